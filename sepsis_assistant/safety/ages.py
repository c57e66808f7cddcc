"""Find the age that counts for a number: that of the person whose number it is."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence

from sepsis_assistant.numbers.model import Age
from sepsis_assistant.safety.people import GROWN, Who

ADULT_MONTHS = 480.0  # when nothing says how old the person is
_CHILDHOOD = 192.0  # months; a younger age that is only known or guessed is of no grown person


class AgesByPerson:
    """Hold the ages that a text tells, by person; `default` (months) is known or guessed without a place."""

    def __init__(self, ages: Sequence[Age], whose: Callable[[int], Who], default: float | None) -> None:
        """File the ages, which are in reading order and apart."""
        self._whose, self._default = whose, default
        self._by_person: dict[Who, list[Age]] = defaultdict(list)
        for age in ages:
            self._by_person[whose(age.start)].append(age)

    def of(self, start: int, end: int) -> float:
        """Return the age in months of the person whose number stands at [start, end)."""
        who = self._whose(start)
        near = [
            age for other, ages in self._by_person.items() if who.fits(other) for age in _around(ages, start)
        ]
        if near:
            return min(near, key=lambda a: min(abs(a.start - start), abs(a.end - start))).months
        grown = who.person in GROWN and (self._default is None or self._default < _CHILDHOOD)
        return ADULT_MONTHS if grown or self._default is None else self._default


def _around(ages: Sequence[Age], start: int) -> Sequence[Age]:
    after = bisect_right(ages, start, key=lambda age: age.start)
    return ages[max(0, after - 2) : after + 1]
