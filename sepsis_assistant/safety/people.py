"""Find the person that a sign belongs to: the one who is ill, not the one who tells."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from sepsis_assistant.data_files import check_keys, read_yaml
from sepsis_assistant.safety.model import Person

_MONTHS = ("baby", "child_under_5", "child", "older")
_ORDER = (
    ("pregnant", Person.PREGNANT),
    ("baby", Person.BABY),
    ("child", Person.CHILD),
    ("older", Person.OLDER),
    ("adult", Person.ADULT),
    ("self", Person.SELF),
)
_YOUNG = frozenset({Person.BABY, Person.CHILD})
_OTHER_GROWN = frozenset({Person.ADULT, Person.OLDER})
GROWN = _OTHER_GROWN | {Person.SELF, Person.PREGNANT}
_OWNED = 3  # words after "my" in which the person stands who is meant: "my lovely old dad"


class Who(NamedTuple):
    """Hold whom something is told of, and the sex that the words show."""

    person: Person = Person.UNKNOWN
    sex: str = ""

    def fits(self, other: Who) -> bool:
        """Say whether both can be the same person; what is not known fits everybody."""
        if Person.UNKNOWN in (self.person, other.person):
            return True
        if self.sex and other.sex and self.sex != other.sex:
            return False
        two = {self.person, other.person}
        if Person.PREGNANT in two:
            return not two & _YOUNG and "m" not in (self.sex, other.sex)
        return len(two) == 1 or two in (_YOUNG, _OTHER_GROWN)


@dataclass(frozen=True)
class AgeBands:
    """Hold the ages in months below which somebody is a baby, a child under 5, a child; from which older."""

    baby: float
    child_under_5: float
    child: float
    older: float


def load_age_bands(path: Path) -> AgeBands:
    """Return the bands in the file at `path`; raise DataError with the line where it is wrong."""
    raw = check_keys(path, read_yaml(path), ("months",), ("months",))
    months = check_keys(path, raw["months"], _MONTHS, _MONTHS)
    return AgeBands(**{name: float(months[name]) for name in _MONTHS})


@dataclass(frozen=True)
class PeopleWords:
    """Hold the words that name somebody, and those that tell how a word is meant."""

    people: Mapping[str, Person]
    sexes: Mapping[str, str]
    pronouns: Mapping[str, str]  # she, he, they -> "f", "m", ""
    hints: frozenset[str]  # name somebody only where nobody else is named: nappy, school
    own_state: frozenset[str]  # after "i" these tell of oneself: is, has, feel

    @classmethod
    def of(cls, lists: Mapping[str, Sequence[str]]) -> PeopleWords:
        """Return the words of the lists `who_...`, `she`, `he`, `they` and `own_state`."""
        people = {word: who for name, who in reversed(_ORDER) for word in lists.get(f"who_{name}", ())}
        sexes = {word: sex for name, sex in (("female", "f"), ("male", "m")) for word in lists[f"who_{name}"]}
        pronouns = {w: sex for name, sex in (("she", "f"), ("he", "m"), ("they", "")) for w in lists[name]}
        return cls(people, sexes, pronouns, frozenset(lists["who_hint"]), frozenset(lists["own_state"]))


class _Mentions:
    """Hold where somebody is named, in the order of the words."""

    def __init__(self, found: Iterable[tuple[int, Who]]) -> None:
        pairs = list(found)
        self._places = [place for place, _ in pairs]
        self._people = [who for _, who in pairs]

    def of(self, start: int, end: int, sentence: tuple[int, int]) -> Who | None:
        """Return who is named in it, else before it in its sentence, else after it there, before, after."""
        ahead = bisect_left(self._places, start)
        behind, follows = ahead - 1, ahead < len(self._places)
        if follows and self._places[ahead] < end:
            return self._people[ahead]
        if behind >= 0 and self._places[behind] >= sentence[0]:
            return self._people[behind]
        if follows and self._places[ahead] < sentence[1]:
            return self._people[ahead]
        if behind >= 0:
            return self._people[behind]
        return self._people[ahead] if follows else None

    def object_after(self, end: int) -> Who | None:
        """Return the other person whom the next two tokens name."""
        ahead = bisect_left(self._places, end)
        near = ahead < len(self._places) and self._places[ahead] < end + 2
        return self._people[ahead] if near and self._people[ahead].person is not Person.SELF else None


class People:
    """Hold where a text names a person, in the order of its words."""

    def __init__(self, norms: Sequence[str], words: PeopleWords, born: Container[int] = ()) -> None:
        """Find the people among `norms`; the tokens `born` tell of a birth: "had our baby"."""
        self._norms, self._words, self._born = norms, words, born
        known = words.pronouns.keys() | words.people.keys()
        found = [pair for pair in enumerate(norms) if pair[1] in known]
        self.named = frozenset(self._kind(place, norm) for place, norm in found if norm in words.people)
        clear: list[tuple[int, Who]] = []
        vague: list[tuple[int, Who]] = []
        hints: list[tuple[int, Who]] = []
        self._nouns: list[Who] = []  # of third persons so far, and those who were born
        self._babies: list[Who] = []
        for place, norm in found:
            if norm in words.pronouns:
                clear.append((place, self._meant(words.pronouns[norm])))
            elif norm in words.people:
                self._add(place, norm, clear, vague, hints)
        self._by_clearness = [_Mentions(clear), _Mentions(vague), _Mentions(hints)]

    def of(self, start: int, end: int, sentence: tuple[int, int]) -> Who:
        """Return whom the sign in [start, end) is about: the clearest mention that there is."""
        for mentions in self._by_clearness:
            who = mentions.of(start, end, sentence)
            if who is not None and who.person is Person.SELF:
                return mentions.object_after(end) or who  # "i can't wake her"
            if who is not None:
                return who
        return Who()

    def _add(self, place: int, norm: str, *lists: list[tuple[int, Who]]) -> None:
        clear, vague, hints = lists
        who = Who(self._kind(place, norm), self._words.sexes.get(norm, ""))
        if norm in self._words.hints:
            hints.append((place, who))
        elif who.person is Person.SELF:
            if not self._belongs(place, norm):
                (clear if self._tells_of_oneself(place, norm) else vague).append((place, who))
        elif place in self._born:
            self._babies.append(who)
            vague.append((place, who))
        else:
            self._nouns.append(who)
            clear.append((place, who))

    def _kind(self, place: int, norm: str) -> Person:
        """Return which kind of person a word names: a son-in-law is no child."""
        after = [word for word in self._norms[place + 1 : place + 5] if word != "-"][:2]
        return Person.ADULT if after == ["in", "law"] else self._words.people[norm]

    def _belongs(self, place: int, norm: str) -> bool:
        """Say whether it is no word on oneself: "my mum", "my 9 year old", "she doesn't know who I am"."""
        if norm == "i" and place and self._norms[place - 1] == "who":
            return True
        after = self._norms[place + 1 : place + 1 + _OWNED]
        return norm == "my" and any(self._another(word) or word[:1].isdigit() for word in after)

    def _another(self, word: str) -> bool:
        words = self._words
        return words.people.get(word, Person.SELF) is not Person.SELF and word not in words.hints

    def _tells_of_oneself(self, place: int, norm: str) -> bool:
        after = self._norms[place + 1] if place + 1 < len(self._norms) else ""
        return norm == "my" or (norm == "i" and after in self._words.own_state)

    def _meant(self, sex: str) -> Who:
        """Return whom a pronoun means: the last one named that it fits, else one who was born."""
        for found in (self._nouns, self._babies):
            for who in reversed(found[-_REMEMBERED:]):
                if not sex or not who.sex or who.sex == sex:
                    return who._replace(sex=who.sex or sex)
        return Who(sex=sex)


_REMEMBERED = 6  # people a pronoun looks back over, so that a long text costs no more than its length


def person_of_age(who: Who, ages: Sequence[float], bands: AgeBands, named: Container[Person]) -> Who:
    """Return the person that stated ages (months) show where only "my" or nothing named somebody."""
    if not ages or who.person not in (Person.SELF, Person.UNKNOWN):
        return who
    youngest = min(ages)
    if youngest < bands.child:
        if who.person is Person.SELF and any(young in named for young in _YOUNG):
            return who
        return who._replace(person=_by_months(youngest, bands))
    return who if who.person is Person.SELF else who._replace(person=_by_months(youngest, bands))


def person_with_age(who: Who, months: float, bands: AgeBands) -> Who:
    """Return whom an age is told of: a child's age is of no adult."""
    person = _by_months(months, bands)
    if person in _YOUNG or who.person in _YOUNG or who.person is Person.UNKNOWN:
        return who._replace(person=person)
    return who


def _by_months(months: float, bands: AgeBands) -> Person:
    if months < bands.baby:
        return Person.BABY
    if months < bands.child:
        return Person.CHILD
    return Person.OLDER if months >= bands.older else Person.ADULT
