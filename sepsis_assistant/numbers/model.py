"""Hold the types that the reading of numbers passes around; every place is an offset in the folded text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

MARK = "\ue001"  # stands for each character of a number in `MarkedText.marked`
HOLE = "\ue002"  # stands for each character of a date, a phone number, money ...
Q = f"(?<!{MARK}){MARK}+(?!{MARK})"  # one number, whole, so that no search begins or ends inside it


@dataclass(frozen=True)
class Quantity:
    """Hold one number of the text and its place; `decimal` says that it has a fraction."""

    value: float
    start: int
    end: int
    decimal: bool


@dataclass(frozen=True)
class MarkedText:
    """Hold a text in lower case, the same with its numbers marked, and the numbers.

    All three count characters alike.
    """

    lower: str
    marked: str
    numbers: tuple[Quantity, ...]

    def at(self, start: int) -> Quantity | None:
        """Return the number that begins at `start`."""
        found = self.between(start, start + 1)
        return found[0] if found else None

    def between(self, start: int, end: int) -> tuple[Quantity, ...]:
        """Return the numbers that begin in [start, end)."""
        return self.numbers[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    @cached_property
    def _starts(self) -> Sequence[int]:
        return [number.start for number in self.numbers]


@dataclass(frozen=True)
class Reading:
    """Hold one body reading; a temperature is in degrees C, `start` and `end` are offsets."""

    kind: str
    value: float
    unit: str
    start: int
    end: int


@dataclass(frozen=True)
class Age:
    """Hold one age in months and its place in the text."""

    months: float
    start: int
    end: int


@dataclass(frozen=True)
class Numbers:
    """Hold what the numbers of one text say; `guessed_months` is an age that words such as "baby" suggest."""

    readings: tuple[Reading, ...] = ()
    ages: tuple[Age, ...] = ()
    guessed_months: float | None = None
