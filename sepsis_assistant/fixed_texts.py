"""The texts of data/fixed_texts.yml, said without Rasa's answers: read once, checked when they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sepsis_assistant.data_files import DATA, DataError, check_keys, line_of, read_yaml

FIXED = DATA / "fixed_texts.yml"
SECTIONS = ("call", "refusals", "texts", "lines")


@dataclass(frozen=True)
class FixedText:
    """Hold a text, with {slots} where something is filled in, and its buttons (title, payload)."""

    text: str
    buttons: tuple[Mapping[str, str], ...] = ()


def sections(path: Path = FIXED) -> Mapping[str, Any]:
    """Return the sections of the file at `path`; raise DataError with file and line where one is unknown."""
    return check_keys(path, read_yaml(path), SECTIONS, SECTIONS)


def load_texts(path: Path = FIXED) -> dict[str, FixedText]:
    """Return the texts in `path` by name; raise DataError with file and line where it is wrong."""
    raw = sections(path)["texts"]
    return {str(name): fixed_text(path, raw, name) for name in raw}


def load_lines(path: Path = FIXED) -> dict[str, str]:
    """Return the lines around replies in `path` by name."""
    return {str(name): str(line) for name, line in sections(path)["lines"].items()}


def fixed_text(path: Path, raw: Any, name: str) -> FixedText:
    """Return the text `raw[name]`; raise DataError with file and line where it is wrong."""
    if len(raw[name]) != 1:
        raise DataError(path, line_of(raw, name), f"'{name}' needs exactly one text")
    node = check_keys(path, raw[name][0], ["text", "buttons", "metadata"], ["text", "metadata"])
    check_keys(path, node["metadata"], ["sources", "claims"], ["claims"])
    return FixedText(str(node["text"]), tuple(_button(path, each) for each in node.get("buttons", ())))


def _button(path: Path, node: Any) -> dict[str, str]:
    check_keys(path, node, ["title", "payload"], ["title", "payload"])
    return {str(key): str(value) for key, value in node.items()}


@lru_cache(maxsize=1)
def fixed_lines() -> Mapping[str, str]:
    """Return the lines of data/fixed_texts.yml, read once per process."""
    return load_lines()
