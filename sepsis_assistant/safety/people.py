"""Find the person that a sign belongs to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from spacy.tokens import Doc

from sepsis_assistant.safety.model import Person

_BABY, _CHILD = 12.0, 192.0  # months below which somebody is a baby, a child (the bands of NICE NG51)
_ORDER = (
    ("pregnant", Person.PREGNANT),
    ("baby", Person.BABY),
    ("child", Person.CHILD),
    ("older", Person.OLDER),
    ("adult", Person.ADULT),
    ("self", Person.SELF),
)


def person_of(
    doc: Doc, span: tuple[int, int], sentence: tuple[int, int], lists: Mapping[str, Sequence[str]]
) -> Person:
    """Return who the sign in `span` is about: named in it, else nearest before it, else anywhere."""
    start, end = span
    inside = [t.norm_ for t in doc[start:end]]
    in_sentence = [doc[i].norm_ for i in range(start - 1, sentence[0] - 1, -1)]
    after = [doc[i].norm_ for i in range(start, sentence[1])]
    earlier = [doc[i].norm_ for i in range(sentence[0] - 1, -1, -1)]
    later = [t.norm_ for t in doc[sentence[1] :]]
    for words in (inside, in_sentence, after, earlier, later):
        for word in words:
            person = _person(word, lists)
            if person:
                return person
    return Person.UNKNOWN


def person_of_age(person: Person, ages: Sequence[float]) -> Person:
    """Return the baby or child that a stated age (months) shows where only "my" or nothing named somebody."""
    if person not in (Person.SELF, Person.UNKNOWN) or not ages or min(ages) >= _CHILD:
        return person
    return Person.BABY if min(ages) < _BABY else Person.CHILD


def _person(word: str, lists: Mapping[str, Sequence[str]]) -> Person | None:
    return next((p for name, p in _ORDER if word in lists.get(f"who_{name}", ())), None)
