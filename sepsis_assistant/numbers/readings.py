"""Decide which numbers of a text are body readings, by their labels, units and neighbours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sepsis_assistant.numbers.labels import (
    HARD,
    UNITS,
    WORD,
    Label,
    LabelFinder,
    Reading,
    named_before,
)
from sepsis_assistant.numbers.quantities import MARK, Page, Quantity, alternatives
from sepsis_assistant.numbers.series import SeriesFinder

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


@dataclass
class ReadingFinder:
    """Find readings; `raw` is the checked content of data/safety/vitals.yml."""

    raw: Mapping[str, Any]
    ranges: dict[str, tuple[float, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Compile every pattern once."""
        raw = self.raw
        for kind, entry in raw["kinds"].items():
            self.ranges[kind] = (float(entry["range"][0]), float(entry["range"][1]))
        self._names = LabelFinder(raw["kinds"])
        groups = [f"(?P<{n}>{alternatives(p)})" for n, p in raw["units"].items()]
        self._unit = re.compile(r"\s?-?\s?(?:" + "|".join(groups) + ")")
        self._stops = re.compile(alternatives(raw["gap_stops"]))
        self._before = re.compile(alternatives(raw["everyday_before"]) + r"\s?(?:number|no|was|is)?[\s:.]*$")
        self._things = re.compile(alternatives(raw["everyday_temperature"]))
        things_after = alternatives(raw["everyday_temperature_after"])
        self._things_after = re.compile(rf"[\s-]*(?!and|but)(?:{WORD}\s){{0,3}}?{things_after}")
        self._exercise = re.compile(alternatives(raw["everyday_exercise"]))
        self._rows = SeriesFinder(raw, self._unit, self._stops)

    def labels(self, text: str, lower: str) -> list[Label]:
        """Return the names of readings in a text and in its lower case."""
        return self._names.find(text, lower)

    def readings(self, page: Page, labels: list[Label], taken: set[int]) -> list[Reading]:
        """Return the readings of `page`; `taken` are starts of numbers with another meaning."""
        pairs = self._rows.find(page, labels, taken)
        used = taken | {n.start for _, numbers in pairs for n in numbers}
        found = [r for readings, _ in pairs for r in readings]
        previous: tuple[Quantity, str] | None = None
        for number in page.numbers:
            if number.start in used:
                previous = None
                continue
            reading = self._one(page, labels, number, previous)
            previous = (number, reading.kind) if reading else None
            if reading:
                found.append(reading)
        return sorted(found, key=lambda r: (r.start, r.end))

    def _one(self, page: Page, labels: list[Label], number: Quantity, previous: Any) -> Reading | None:
        unit = self._unit.match(page.marked, number.end)
        name = unit.lastgroup if unit else None
        if name == "other" and _NEXT_LABEL.match(page.marked, number.end):
            unit, name = None, None  # "38.5 hr 120": the next label, not hours
        tail = page.marked[number.end : number.end + 1]
        if self._before.search(page.marked, max(0, number.start - 25), number.start):
            return None
        if decade := _DECADE.match(page.marked, number.end):
            unit = name = None
        if name is None and tail.isalpha() and not decade and not page.marked.startswith("ish", number.end):
            return None
        left = named_before(page, labels, number, self._stops)
        right = self._right(page, labels, number, unit)
        if scaled := _SECONDS.match(page.lower, number.end):
            return self._counted(page, labels, number, scaled)
        for kind, label in self._candidates(page, labels, number, name, left, right, previous):
            chained = label is None and bool(previous) and previous[1] == kind
            value = self._value(kind, number, name, chained or bool(label), page)
            if value is not None and not self._everyday(page, kind, number, label, unit):
                start = label.start if label and label.end <= number.start else number.start
                ends = [number.end, unit.end() if unit and name != "other" else 0]
                ends.append(label.end if label and label.start >= number.end else 0)
                value += 9 if decade and kind in ("saturation", "systolic") else 0
                return Reading(kind, value, UNITS.get(kind, ""), start, max(ends))
        return None

    def _candidates(
        self,
        page: Page,
        labels: list[Label],
        number: Quantity,
        name: str | None,
        left: Label | None,
        right: Label | None,
        previous: Any,
    ) -> list[Any]:
        """Yield (kind, label) in the order in which to try them."""
        both = [x for x in (left, right) if x]
        if labels and right and left and labels[0].start > page.numbers[0].start:
            both.reverse()  # "38.5 temp 120 pulse"
        options: list[Any] = [(label.kind, label) for label in both]
        if previous and _CHAIN.fullmatch(page.marked, previous[0].end, number.start):
            options.append((previous[1], None))
        if name in ("pulse", "breathing_rate"):
            return [(name, left if left and left.kind == name else None)]
        if name == "per_minute":
            wanted = ("breathing_rate", "pulse")
            near = [x for x in labels if x.kind in wanted and _linked(page, x, number)]
            return [(near[-1].kind, near[-1])] if near else []
        if name == "percent":
            return [o for o in options if o[0] == "saturation"]
        if name in ("fahrenheit", "celsius", "degrees"):
            label = next((x for x in both if x.kind == "temperature"), None)
            return [("temperature", label)]
        if name == "mmhg":
            return [("systolic", left if left and left.kind == "systolic" else None)]
        if name == "other":
            return []
        return options or [("temperature", None)]

    def _right(self, page: Page, labels: list[Label], number: Quantity, unit: Any) -> Label | None:
        end = unit.end() if unit and unit.lastgroup != "other" else number.end
        after = [x for x in labels if 0 <= x.start - end <= 14]
        if not after or not _LINK.fullmatch(page.marked, end, after[0].start):
            return None
        own = _OWN_NUMBER.match(page.marked, after[0].end)
        named_after = labels[-1].start > page.numbers[-1].start
        return None if own and not named_after else after[0]

    def _counted(
        self, page: Page, labels: list[Label], number: Quantity, scaled: re.Match[str]
    ) -> Reading | None:
        near = [x for x in labels if x.kind in ("breathing_rate", "pulse")]
        if not near:
            return None
        kind = min(near, key=lambda x: abs(x.start - number.start)).kind
        value = number.value * 60 / int(scaled[1])
        low, high = self.ranges[kind]
        if not low <= value <= high:
            return None
        return Reading(kind, value, "/min", number.start, scaled.end())

    def _value(self, kind: str, number: Quantity, unit: Any, labelled: bool, page: Page) -> Any:
        value, (low, high) = number.value, self.ranges[kind]
        if kind == "temperature":
            return self._celsius(number, unit, labelled, page)
        if kind in ("pulse", "breathing_rate") and value != int(value):
            return None
        if kind == "neutrophils" and 50 < value < 1000:
            value /= 1000  # counted per microlitre
        if not low <= value <= high:
            return None
        return _compared(value, page, number)

    def _celsius(self, number: Quantity, unit: Any, labelled: bool, page: Page) -> float | None:
        value, (low, high) = number.value, self.ranges["temperature"]
        if not labelled and unit is None:
            if not number.decimal or not (34 <= value <= 42.5 or 99 <= value <= 108):
                return None
            if re.match(r"\.?\d", page.lower[number.end : number.end + 2]):
                return None
        hot = unit == "fahrenheit" or (unit != "celsius" and 93 <= value <= 108)
        if hot and not 86 <= value <= 110:
            return None
        celsius = round((value - 32) / 1.8, 2) if hot else value
        return _compared(celsius, page, number) if low <= celsius <= high else None

    def _everyday(self, page: Page, kind: str, number: Quantity, label: Label | None, unit: Any) -> bool:
        text, end = page.marked, unit.end() if unit else number.end
        if kind == "pulse":
            return self._exercising(text, number)
        if kind != "temperature":
            return False
        if self._things_after.match(text, end):
            return True
        if label and label.end <= number.start:
            if self._things.search(text, label.end, number.start):
                return True
            begin = max(0, label.start - 20)
            before = list(self._things.finditer(text, begin, label.end))
            return bool(before) and not text[before[-1].end() : label.start].strip(" '-")
        begin = max([m.end() for m in re.finditer(HARD, text[: number.start])] or [0])
        return self._things.search(text, max(begin, number.start - 40), number.start) is not None

    def _exercising(self, text: str, number: Quantity) -> bool:
        begin = max(0, number.start - 60)
        hard = [m.end() for m in re.finditer(r"[.;!?,\n]", text[begin : number.start])]
        begin += hard[-1] if hard else 0
        stop = re.compile(r"[.;!?,\n]|\b(?:and|but)\b").search(text, number.end)
        end = min(stop.start() if stop else len(text), number.end + 40)
        found = self._exercise.search(text, begin, end)
        resting = re.search(r"\b(?:no|not|without|at rest|resting|haven't)\b", text[begin:end])
        return found is not None and not resting


def _linked(page: Page, label: Label, number: Quantity) -> bool:
    """Say whether no sentence end or other number lies between a label and a number."""
    first, second = sorted([(label.start, label.end), (number.start, number.end)])
    between = page.marked[first[1] : second[0]]
    return len(between) <= 60 and not re.search(HARD, between)


def _compared(value: float, page: Page, number: Quantity) -> float:
    """Move a value a little when the words before say "under" or "over" it."""
    before = page.marked[max(0, number.start - 14) : number.start]
    if _NOT_BELOW.search(page.marked[max(0, number.start - 34) : number.start]):
        return value
    if _BELOW.search(before):
        return round(value - 0.01, 2)
    return round(value + 0.01, 2) if _ABOVE.search(before) else value
