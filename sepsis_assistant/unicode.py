"""Mend text that no database and no messenger takes, and count characters as messengers do."""

from __future__ import annotations

import encodings.utf_16_le  # noqa: F401  # or the first message would wait for its file
from typing import Any


def well_formed(value: Any) -> Any:
    """Return a JSON value whose texts can be stored: halves of characters go, each NUL becomes a space.

    Two halves that stand together become their character, and a word that was torn by one is whole again.
    """
    if isinstance(value, str):
        whole = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
        return whole.replace("\0", " ")
    if isinstance(value, dict):
        return {well_formed(name): well_formed(each) for name, each in value.items()}
    return [well_formed(each) for each in value] if isinstance(value, list) else value


def utf16_length(text: str) -> int:
    """Return the length of `text` in UTF-16 code units, in which messengers count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf16_prefix(text: str, limit: int) -> int:
    """Return how many characters of `text` fit into `limit` UTF-16 code units."""
    used = 0
    for place, character in enumerate(text):
        used += 2 if character > "\uffff" else 1
        if used > limit:
            return place
    return len(text)
