"""Decide which numbers of a text are body readings, by their labels, units and neighbours."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from typing import Any, NamedTuple

from sepsis_assistant.numbers.everyday import Everyday
from sepsis_assistant.numbers.labels import Label, LabelFinder, Labels
from sepsis_assistant.numbers.limits import ValueLimits
from sepsis_assistant.numbers.model import MARK, MarkedText, Quantity, Reading
from sepsis_assistant.numbers.series import SeriesFinder
from sepsis_assistant.numbers.wording import alternatives

_RATES = ("breathing_rate", "pulse")
_DEGREES = ("fahrenheit", "celsius", "degrees")
_CHAIN = re.compile(
    r"\s*(?:-|/|,|to|and|or|then|now|up to|down to|and now|then now|now at|and then|degrees|%)*\s*"
    r"(?:to|and|or|then|now|up to|down to)?\s*"
)
_BELOW = re.compile(r"(?:under|below|less than|lower than|<)\s*$")
_NOT_BELOW = re.compile(
    r"(?:\bnot|\bnever|n't|\bwont)\s(?:[a-z]+\s){0,3}(?:under|below|less than|lower than)\s*$"
)
_ABOVE = re.compile(r"(?:over|above|more than|higher than|greater than|>)\s*$")
_NEXT_LABEL = re.compile(rf"\s(?:hr|sat)\b[\s:=]*(?:is |of |at )?{MARK}")
_OWN_NUMBER = re.compile(rf"[\s:=]*(?:(?:is|of|at|was) )?{MARK}")
_DECADE = re.compile(r"'?s\b")  # "sats in the 80s"
_LINK = re.compile(r"[\s-]*(?:(?:in|on|for|of)\s(?:(?:her|his|the|my|a|an|their)\s)?)?")
_SECONDS = re.compile(r"\s?(?:breaths|beats|times)?\s?in (30|15|10|20) sec")
# A whole number after one of these opens a clause, and is an age: "in Leeds, 31, first baby", "38.2. I'm 35"
_AGE_BEFORE = re.compile(r"(?:^|[.,;:!?(\n]|\b(?:i'?m|i am|aged?|he'?s|she'?s))\s*$")
_MORE_DIGITS = re.compile(r"\.?\d")


class _Told(NamedTuple):
    """Hold what stands around one number: its unit, its names and the kind of the number before it."""

    page: MarkedText
    labels: Labels
    number: Quantity
    unit: str | None
    unit_end: int
    decade: bool
    left: Label | None
    right: Label | None
    previous: str | None
    linked: bool  # to the number before it: "38.5 and then 39"


Option = tuple[str, Label | None]  # a kind that the number can be, and the name that says so


class ReadingFinder:
    """Find readings; `raw` is the checked content of data/numbers/readings.yml."""

    def __init__(self, raw: Mapping[str, Any], limits: ValueLimits) -> None:
        """Compile every pattern once."""
        self._limits = limits
        self._names = LabelFinder(raw["kinds"])
        groups = [f"(?P<{n}>{alternatives(p)})" for n, p in raw["units"].items()]
        self._unit = re.compile(r"\s?-?\s?(?:" + "|".join(groups) + ")")
        self._stops = re.compile(alternatives(raw["gap_stops"]))
        self._everyday = Everyday(raw)
        self._rows = SeriesFinder(raw, limits, self._unit, self._stops)

    def labels(self, text: str, lower: str) -> Labels:
        """Return the names of readings in a text and in its lower case."""
        return self._names.find(text, lower)

    def readings(self, page: MarkedText, labels: Labels, taken: Set[int]) -> list[Reading]:
        """Return the readings of `page`; `taken` are starts of numbers with another meaning."""
        series = self._rows.find(page, labels, taken)
        used = {*taken, *(n.start for each in series for n in each.numbers)}
        found = [r for each in series for r in each.readings]
        previous: tuple[Quantity, str] | None = None
        for number in page.numbers:
            told = None if number.start in used else self._told(page, labels, number, previous)
            reading = self._reading(told) if told else None
            previous = (number, reading.kind) if reading else None
            if reading:
                found.append(reading)
        return sorted(found, key=lambda r: (r.start, r.end))

    def _told(
        self, page: MarkedText, labels: Labels, number: Quantity, previous: tuple[Quantity, str] | None
    ) -> _Told | None:
        """Return what stands around `number`, or None when that makes it no reading."""
        unit = self._unit.match(page.marked, number.end)
        if unit and unit.lastgroup == "other" and _NEXT_LABEL.match(page.marked, number.end):
            unit = None  # "38.5 hr 120": the next label, not hours
        decade = _DECADE.match(page.marked, number.end) is not None
        if decade:
            unit = None
        bare = unit is None and not labels.all and previous is None
        if bare and not number.decimal:
            return None  # a whole number that nothing in the text names
        if unit is None and not decade and _goes_on(page, number):
            return None
        if self._everyday.announced(page, number):
            return None
        name, after = (unit.lastgroup, unit.end()) if unit else (None, number.end)
        begin, kind = (previous[0].end, previous[1]) if previous else (number.start, None)
        return _Told(
            page,
            labels,
            number,
            name,
            after,
            decade,
            labels.naming(page, number, self._stops),
            _right(page, labels, number.end if name == "other" else after),
            kind,
            kind is not None and _CHAIN.fullmatch(page.marked, begin, number.start) is not None,
        )

    def _reading(self, told: _Told) -> Reading | None:
        if scaled := _SECONDS.match(told.page.lower, told.number.end):
            return self._counted(told, scaled)
        for kind, label in _options(told):
            value = self._value(kind, label, told)
            if value is None or self._everyday.holds(kind, told.page, told.number, label, told.unit_end):
                continue
            return self._made(kind, label, value, told)
        return None

    def _made(self, kind: str, label: Label | None, value: float, told: _Told) -> Reading:
        number = told.number
        start = label.start if label and label.end <= number.start else number.start
        ends = [number.end, told.unit_end if told.unit != "other" else 0]
        ends.append(label.end if label and label.start >= number.end else 0)
        value += 9 if told.decade and kind in ("saturation", "systolic") else 0
        return Reading(kind, value, self._limits.units.get(kind, ""), start, max(ends))

    def _counted(self, told: _Told, scaled: re.Match[str]) -> Reading | None:
        """Return the rate a minute of what was counted in fewer seconds."""
        label = told.labels.of(*_RATES).nearest(told.number.start)
        if label is None:
            return None
        value = told.number.value * 60 / int(scaled[1])
        if value not in self._limits.ranges[label.kind]:
            return None
        unit = self._limits.units[label.kind]
        return Reading(label.kind, value, unit, told.number.start, scaled.end())

    def _value(self, kind: str, label: Label | None, told: _Told) -> float | None:
        number, value = told.number, told.number.value
        if kind == "temperature":
            follows = told.previous == kind and (told.linked or not _is_age(told))
            return self._celsius(told, named=label is not None or follows)
        if kind in _RATES and value != int(value):
            return None
        limits = self._limits
        if kind == "neutrophils" and limits.per_microlitre.low < value < limits.per_microlitre.high:
            value /= 1000
        return _compared(value, told.page, number) if value in limits.ranges[kind] else None

    def _celsius(self, told: _Told, named: bool) -> float | None:
        number, value, limits = told.number, told.number.value, self._limits.celsius
        if not named and told.unit is None:
            if not number.decimal or not any(value in span for span in limits.unnamed):
                return None
            if _MORE_DIGITS.match(told.page.lower, number.end):
                return None
        hot = told.unit == "fahrenheit" or (told.unit != "celsius" and value in limits.named_fahrenheit)
        if hot and value not in limits.fahrenheit:
            return None
        celsius = round((value - 32) / 1.8, 2) if hot else value
        in_range = celsius in self._limits.ranges["temperature"]
        return _compared(celsius, told.page, number) if in_range else None


def _is_age(told: _Told) -> bool:
    """Say whether a number without a unit stands where people give an age."""
    number = told.number
    bare = told.unit is None and not number.decimal
    return bare and _AGE_BEFORE.search(told.page.lower[: number.start]) is not None


def _goes_on(page: MarkedText, number: Quantity) -> bool:
    """Say whether letters follow a number at once, which makes it part of a name ("39x"); "39ish" is none."""
    after = page.marked[number.end : number.end + 1]
    return after.isalpha() and not page.marked.startswith("ish", number.end)


def _right(page: MarkedText, labels: Labels, end: int) -> Label | None:
    """Return the name that follows a number which ends at `end`, unless it names the next number."""
    after = labels.starting(end, end + 14)
    if not after or not _LINK.fullmatch(page.marked, end, after[0].start):
        return None
    own = _OWN_NUMBER.match(page.marked, after[0].end)
    named_after = labels.all[-1].start > page.numbers[-1].start
    return None if own and not named_after else after[0]


def _options(told: _Told) -> list[Option]:
    """Return the kinds that the number can be, in the order in which to try them: its unit decides first."""
    unit, left = told.unit, told.left
    if unit == "other":
        return []
    if unit in _RATES:
        return [(unit, left if left and left.kind == unit else None)]
    if unit == "per_minute":
        label = told.labels.of(*_RATES).last_linked(told.page, told.number)
        return [(label.kind, label)] if label else []
    if unit == "mmhg":
        return [("systolic", left if left and left.kind == "systolic" else None)]
    named = _names(told)
    if unit in _DEGREES:
        return [("temperature", next((x for x in named if x.kind == "temperature"), None))]
    options: list[Option] = [(label.kind, label) for label in named]
    if told.previous and told.linked:
        options.append((told.previous, None))
    if unit == "percent":
        return [option for option in options if option[0] == "saturation"]
    return options or [("temperature", None)]


def _names(told: _Told) -> list[Label]:
    """Return the names on both sides of the number, the likelier first."""
    both = [label for label in (told.left, told.right) if label]
    if told.left and told.right and told.labels.all[0].start > told.page.numbers[0].start:
        both.reverse()  # "38.5 temp 120 pulse"
    return both


def _compared(value: float, page: MarkedText, number: Quantity) -> float:
    """Move a value a little when the words before say "under" or "over" it."""
    before = page.marked[max(0, number.start - 14) : number.start]
    if _NOT_BELOW.search(page.marked[max(0, number.start - 34) : number.start]):
        return value
    if _BELOW.search(before):
        return round(value - 0.01, 2)
    return round(value + 0.01, 2) if _ABOVE.search(before) else value
