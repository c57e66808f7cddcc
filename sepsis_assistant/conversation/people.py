"""Find out whom a message is about, to choose the right words and the right questions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sepsis_assistant.safety.detector import Detector, default_detector
from sepsis_assistant.safety.vitals import read_vitals
from sepsis_assistant.text import fold

PREGNANT, WEAK, BABY, CHILD, ADULT = "pregnant", "weak_immunity", "baby", "child", "adult"
_FEATURES = ((PREGNANT, ("pregnant", "after_birth")), (WEAK, ("chemo", "weak_immunity")))
_WORDS = (
    (BABY, "who_baby"),
    (CHILD, "who_child"),
    (ADULT, "who_older"),
    (ADULT, "who_adult"),
)
_SELF = (ADULT, "who_self")
_ONE_YEAR, _FIVE_YEARS = 12, 60  # months


@dataclass(frozen=True)
class Whom:
    """Hold the kind of person, or None; `under_5` is "yes" or "no" where it is known, else None."""

    kind: str | None = None
    under_5: str | None = None


def whom(text: str, features: Iterable[str] = (), asks: bool = False) -> Whom:
    """Return whom `text` is about; `features` are those that the detector found in it.

    In a text that `asks` for something ("ask me the questions"), "me" says nothing about who is ill.
    """
    detector = default_detector()
    known = frozenset(features)
    words = _WORDS if asks else (*_WORDS, _SELF)
    kind, under_5 = _by_age(text, detector) or _by_words(text, words, detector)
    for name, signs in _FEATURES:
        if known & frozenset(signs):
            return Whom(name, "no" if name == PREGNANT else under_5)
    return Whom(kind, under_5)


def _by_age(text: str, detector: Detector) -> tuple[str, str] | None:
    ages = [age.months for age in read_vitals(fold(text), detector.vital_rules).ages]
    if not ages:
        return None
    youngest = min(ages)
    if youngest < _FIVE_YEARS:
        return (BABY if youngest < _ONE_YEAR else CHILD), "yes"
    return ADULT, "no"


def _by_words(
    text: str, kinds: Iterable[tuple[str, str]], detector: Detector
) -> tuple[str | None, str | None]:
    words = {token.norm_ for token in detector.normaliser.doc(fold(text))}
    lists = detector.lexicon.lists
    for kind, name in kinds:
        if words & frozenset(lists.get(name, ())):
            return kind, {BABY: "yes", CHILD: None}.get(kind, "no")
    return None, None
