"""Find the person that a sign belongs to."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sepsis_assistant.data_files import check_keys, read_yaml
from sepsis_assistant.safety.model import Person

_MONTHS = ("baby", "child_under_5", "child")
_ORDER = (
    ("pregnant", Person.PREGNANT),
    ("baby", Person.BABY),
    ("child", Person.CHILD),
    ("older", Person.OLDER),
    ("adult", Person.ADULT),
    ("self", Person.SELF),
)


@dataclass(frozen=True)
class AgeBands:
    """Hold the ages in months below which somebody is a baby, a child under 5, a child."""

    baby: float
    child_under_5: float
    child: float


def load_age_bands(path: Path) -> AgeBands:
    """Return the bands in the file at `path`; raise DataError with the line where it is wrong."""
    raw = check_keys(path, read_yaml(path), ("months",), ("months",))
    months = check_keys(path, raw["months"], _MONTHS, _MONTHS)
    return AgeBands(**{name: float(months[name]) for name in _MONTHS})


def words_for_people(lists: Mapping[str, Sequence[str]]) -> dict[str, Person]:
    """Return the person that each word of the lists `who_...` names; the first list that holds it decides."""
    return {word: who for name, who in reversed(_ORDER) for word in lists.get(f"who_{name}", ())}


class People:
    """Hold where a text names a person, in the order of its words."""

    def __init__(self, norms: Sequence[str], words: Mapping[str, Person]) -> None:
        """Find the words for people among `norms`."""
        self._places = [i for i, norm in enumerate(norms) if norm in words]
        self._people = [words[norms[i]] for i in self._places]

    @property
    def named(self) -> frozenset[Person]:
        """Return everybody whom the text names."""
        return frozenset(self._people)

    def of(self, start: int, end: int, sentence: tuple[int, int]) -> Person:
        """Return whom the sign in [start, end) is about.

        That is who is named in it, else the nearest before it in its sentence, else the first after it there,
        else the nearest in an earlier sentence, else the first in a later one.
        """
        ahead = bisect_left(self._places, start)
        behind = ahead - 1
        follows = ahead < len(self._places)
        if follows and self._places[ahead] < end:
            return self._people[ahead]
        if behind >= 0 and self._places[behind] >= sentence[0]:
            return self._people[behind]
        if follows and self._places[ahead] < sentence[1]:
            return self._people[ahead]
        if behind >= 0:
            return self._people[behind]
        return self._people[ahead] if follows else Person.UNKNOWN


def person_of_age(person: Person, ages: Sequence[float], bands: AgeBands) -> Person:
    """Return the baby or child that a stated age (months) shows where only "my" or nothing named somebody."""
    if person not in (Person.SELF, Person.UNKNOWN) or not ages or min(ages) >= bands.child:
        return person
    return Person.BABY if min(ages) < bands.baby else Person.CHILD
