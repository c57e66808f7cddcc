"""The fixed texts as the channels say them, with their slots filled."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from sepsis_assistant.fixed_texts import load_texts
from sepsis_assistant.knowledge.answers import as_said, first_values


@lru_cache(maxsize=1)
def fixed_texts() -> Mapping[str, str]:
    """Return all fixed texts by name, read once, with the slots filled as in a conversation's beginning."""
    values = slot_values()
    return {name: as_said(each.text, values) for name, each in load_texts().items()}


@lru_cache(maxsize=1)
def slot_values() -> Mapping[str, str]:
    """Return what the slots of domain.yml say in a conversation that has just begun: {emergency_line}."""
    return first_values()
