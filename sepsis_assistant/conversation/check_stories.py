"""Read what people tell instead of yes or no: "his skin looks normal", "she is panting"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sepsis_assistant.conversation.wording import Wording, clauses, words_of
from sepsis_assistant.phrases.grammar import Phrase
from sepsis_assistant.safety.detector import default_detector
from sepsis_assistant.safety.model import Assertion
from sepsis_assistant.text import fold

YES, NO, UNSURE = "yes", "no", "unsure"
Place = tuple[str, str]  # form and slot of a question
_ANYWHERE: Place = ("", "")  # the place of words that deny that all is well, whatever was asked

# "no he has wet nappies": this "no" is the answer and takes back nothing that follows.
_ANSWERED = re.compile(
    r"^\s*(no|nope|nah|naw)\s+(?=(?:he|she|they|it|i|we|you|his|her|my|their|the|there)\b)"
)
_BARE = re.compile(
    r"(?:it'?s|it is|he is|she is|about|yes)?[ ,]*(?P<number>\d\d(?:[.,]\d)?)[ \w.!]{0,10}", re.IGNORECASE
)
_NO_BEFORE_NUMBER = re.compile(r"^\s*no\b(?=.*\d\d)", re.IGNORECASE)
_NOT_REALLY = re.compile(
    r"^\s*not (?:really|at all|(?:one |a |even a |the least |in the least )?bit|in the least|remotely)\b"
    r"(?P<rest>\s+\w+)?"
)
_SUBJECTS = frozenset(
    {"he", "she", "they", "it", "i", "we", "you", "his", "her", "my", "their", "the", "there"}
)


@dataclass(frozen=True)
class Phrases:
    """Hold the phrases of check.yml, those of a question by its place.

    `fine` tell that all is well there, and that it is not where they are denied; `beside` tell that the
    question does not fit; `perhaps` tell of the sign without being sure; `unwell` deny that all is well,
    whatever was asked; `unhelped` tell that nothing helps, which is no "no", whatever its first word.
    A clause with one of `fair` denies nothing, one with one of `weak` not wholly; with a word of `spoils`
    none tells that all is fine.
    """

    fine: Iterable[tuple[Place, Phrase]]
    beside: Iterable[tuple[Place, Phrase]] = ()
    perhaps: Iterable[tuple[Place, Phrase]] = ()
    unwell: Iterable[Phrase] = ()
    unhelped: Iterable[Phrase] = ()
    fair: Iterable[Phrase] = ()
    weak: Iterable[str] = ()
    spoils: Iterable[str] = ()


class Stories:
    """Say what a message tells about a question; build it once, it has no state."""

    def __init__(self, phrases: Phrases) -> None:
        """File the phrases."""
        self._fine, self._beside = Wording(phrases.fine), Wording(phrases.beside)
        unwell = ((_ANYWHERE, phrase) for phrase in phrases.unwell)
        self._perhaps = Wording([*phrases.perhaps, *unwell])
        self._fair = Wording((_ANYWHERE, phrase) for phrase in phrases.fair)
        self._unhelped = Wording((_ANYWHERE, phrase) for phrase in phrases.unhelped)
        self._spoils, self._weak = frozenset(phrases.spoils), frozenset(phrases.weak)

    def tells(self, text: str, place: Place, signs: Iterable[str], missing: bool) -> str | None:
        """Return YES where a sign is told of, NO where all is well there, UNSURE in between, else None.

        `missing` tells that the question asks if something is missing: then a sign goes before a phrase.
        """
        told = _NOT_REALLY.sub(_plainly, _answered(text))
        said = clauses(told)
        fine = [clause for clause in said if self._is_fine(clause, place)]
        rest = told if missing else " ".join(clause for clause in said if clause not in fine)
        if _shown(rest) & frozenset(signs):
            return YES
        if "?" in text:
            return None
        unfair = [clause for clause in said if not any(self._fair.find(clause))]
        if any(place in self._fine.denied(clause) for clause in unfair):
            return UNSURE if fine or missing else YES
        if self._is_doubtful(unfair, place):
            return UNSURE
        if not fine and self._is_denied(said, place, signs):
            # "not sleepy, passed out": by itself the second clause tells of the sign
            return YES if any(_shown(clause) & frozenset(signs) for clause in said) else NO
        return NO if fine else None

    def is_unhelped(self, text: str) -> bool:
        """Say whether `text` tells that nothing helps: "no tablets will shift it" is no "no"."""
        said = clauses(_answered(text))
        return any(stands for clause in said for _, stands in self._unhelped.find(clause))

    def _is_denied(self, said: Sequence[str], place: Place, signs: Iterable[str]) -> bool:
        """Say whether a clause denies the sign itself: "not floppy, she's kicking away"."""
        firm = [clause for clause in said if self._weak.isdisjoint(words_of(clause))]
        denied = any(
            key == place and not stands for clause in firm for key, stands in self._perhaps.find(clause)
        )
        asked = frozenset(signs)
        return denied or any(_denied(clause) & asked for clause in firm)

    def _is_fine(self, clause: str, place: Place) -> bool:
        if not self._spoils.isdisjoint(words_of(clause)):
            return False
        return any((place, True) in wording.find(clause) for wording in (self._fine, self._beside))

    def _is_doubtful(self, said: Iterable[str], place: Place) -> bool:
        """Say whether a clause tells of the sign without being sure, or denies that all is well."""
        return any(
            stands and key in (place, _ANYWHERE)
            for clause in said
            for key, stands in self._perhaps.find(clause)
        )


def plain_words(text: str) -> list[str]:
    """Return the words of an answer, "not one bit" as a plain word."""
    return words_of(_NOT_REALLY.sub(_plainly, fold(text).lower()).replace(" one bit", ""))


def with_number(text: str, about: str) -> str:
    """Return what a number in an answer tells: "38.6" of her temperature, "no temp is 39" of a fever."""
    found = _BARE.fullmatch(fold(text).strip())
    return f"{about} {found['number']}" if found else _NO_BEFORE_NUMBER.sub("", text)


def _answered(text: str) -> str:
    """Return folded `text`, the "no" that answers apart from what follows."""
    return _ANSWERED.sub(r"\1, ", fold(text).lower())


def _plainly(found: re.Match[str]) -> str:
    """Return "not at all" as a plain word: "no" before a subject or the end, "not" before what it denies."""
    rest = found["rest"] or ""
    return f"no,{rest}" if not rest or rest.strip() in _SUBJECTS else f"not{rest}"


def _denied(text: str) -> set[str]:
    """Return the signs that `text` denies of somebody now."""
    found = default_detector().assess(text).findings
    return {f.sign for f in found if f.assertion is Assertion.NEGATED}


def _shown(text: str) -> set[str]:
    """Return the signs and features that `text` states of somebody now."""
    assessment = default_detector().assess(text)
    said = {f.sign for f in (*assessment.findings, *assessment.features) if f.stated}
    return said.union(assessment.notes.features)
