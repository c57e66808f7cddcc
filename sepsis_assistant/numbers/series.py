"""Read blood pressures ("85/50") and rows of numbers without names ("38.9, 128, 26, 91%")."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sepsis_assistant.numbers.labels import UNITS, Label, Reading, named_before
from sepsis_assistant.numbers.quantities import MARK, Page, Q, Quantity, alternatives

_PAIR = re.compile(rf"({Q})(?:(\s?[/\\]\s?)|\s(over|on)\s)({Q})(?!{MARK}|s\b|\s?/)")
_RUN = re.compile(
    rf"{Q}(?:/{Q})?\s?(?:%|degrees\sc\b|c\b)?(?:\s?(?:,|/|;|\||-|\n|\s)\s?{Q}(?:/{Q})?\s?%?){{2,}}"
)
_ITEM = re.compile(rf"({Q})(?:/({Q}))?\s?(%)?")


class SeriesFinder:
    """Find pressures and rows; `raw` is the checked content of data/safety/vitals.yml."""

    def __init__(self, raw: Mapping[str, Any], unit: re.Pattern[str], stops: re.Pattern[str]) -> None:
        """Compile the patterns; `unit` and `stops` are those of the single readings."""
        self._unit, self._stops = unit, stops
        self._no_pair = re.compile(r"\s?" + alternatives(raw["everyday_pair"]))
        self._obs = re.compile(alternatives(raw["observations"]))

    def find(self, page: Page, labels: list[Label], taken: set[int]) -> list[Any]:
        """Return blood pressures and unlabelled series, each with the numbers it used."""
        found = [self._series(page, labels, m) for m in _RUN.finditer(page.marked)]
        found = [f for f in found if f and not any(n.start in taken for n in f[1])]
        used = taken | {n.start for _, numbers in found for n in numbers}
        for m in _PAIR.finditer(page.marked):
            top, bottom = page.at(m.start(1)), page.at(m.start(4))
            if top is None or bottom is None or {top.start, bottom.start} & used:
                continue
            pair = self._pressure(page, labels, m, top, bottom)
            if pair:
                found.append((pair, (top, bottom)))
        return found

    def _pressure(
        self, page: Page, labels: list[Label], m: re.Match[str], top: Quantity, bottom: Quantity
    ) -> list[Reading] | None:
        before = [x for x in labels if x.end <= top.start and x.kind == "systolic"]
        label = before[-1] if before and named_before(page, before, top, self._stops) is before[-1] else None
        after = re.match(r"\s?(?:mm\s?hg|bp\b|blood pressure)", page.marked[m.end() :])
        loose = label is not None or after is not None
        low, high = (40, 20) if loose else (65, 35)
        tight = loose or m[3] == "over" or (m[2] or "").strip() == m[2]
        if not tight or not (low <= top.value <= 260 and high <= bottom.value <= 160):
            return None
        if top.value < bottom.value + (1 if loose else 10) or (not loose and m[3] == "on"):
            return None
        if not loose and self._no_pair.match(page.marked, m.end()):
            return None
        start = label.start if label else top.start
        return [
            Reading("systolic", top.value, "mmHg", start, m.end()),
            Reading("diastolic", bottom.value, "mmHg", bottom.start, bottom.end),
        ]

    def _series(self, page: Page, labels: list[Label], run: re.Match[str]) -> Any:
        """Return readings for "38.9, 128, 26, 91%" when every number finds a different kind."""
        near = [x for x in labels if x.end <= run.start() and run.start() - x.end < 12]
        if near and near[-1].kind != "temperature":
            return None
        unit = self._unit.match(page.marked, run.end())
        if unit and unit.lastgroup == "other":
            return None
        found: list[Reading] = []
        for m in _ITEM.finditer(run[0]):
            offset = run.start()
            number = page.at(offset + m.start(1))
            second = page.at(offset + m.start(2)) if m[2] else None
            new = number and _place(number, second, bool(m[3]), {r.kind for r in found})
            if not new:
                return None
            found += new
        named = self._obs.search(page.marked, max(0, run.start() - 25), run.start())
        if not (named or near) and sum(map(_off, found)) < 2:
            return None
        return found, tuple(n for n in page.numbers if run.start() <= n.start < run.end())


def _place(number: Quantity, second: Quantity | None, percent: bool, have: set[str]) -> Any:
    """Return the readings for one item of a series, given the kinds that are taken."""
    value = number.value
    if second:
        if not 50 <= second.value + 20 < value <= 260 or "systolic" in have:
            return None
        return [
            Reading("systolic", value, "mmHg", number.start, second.end),
            Reading("diastolic", second.value, "mmHg", second.start, second.end),
        ]
    options: list[tuple[str, float, float]] = [
        ("pulse", 45, 250),
        ("breathing_rate", 8, 80),
        ("saturation", 70, 100),
    ]
    if percent:
        options = [("saturation", 60, 100)]
    elif number.decimal or (not have and 35 <= value <= 42):
        options = [("temperature", 34, 42.5)]
    for kind, low, high in options:
        if kind not in have and low <= value <= high:
            return [Reading(kind, value, UNITS[kind], number.start, number.end)]
    return None


def _off(reading: Reading) -> bool:
    """Say whether a reading of a series is outside the usual for an adult."""
    usual = {
        "temperature": (36, 37.9), "pulse": (50, 110), "breathing_rate": (10, 21),
        "systolic": (100, 200), "saturation": (94, 100),
    }  # fmt: skip
    low, high = usual.get(reading.kind, (0, 999))
    return not low <= reading.value <= high
