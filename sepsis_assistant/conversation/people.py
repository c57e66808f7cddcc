"""Find out whom a message is about, to choose the right words and the right questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field

from sepsis_assistant.safety.detector import default_detector
from sepsis_assistant.safety.model import Person
from sepsis_assistant.safety.people import AgeBands

AGES = "age_"  # how the features begin that an age gives, or a word for a child
PREGNANT, WEAK, BABY, CHILD, ADULT = "pregnant", "weak_immunity", "baby", "child", "adult"
_FEATURES = (
    (PREGNANT, ("pregnant", "after_birth")),
    (WEAK, ("chemo", "weak_immunity", "very_weak_immunity")),
)
_KINDS = {
    Person.BABY: BABY,
    Person.CHILD: CHILD,
    Person.OLDER: ADULT,
    Person.ADULT: ADULT,
    Person.SELF: ADULT,
}
_UNDER_5 = {BABY: "yes", CHILD: None, ADULT: "no"}  # where only a word says who it is


@dataclass(frozen=True)
class Whom:
    """Hold the kind of person, or None; `under_5` is "yes" or "no" where it is known, else None.

    `months` is the age, where it is told.
    """

    kind: str | None = None
    under_5: str | None = None
    months: float | None = field(default=None, compare=False)


def whom(text: str, features: Iterable[str] = (), asks: bool = False) -> Whom:
    """Return whom `text` is about; `features` are those that the detector found in it.

    In a text that `asks` for something ("ask me the questions"), "me" says nothing about who is ill.
    """
    detector = default_detector()
    assessment, known = detector.assess(text), frozenset(features)
    kind, under_5 = _by_age(assessment.ages, detector.lexicon.ages) or _by_words(assessment.people, asks)
    months = min(assessment.ages, default=None)
    for name, signs in _FEATURES:
        if known & frozenset(signs):
            return Whom(name, "no" if name == PREGNANT else under_5, months)
    return Whom(kind, under_5, months)


def speaks_of_self(text: str) -> bool:
    """Say whether `text` tells something of the writer: "my husband says I have a fever"."""
    assessment = default_detector().assess(text)
    return any(f.person is Person.SELF for f in (*assessment.findings, *assessment.features))


def _by_age(ages: Sequence[float], bands: AgeBands) -> tuple[str, str] | None:
    if not ages:
        return None
    youngest = min(ages)
    if youngest < bands.child_under_5:
        return (BABY if youngest < bands.baby else CHILD), "yes"
    return ADULT, "no"


def _by_words(people: Set[Person], asks: bool) -> tuple[str | None, str | None]:
    for person, kind in _KINDS.items():
        if person in people and not (asks and person is Person.SELF):
            return kind, _UNDER_5[kind]
    return None, None
