"""Hold a reading, and find the names of readings in a text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sepsis_assistant.numbers.quantities import HOLE, MARK, Page, Quantity, alternatives

WORD = r"[^\W\d_]+(?:'[a-z]+)?"
HARD = f"[.;!?\n{MARK}{HOLE}]"
_GAP = re.compile(rf"(?:'s\b)?\.?[\s:=,()~<>*/|+-]*(?:{WORD}[\s:=,()~<>*/|+-]*){{0,6}}")
_NEAR_GAP = re.compile(rf"(?:'s\b)?[\s:=-]*(?:{WORD}[\s:=-]+){{0,3}}")


@dataclass(frozen=True)
class Reading:
    """Hold one body reading; a temperature is in degrees C, `start` and `end` are offsets."""

    kind: str
    value: float
    unit: str
    start: int
    end: int


@dataclass(frozen=True)
class Label:
    """Hold one name of a reading found in the text."""

    kind: str
    start: int
    end: int
    near: bool  # names the number only when it follows at once


UNITS = {
    "temperature": "C", "pulse": "/min", "breathing_rate": "/min", "systolic": "mmHg",
    "diastolic": "mmHg", "saturation": "%", "lactate": "mmol/L", "neutrophils": "x10^9/L",
}  # fmt: skip


class LabelFinder:
    """Find names of readings; `kinds` is that section of data/safety/vitals.yml."""

    def __init__(self, kinds: Mapping[str, Any]) -> None:
        """Compile the names."""
        labels, capitals = [], []
        for kind, entry in kinds.items():
            labels += [(p, kind, False) for p in entry["labels"]]
            labels += [(p, kind, True) for p in entry.get("loose") or ()]
            capitals += [(str(p), kind) for p in entry.get("capitals") or ()]
        self._kind_of = {p.lower().replace("-", " "): (k, near) for p, k, near in labels}
        self._labels = re.compile(alternatives(p for p, _, _ in labels))
        self._capitals = {p: k for p, k in capitals}
        self._capital = re.compile(
            "|".join(rf"\b{p}(?=[\s:=]{{0,2}}\d)" if len(p) == 1 else rf"\b{p}\b" for p in self._capitals)
        )

    def find(self, text: str, lower: str) -> list[Label]:
        """Return the names of readings in `lower` (and capital-only ones in `text`)."""
        found = []
        for m in self._labels.finditer(lower):
            kind, near = self._kind_of.get(m[0].replace("-", " "), ("", False))
            if not kind:  # written without the apostrophe
                kind, near = self._kind_of.get(re.sub(r"s\b", "'s", m[0], count=1), ("", True))
            if kind:
                found.append(Label(kind, m.start(), m.end(), near))
        taken = {i for label in found for i in range(label.start, label.end)}
        for m in self._capital.finditer(text):
            if m.start() not in taken:
                found.append(Label(self._capitals[m[0]], m.start(), m.end(), m[0] == "T"))
        return sorted(found, key=lambda label: label.start)


def named_before(page: Page, labels: list[Label], number: Quantity, stops: re.Pattern[str]) -> Label | None:
    """Return the label that names `number` from the left, with nothing in between to stop it."""
    before = [x for x in labels if x.end <= number.start]
    if not before or number.start - before[-1].end > 60:
        return None
    label = before[-1]
    pattern = _NEAR_GAP if label.near and not number.decimal else _GAP
    if not pattern.fullmatch(page.marked, label.end, number.start):
        return None
    return None if stops.search(page.marked, label.end, number.start) else label
