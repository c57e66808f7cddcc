"""Read blood pressures ("85/50") and rows of numbers without names ("38.9, 128, 26, 91%")."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any

from sepsis_assistant.numbers.labels import Labels
from sepsis_assistant.numbers.limits import PressureLimits, ValueLimits
from sepsis_assistant.numbers.model import MARK, MarkedText, Q, Quantity, Reading
from sepsis_assistant.numbers.wording import alternatives

_PAIR = re.compile(rf"({Q})(?:(\s?[/\\]\s?)|\s(over|on)\s)({Q})(?!{MARK}|s\b|\s?/)")
_PRESSURE_AFTER = re.compile(r"\s?(?:mm\s?hg|bp\b|blood pressure)")
_RUN = re.compile(
    rf"{Q}(?:/{Q})?\s?(?:%|degrees\sc\b|c\b)?(?:\s?(?:,|/|;|\||-|\n|\s)\s?{Q}(?:/{Q})?\s?%?){{2,}}"
)
_ITEM = re.compile(rf"({Q})(?:/({Q}))?\s?(%)?")
_ANNOUNCED = 25  # characters before a row in which "obs" announces it
_NAMED = 12  # characters between a name and a row


@dataclass(frozen=True)
class Series:
    """Hold readings that were found together, and the numbers that they used."""

    readings: tuple[Reading, ...]
    numbers: tuple[Quantity, ...]


class SeriesFinder:
    """Find pressures and rows; `raw` is the checked content of data/numbers/readings.yml."""

    def __init__(
        self, raw: Mapping[str, Any], limits: ValueLimits, unit: re.Pattern[str], stops: re.Pattern[str]
    ) -> None:
        """Compile the patterns; `unit` and `stops` are those of the single readings."""
        self._limits, self._unit, self._stops = limits, unit, stops
        self._no_pair = re.compile(r"\s?" + alternatives(raw["everyday_pair"]))
        self._obs = re.compile(alternatives(raw["observations"]))

    def find(self, page: MarkedText, labels: Labels, taken: Set[int]) -> list[Series]:
        """Return rows and blood pressures; `taken` are starts of numbers with another meaning."""
        found: list[Series] = []
        used = set(taken)
        for run in _RUN.finditer(page.marked):
            row = self._row(page, labels, run)
            if row and not any(n.start in taken for n in row.numbers):
                found.append(row)
        used.update(n.start for row in found for n in row.numbers)
        for pair in _PAIR.finditer(page.marked):
            top, bottom = page.at(pair.start(1)), page.at(pair.start(4))
            if top and bottom and not {top.start, bottom.start} & used:
                found += self._pressure(page, labels, pair, top, bottom)
        return found

    def _pressure(
        self, page: MarkedText, labels: Labels, pair: re.Match[str], top: Quantity, bottom: Quantity
    ) -> list[Series]:
        label = labels.of("systolic").naming(page, top, self._stops)
        named = label is not None or _PRESSURE_AFTER.match(page.marked, pair.end()) is not None
        limits = self._limits.named_pressure if named else self._limits.unnamed_pressure
        if not _is_pressure(top.value, bottom.value, limits):
            return []
        if not named and (not _tight(pair) or self._no_pair.match(page.marked, pair.end())):
            return []
        start = label.start if label else top.start
        readings = self._readings(top, bottom, start, pair.end())
        return [Series(readings, (top, bottom))]

    def _readings(self, top: Quantity, bottom: Quantity, start: int, end: int) -> tuple[Reading, Reading]:
        units = self._limits.units
        return (
            Reading("systolic", top.value, units["systolic"], start, end),
            Reading("diastolic", bottom.value, units["diastolic"], bottom.start, bottom.end),
        )

    def _row(self, page: MarkedText, labels: Labels, run: re.Match[str]) -> Series | None:
        """Return readings for "38.9, 128, 26, 91%" when every number finds a different kind."""
        label = labels.before(run.start())
        named = label is not None and run.start() - label.end < _NAMED
        if label and named and label.kind != "temperature":
            return None
        unit = self._unit.match(page.marked, run.end())
        if unit and unit.lastgroup == "other":
            return None
        found: list[Reading] = []
        for item in _ITEM.finditer(page.marked, run.start(), run.end()):
            new = self._placed(page, item, {r.kind for r in found})
            if not new:
                return None
            found += new
        announced = self._obs.search(page.marked, max(0, run.start() - _ANNOUNCED), run.start())
        if not (announced or named) and sum(map(self._unusual, found)) < self._limits.rows.unusual:
            return None
        return Series(tuple(found), page.between(run.start(), run.end()))

    def _placed(self, page: MarkedText, item: re.Match[str], have: Set[str]) -> tuple[Reading, ...]:
        """Return the readings for one item of a row, none when it fits no kind but those in `have`."""
        number, second = page.at(item.start(1)), page.at(item.start(2)) if item[2] else None
        if number is None:
            return ()
        if second:
            fits = "systolic" not in have and _is_pressure(
                number.value, second.value, self._limits.rows.pressure, strictly=True
            )
            return self._readings(number, second, number.start, second.end) if fits else ()
        kind = self._kind(number, bool(item[3]), have)
        unit = self._limits.units.get(kind, "")
        return (Reading(kind, number.value, unit, number.start, number.end),) if kind else ()

    def _kind(self, number: Quantity, percent: bool, have: Set[str]) -> str:
        rows = self._limits.rows
        options = rows.other
        if percent:
            options = rows.percent
        elif number.decimal:
            options = rows.decimal
        elif not have and any(number.value in span for span in rows.first.values()):
            options = rows.first
        return next((k for k, span in options.items() if k not in have and number.value in span), "")

    def _unusual(self, reading: Reading) -> bool:
        """Say whether a reading of a row is outside the usual for an adult."""
        usual = self._limits.rows.usual.get(reading.kind)
        return usual is not None and reading.value not in usual


def _is_pressure(upper: float, lower: float, limits: PressureLimits, strictly: bool = False) -> bool:
    least = lower + limits.apart
    apart = upper > least if strictly else upper >= least
    return apart and upper in limits.upper and lower in limits.lower


def _tight(pair: re.Match[str]) -> bool:
    """Say whether an unnamed pair is written as a pressure is: "85/50" or "85 over 50", not "85 / 50"."""
    if pair[3]:
        return pair[3] == "over"
    return pair[2].strip() == pair[2]
