"""Read the level of care that an entry of data/safety/ has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sepsis_assistant.data_files import DataError, line_of
from sepsis_assistant.safety.model import Level

LEVELS = (Level.EMERGENCY.value, Level.URGENT.value)  # which one a sign may have; what is milder is no sign


def level_of(path: Path, node: Any) -> Level:
    """Return the level of care of an entry, emergency if it says none; raise DataError for another word."""
    level = node.get("level", Level.EMERGENCY.value)
    if level not in LEVELS:
        raise DataError(path, line_of(node, "level"), f"level must be one of {LEVELS}")
    return Level(level)
