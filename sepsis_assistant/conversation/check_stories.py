"""Read what people tell instead of yes or no: "his skin looks normal", "she is panting"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sepsis_assistant.conversation.wording import Wording, clauses, words_of
from sepsis_assistant.phrases.grammar import Phrase
from sepsis_assistant.safety.detector import default_detector
from sepsis_assistant.text import fold

YES, NO, UNSURE = "yes", "no", "unsure"
Place = tuple[str, str]  # form and slot of a question
_ANYWHERE: Place = ("", "")  # the place of words that deny that all is well, whatever was asked

# "no he has wet nappies": this "no" is the answer and takes back nothing that follows.
_ANSWERED = re.compile(
    r"^\s*(no|nope|nah|naw)\s+(?=(?:he|she|they|it|i|we|you|his|her|my|their|the|there)\b)"
)
_NOT_REALLY = re.compile(r"^\s*not (?:really|at all)\b")


@dataclass(frozen=True)
class Phrases:
    """Hold the phrases of check.yml, those of a question by its place.

    `fine` tell that all is well there, and that it is not where they are denied; `beside` tell that the
    question does not fit; `perhaps` tell of the sign without being sure; `unwell` deny that all is well,
    whatever was asked. A clause with one of `fair` denies nothing; with a word of `spoils` none tells that
    all is fine.
    """

    fine: Iterable[tuple[Place, Phrase]]
    beside: Iterable[tuple[Place, Phrase]] = ()
    perhaps: Iterable[tuple[Place, Phrase]] = ()
    unwell: Iterable[Phrase] = ()
    fair: Iterable[Phrase] = ()
    spoils: Iterable[str] = ()


class Stories:
    """Say what a message tells about a question; build it once, it has no state."""

    def __init__(self, phrases: Phrases) -> None:
        """File the phrases."""
        self._fine, self._beside = Wording(phrases.fine), Wording(phrases.beside)
        unwell = ((_ANYWHERE, phrase) for phrase in phrases.unwell)
        self._perhaps = Wording([*phrases.perhaps, *unwell])
        self._fair = Wording((_ANYWHERE, phrase) for phrase in phrases.fair)
        self._spoils = frozenset(phrases.spoils)

    def tells(self, text: str, place: Place, signs: Iterable[str], missing: bool) -> str | None:
        """Return YES where a sign is told of, NO where all is well there, UNSURE in between, else None.

        `missing` tells that the question asks if something is missing: then a sign goes before a phrase.
        """
        told = _NOT_REALLY.sub("no,", _ANSWERED.sub(r"\1, ", fold(text).lower()))
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
        return UNSURE if self._is_doubtful(unfair, place) else NO if fine else None

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


def _shown(text: str) -> set[str]:
    """Return the signs and features that `text` states of somebody now."""
    assessment = default_detector().assess(text)
    said = {f.sign for f in (*assessment.findings, *assessment.features) if f.stated}
    return said.union(assessment.notes.features)
