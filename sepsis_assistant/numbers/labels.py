"""Find the names of readings in a text, and which of them belongs to a number."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sepsis_assistant.numbers.model import HOLE, MARK, MarkedText, Quantity
from sepsis_assistant.numbers.wording import alternatives

WORD = r"[^\W\d_]+(?![^\W\d_])(?:'[a-z]+(?![a-z]))?"  # to its end, so that no search tries to divide it
HARD = f"[.;!?\n{MARK}{HOLE}]"
_REACH = 60  # characters between a name and its number
_GAP = re.compile(rf"(?:'s\b)?\.?[\s:=,()~<>*/|+-]*(?:{WORD}[\s:=,()~<>*/|+-]*){{0,6}}")
_NEAR_GAP = re.compile(rf"(?:'s\b)?[\s:=-]*(?:{WORD}[\s:=-]+){{0,3}}")
_HARD = re.compile(HARD)


@dataclass(frozen=True)
class Label:
    """Hold one name of a reading found in the text."""

    kind: str
    start: int
    end: int
    near: bool  # names the number only when it follows at once


class Labels:
    """Hold the names of readings in a text, which do not overlap, from left to right."""

    def __init__(self, labels: Iterable[Label]) -> None:
        """Sort the names."""
        self.all = sorted(labels, key=lambda label: label.start)
        self._starts = [label.start for label in self.all]
        self._ends = [label.end for label in self.all]
        self._of: dict[tuple[str, ...], Labels] = {}

    def of(self, *kinds: str) -> Labels:
        """Return the names of readings of these kinds."""
        if kinds not in self._of:
            self._of[kinds] = Labels(label for label in self.all if label.kind in kinds)
        return self._of[kinds]

    def before(self, place: int) -> Label | None:
        """Return the last name that ends at `place` or before it."""
        number = bisect_right(self._ends, place)
        return self.all[number - 1] if number else None

    def starting(self, first: int, last: int) -> list[Label]:
        """Return the names that start from `first` to `last`, both included."""
        return self.all[bisect_left(self._starts, first) : bisect_right(self._starts, last)]

    def nearest(self, place: int) -> Label | None:
        """Return the name whose start is nearest to `place`, of two the first."""
        after = bisect_left(self._starts, place)
        near = self.all[max(0, after - 1) : after + 1]
        return min(near, key=lambda label: abs(label.start - place), default=None)

    def naming(self, page: MarkedText, number: Quantity, stops: re.Pattern[str]) -> Label | None:
        """Return the name of `number` on its left, with nothing in between to stop it."""
        label = self.before(number.start)
        if label is None or number.start - label.end > _REACH:
            return None
        pattern = _NEAR_GAP if label.near and not number.decimal else _GAP
        if not pattern.fullmatch(page.marked, label.end, number.start):
            return None
        return None if stops.search(page.marked, label.end, number.start) else label

    def last_linked(self, page: MarkedText, number: Quantity) -> Label | None:
        """Return the last name that no sentence end and no other number keeps from `number`."""
        near = self.starting(number.start - 2 * _REACH, number.end + _REACH)
        return next((label for label in reversed(near) if _linked(page, label, number)), None)


class LabelFinder:
    """Find names of readings; `kinds` is that section of data/numbers/readings.yml."""

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

    def find(self, text: str, lower: str) -> Labels:
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
        return Labels(found)


def _linked(page: MarkedText, label: Label, number: Quantity) -> bool:
    first, second = sorted([(label.start, label.end), (number.start, number.end)])
    return second[0] - first[1] <= _REACH and not _HARD.search(page.marked, first[1], second[0])
