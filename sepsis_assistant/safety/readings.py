"""Decide which numbers of a text are body readings, by their labels, units and neighbours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sepsis_assistant.safety.quantities import HOLE, MARK, Page, Q, Quantity, alternatives

_WORD = r"[^\W\d_]+(?:'[a-z]+)?"
_HARD = f"[.;!?\n{MARK}{HOLE}]"
_GAP = re.compile(rf"\.?[\s:=,()~<>*/|+-]*(?:{_WORD}[\s:=,()~<>*/|+-]*){{0,6}}")
_NEAR_GAP = re.compile(rf"[\s:=-]*(?:{_WORD}[\s:=-]+){{0,3}}")
_CHAIN = re.compile(
    r"\s*(?:-|/|,|to|and|or|then|now|up to|down to|and now|then now|now at|and then|degrees|%)*\s*"
    r"(?:to|and|or|then|now|up to|down to)?\s*"
)
_PAIR = re.compile(rf"({Q})(?:(\s?[/\\]\s?)|\s(over|on)\s)({Q})(?!s?\w|\s?/)")
_BELOW = re.compile(r"(?:under|below|less than|lower than|<)\s*$")
_ABOVE = re.compile(r"(?:over|above|more than|higher than|greater than|>)\s*$")
_RUN = re.compile(
    rf"{Q}(?:/{Q})?\s?(?:%|degrees\sc\b|c\b)?(?:\s?(?:,|/|;|\||-|\n|\s)\s?{Q}(?:/{Q})?\s?%?){{2,}}"
)
_ITEM = re.compile(rf"({Q})(?:/({Q}))?\s?(%)?")
_SECONDS = re.compile(r"\s?(?:breaths|beats|times)?\s?in (30|15|10|20) sec")


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


@dataclass
class ReadingFinder:
    """Find readings; `raw` is the checked content of data/safety/vitals.yml."""

    raw: Mapping[str, Any]
    ranges: dict[str, tuple[float, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Compile every pattern once."""
        raw, labels, capitals = self.raw, [], []
        for kind, entry in raw["kinds"].items():
            self.ranges[kind] = (float(entry["range"][0]), float(entry["range"][1]))
            labels += [(p, kind, False) for p in entry["labels"]]
            labels += [(p, kind, True) for p in entry.get("loose") or ()]
            capitals += [(str(p), kind) for p in entry.get("capitals") or ()]
        self._kind_of = {p.lower().replace("-", " "): (k, near) for p, k, near in labels}
        self._labels = re.compile(alternatives(p for p, _, _ in labels))
        self._capitals = {p: k for p, k in capitals}
        self._capital = re.compile(r"\b(?:" + "|".join(self._capitals) + r")(?=[\s:=\d])")
        groups = [f"(?P<{n}>{alternatives(p)})" for n, p in raw["units"].items()]
        self._unit = re.compile(r"\s?-?\s?(?:" + "|".join(groups) + ")")
        self._stops = re.compile(alternatives(raw["gap_stops"]))
        self._before = re.compile(
            alternatives(raw["everyday_before"]) + r"\s?(?:number|no|was|is)?[\s:.]*$"
        )
        self._things = re.compile(alternatives(raw["everyday_temperature"]))
        things_after = alternatives(raw["everyday_temperature_after"])
        self._things_after = re.compile(rf"[\s-]*(?!and|but)(?:{_WORD}\s){{0,3}}?{things_after}")
        self._exercise = re.compile(alternatives(raw["everyday_exercise"]))
        self._no_pair = re.compile(r"\s?" + alternatives(raw["everyday_pair"]))
        self._obs = re.compile(alternatives(raw["observations"]))

    def labels(self, text: str, lower: str) -> list[Label]:
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

    def readings(self, page: Page, labels: list[Label], taken: set[int]) -> list[Reading]:
        """Return the readings of `page`; `taken` are starts of numbers with another meaning."""
        pairs = self._pairs(page, labels, taken)
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

    def _one(
        self, page: Page, labels: list[Label], number: Quantity, previous: Any
    ) -> Reading | None:
        unit = self._unit.match(page.marked, number.end)
        name = unit.lastgroup if unit else None
        if name == "other" and re.match(r"\s(?:hr|sat|s)\b[^.]{0,12}" + MARK, unit[0] + page.marked[unit.end() : unit.end() + 14]):
            unit, name = None, None  # "38.5 hr 120": the next label, not hours
        tail = page.marked[number.end : number.end + 1]
        if self._before.search(page.marked, max(0, number.start - 25), number.start):
            return None
        if name is None and tail.isalpha() and not page.marked.startswith("ish", number.end):
            return None
        left = self._left(page, labels, number)
        right = self._right(page, labels, number, unit)
        if scaled := _SECONDS.match(page.lower, number.end):
            return self._counted(page, labels, number, scaled)
        for kind, label in self._candidates(page, labels, number, name, left, right, previous):
            value = self._value(kind, number, name, bool(label), page)
            if value is not None and not self._everyday(page, kind, number, label, unit):
                start = label.start if label and label.end <= number.start else number.start
                ends = [number.end, unit.end() if unit and name != "other" else 0]
                ends.append(label.end if label and label.start >= number.end else 0)
                return Reading(kind, value, UNITS.get(kind, ""), start, max(ends))
        return None

    def _candidates(self, page, labels, number, name, left, right, previous):  # noqa: ANN001, ANN202
        """Yield (kind, label) in the order in which to try them."""
        both = [x for x in (left, right) if x]
        if labels and right and left and labels[0].start > page.numbers[0].start:
            both.reverse()  # "38.5 temp 120 pulse"
        options = [(label.kind, label) for label in both]
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

    def _left(self, page: Page, labels: list[Label], number: Quantity) -> Label | None:
        before = [x for x in labels if x.end <= number.start]
        if not before or number.start - before[-1].end > 60:
            return None
        label = before[-1]
        pattern = _NEAR_GAP if label.near and not number.decimal else _GAP
        if not pattern.fullmatch(page.marked, label.end, number.start):
            return None
        return None if self._stops.search(page.marked, label.end, number.start) else label

    def _right(self, page: Page, labels: list[Label], number: Quantity, unit: Any) -> Label | None:
        end = unit.end() if unit and unit.lastgroup != "other" else number.end
        after = [x for x in labels if 0 <= x.start - end <= 12]
        if after and page.marked[end : after[0].start].strip() in ("", "-", "in", "on", "for", "of"):
            return after[0]
        return None

    def _counted(self, page, labels, number, scaled) -> Reading | None:  # noqa: ANN001
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

    def _everyday(self, page, kind, number, label, unit) -> bool:  # noqa: ANN001
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
            before = list(self._things.finditer(text, max(0, label.start - 20), label.start))
            return bool(before) and not text[before[-1].end() : label.start].strip(" '-")
        begin = max([m.end() for m in re.finditer(_HARD, text[: number.start])] or [0])
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

    def _pairs(self, page: Page, labels: list[Label], taken: set[int]) -> list[Any]:
        """Return blood pressures and unlabelled series, each with the numbers it used."""
        found = [self._series(page, labels, m) for m in _RUN.finditer(page.marked)]
        found = [f for f in found if f and not any(n.start in taken for n in f[1])]
        used = taken | {n.start for _, numbers in found for n in numbers}
        for m in _PAIR.finditer(page.marked):
            numbers = (page.at(m.start(1)), page.at(m.start(4)))
            if None in numbers or any(n.start in used for n in numbers):
                continue
            pair = self._pressure(page, labels, m, *numbers)
            if pair:
                found.append((pair, numbers))
        return found

    def _pressure(self, page, labels, m, top, bottom) -> list[Reading] | None:  # noqa: ANN001
        before = [x for x in labels if x.end <= top.start and x.kind == "systolic"]
        label = before[-1] if before and self._left(page, before, top) is before[-1] else None
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
    options = [("pulse", 45, 250), ("breathing_rate", 8, 80), ("saturation", 70, 100)]
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


def _linked(page: Page, label: Label, number: Quantity) -> bool:
    """Say whether no sentence end or other number lies between a label and a number."""
    first, second = sorted([(label.start, label.end), (number.start, number.end)])
    between = page.marked[first[1] : second[0]]
    return len(between) <= 60 and not re.search(_HARD, between)


def _compared(value: float, page: Page, number: Quantity) -> float:
    """Move a value a little when the words before say "under" or "over" it."""
    before = page.marked[max(0, number.start - 14) : number.start]
    if _BELOW.search(before):
        return round(value - 0.01, 2)
    return round(value + 0.01, 2) if _ABOVE.search(before) else value
