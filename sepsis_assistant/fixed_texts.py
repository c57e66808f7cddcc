"""Texts of data/ that are said without Rasa's answers: read once, checked when they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sepsis_assistant.data_files import DataError, check_keys, line_of, read_yaml


@dataclass(frozen=True)
class FixedText:
    """Hold a text, with {slots} where something is filled in, and its buttons (title, payload)."""

    text: str
    buttons: tuple[Mapping[str, str], ...] = ()


def load_texts(path: Path) -> dict[str, FixedText]:
    """Return the texts in `path` by name; raise DataError with file and line where it is wrong."""
    raw = check_keys(path, read_yaml(path), ["texts"], ["texts"])["texts"]
    return {str(name): _text(path, raw, name) for name in raw}


def _text(path: Path, raw: Any, name: str) -> FixedText:
    if len(raw[name]) != 1:
        raise DataError(path, line_of(raw, name), f"'{name}' needs exactly one text")
    node = check_keys(path, raw[name][0], ["text", "buttons", "metadata"], ["text", "metadata"])
    check_keys(path, node["metadata"], ["sources", "claims"], ["claims"])
    return FixedText(str(node["text"]), tuple(_button(path, each) for each in node.get("buttons", ())))


def _button(path: Path, node: Any) -> dict[str, str]:
    check_keys(path, node, ["title", "payload"], ["title", "payload"])
    return {str(key): str(value) for key, value in node.items()}
