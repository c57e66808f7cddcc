"""Tell the numbers of everyday life from those of a body: bus 39, an oven, a run, the weather."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sepsis_assistant.numbers.labels import HARD, WORD, Label
from sepsis_assistant.numbers.model import MarkedText, Quantity
from sepsis_assistant.numbers.wording import alternatives

_BEFORE, _THINGS_BEFORE, _EXERCISE, _THINGS_REACH, _AFTER = 25, 20, 60, 40, 40  # characters
_HARD = re.compile(HARD)
_CLAUSE_END = re.compile(r"[.;!?,\n]")
_STOP = re.compile(r"[.;!?,\n]|\b(?:and|but)\b")
_RESTING = re.compile(r"\b(?:no|not|without|at rest|resting|haven't)\b")


class Everyday:
    """Recognise everyday numbers; `raw` is the checked content of data/numbers/readings.yml."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        """Compile the patterns."""
        self._before = re.compile(alternatives(raw["everyday_before"]) + r"\s?(?:number|no|was|is)?[\s:.]*$")
        self._things = re.compile(alternatives(raw["everyday_temperature"]))
        things_after = alternatives(raw["everyday_temperature_after"])
        self._things_after = re.compile(rf"[\s-]*(?!and|but)(?:{WORD}\s){{0,3}}?{things_after}")
        self._exam = re.compile(r"\s?" + alternatives(raw["everyday_exam"]) + r"\s?")
        self._exercise = re.compile(alternatives(raw["everyday_exercise"]))

    def announced(self, page: MarkedText, number: Quantity) -> bool:
        """Say whether the words just before a number make it an everyday one ("bus 39")."""
        return self._before.search(page.marked, max(0, number.start - _BEFORE), number.start) is not None

    def holds(self, kind: str, page: MarkedText, number: Quantity, label: Label | None, end: int) -> bool:
        """Say whether a reading of `kind` is one of everyday life; `end` is where its unit ends."""
        if kind == "pulse":
            return self._exercising(page.marked, number)
        if kind == "saturation" and label and number.end <= label.start:
            return self._exam.fullmatch(page.marked, number.end, label.start) is not None
        return kind == "temperature" and self._of_things(page.marked, number, label, end)

    def _of_things(self, text: str, number: Quantity, label: Label | None, end: int) -> bool:
        if self._things_after.match(text, end):
            return True
        if label and label.end <= number.start:
            if self._things.search(text, label.end, number.start):
                return True
            before = list(self._things.finditer(text, max(0, label.start - _THINGS_BEFORE), label.end))
            return bool(before) and not text[before[-1].end() : label.start].strip(" '-")
        begin = max(0, number.start - _THINGS_REACH)
        for hard in _HARD.finditer(text, begin, number.start):
            begin = hard.end()
        return self._things.search(text, begin, number.start) is not None

    def _exercising(self, text: str, number: Quantity) -> bool:
        begin = max(0, number.start - _EXERCISE)
        for clause in _CLAUSE_END.finditer(text, begin, number.start):
            begin = clause.end()
        end = min(len(text), number.end + _AFTER)
        if stop := _STOP.search(text, number.end, end + len("and") + 1):
            end = min(stop.start(), end)
        found = self._exercise.search(text, begin, end)
        return found is not None and not _RESTING.search(text[begin:end])
