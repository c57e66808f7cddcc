"""Turn phrases of data/ into quick regular expressions, and a text into the form that they search."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from sepsis_assistant.numbers.model import HOLE, MARK

_ATOMS = {" ": r"[\s-]", "'": "'?", "*": "[a-z]*"}
_LETTER_NEXT = r"(?![^\W\d_])"


def lowered(text: str) -> str:
    """Return `text` in lower case with the same number of characters and without our marks."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return lower.replace(MARK, "?").replace(HOLE, "?")


def alternatives(phrases: Iterable[str]) -> str:
    """Return a regular expression (no named group) for phrases; the longest phrase wins.

    A space stands for a space or a hyphen, `'` is optional, `*` at the end is any letters.
    Phrases share their beginnings in the expression, which makes the search quick.
    """
    lettered: dict[str, Any] = {}
    others: dict[str, Any] = {}
    for phrase in {str(p).lower() for p in phrases}:
        node = lettered if phrase[0].isalpha() else others
        for char in phrase:
            node = node.setdefault(_ATOMS.get(char) or re.escape(char), {})
        node["end"] = _LETTER_NEXT if phrase[-1].isalnum() or phrase[-1] == "*" else ""
    branches = [f"(?<![^\\W\\d_]){_branch(lettered)}"] if lettered else []
    branches += [_branch(others)] if others else []
    return "(?:" + "|".join(branches) + ")"


@lru_cache(maxsize=64)
def word_pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Return the compiled `alternatives` of some phrases."""
    return re.compile(alternatives(phrases))


def _branch(node: Mapping[str, Any]) -> str:
    options = [atom + _branch(below) for atom, below in node.items() if atom != "end"]
    if "end" in node:
        options.append(node["end"])
    return options[0] if len(options) == 1 else "(?:" + "|".join(options) + ")"
