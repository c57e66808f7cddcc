"""Read a correction ("I meant 36.9, not 39.6") and put it into what was said before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_NUMBER = r"\d+(?:[.,]\d+)?"
_UNIT = r"(?:hours?|days?|weeks?|months?|years?|yrs?|wks?|mths?|c|f|kg|%|bpm|percent)"
_VALUE = rf"{_NUMBER}(?:\s?{_UNIT})?(?:\s?old)?"
_THING = rf"(?:{_VALUE}|{_UNIT}(?:\s?old)?)"
_JOIN = r"[\s,;.!-]*(?:and\s+|but\s+)?"
_PATTERNS = [
    # "36.9, not 39.6", "3 years instead of 3 months"
    re.compile(
        rf"\b(?P<right>{_THING}){_JOIN}\b(?:not|instead of|rather than|isn'?t)\s+(?P<wrong>{_THING})(?![\w.])"
    ),
    # "not 39.6 but 36.9", "not 39.6, I meant 36.9"
    re.compile(
        rf"\bnot\s+(?P<wrong>{_THING}){_JOIN}(?:(?:i\s+)?(?:meant?|mean)\s+|(?:it'?s|it is|he'?s|she'?s)\s+)?"
        rf"(?P<right>{_THING})(?![\w.])"
    ),
]
# "sorry, I meant 36.9": what was wrong is not said
_MEANT = re.compile(
    rf"\b(?:i mean|meant(?! to)|should (?:say|have been|read)|typo|correction|misread|read (?:it|that) wrong"
    rf"|actually it says)\b[^\d]{{0,25}}(?P<right>{_VALUE})(?![\w.])"
)
# "it should be 95, not 88, right?" asks what is normal and takes nothing back
_ASKS_NORMAL = re.compile(
    r"\b(?:should(?! (?:say|have|read))|supposed|normal(?:ly)?|usual(?:ly)?|meant to be|ought)\b"
)
_PARTS = re.compile(rf"^(?P<number>{_NUMBER})?\s?(?P<unit>{_UNIT})?(?:\s?old)?$")
_SAME_SORT = 0.34  # how far a number may be from the one that it replaces where only one is given


@dataclass(frozen=True)
class Correction:
    """Hold one earlier message as it was meant, and its place in the list of messages."""

    text: str
    place: int


def read_correction(message: str, earlier: Sequence[str]) -> Correction | None:
    """Return the latest of the `earlier` messages with the correction put in; None where there is none."""
    message = message.lower().replace("\u2019", "'")
    if _ASKS_NORMAL.search(message):
        return None
    for place in range(len(earlier) - 1, -1, -1):
        changed = _put_in(message, earlier[place])
        if changed is not None:
            return Correction(changed, place)
    return None


def without_wrong(message: str) -> str:
    """Return a correction without the value that it takes back: "80 not 180" without "not 180"."""
    for pattern in _PATTERNS:
        m = pattern.search(message.lower())
        if m:
            return f"{message[: m.start()]}{message[m.start('right') : m.end('right')]}{message[m.end() :]}"
    return message


def _put_in(message: str, earlier: str) -> str | None:
    for pattern in _PATTERNS:
        m = pattern.search(message)
        if m:
            return _replace(earlier, m["wrong"], m["right"])
    m = _MEANT.search(message)
    return _replace_alike(earlier, m["right"]) if m else None


def _replace(earlier: str, wrong: str, right: str) -> str | None:
    """Replace `wrong`, number and unit or one of them, by `right` in what was said."""
    old, new = _PARTS.match(wrong), _PARTS.match(right)
    if not old or not new:
        return None
    number, unit = old["number"], old["unit"]
    if number and unit:
        place = re.search(rf"(?<![\w.]){re.escape(number)}[\s-]?{_stem(unit)}\w*", earlier, re.IGNORECASE)
        wanted = f"{new['number'] or number} {new['unit'] or unit}"
    elif number:
        place = re.search(rf"(?<![\w.]){re.escape(number)}(?![\d]|\.\d)", earlier)
        wanted = new["number"] or number
    else:
        place = re.search(rf"\b{_stem(unit)}\w*", earlier, re.IGNORECASE)
        wanted = new["unit"] or unit
    return f"{earlier[: place.start()]}{wanted}{earlier[place.end() :]}" if place else None


def _replace_alike(earlier: str, right: str) -> str | None:
    """Replace the one number that is near enough to be the same reading."""
    new = _PARTS.match(right)
    value = float(new["number"].replace(",", ".")) if new and new["number"] else None
    if value is None:
        return None
    numbers = list(re.finditer(_NUMBER, earlier))
    alike = [m for m in numbers if abs(float(m[0].replace(",", ".")) - value) <= _SAME_SORT * value]
    if len(alike) != 1 or alike[0][0] == new["number"]:  # type: ignore[index]
        return None
    return f"{earlier[: alike[0].start()]}{right}{earlier[alike[0].end() :]}"


def _stem(unit: str) -> str:
    """Return how a unit begins, so that "month", "months" and "mths" are one."""
    return {"y": "y(?:ea)?r", "m": "m(?:on)?th", "w": "w(?:ee)?k"}.get(unit[0], re.escape(unit.rstrip("s")))
