"""Read what people tell instead of yes or no: "his skin looks normal", "she is panting"."""

from __future__ import annotations

from collections.abc import Iterable

from sepsis_assistant.conversation.wording import Wording, clauses, words_of
from sepsis_assistant.phrases.grammar import Phrase
from sepsis_assistant.safety.detector import default_detector

Place = tuple[str, str]  # form and slot of a question


class Stories:
    """Say what a message tells about a question; build it once, it has no state."""

    def __init__(self, fine: Iterable[tuple[Place, Phrase]], spoils: Iterable[str] = ()) -> None:
        """Keep the phrases that tell that all is well, by question, and the words that spoil them."""
        self._wording, self._spoils = Wording(fine), frozenset(spoils)

    def tells(self, text: str, place: Place, signs: Iterable[str], missing: bool) -> bool | None:
        """Return True where a sign is told of, False where all is well there, None where neither is told.

        `missing` tells that the question asks if something is missing: then a sign goes before a phrase.
        """
        said = clauses(text)
        fine = [clause for clause in said if self._is_fine(clause, place)]
        rest = text if missing else " ".join(clause for clause in said if clause not in fine)
        if _shown(rest) & frozenset(signs):
            return True
        return False if fine and "?" not in text else None

    def _is_fine(self, clause: str, place: Place) -> bool:
        spoilt = not self._spoils.isdisjoint(words_of(clause))
        return not spoilt and (place, True) in self._wording.find(clause)


def _shown(text: str) -> set[str]:
    """Return the signs and features that `text` states of somebody now."""
    assessment = default_detector().assess(text)
    said = {f.sign for f in (*assessment.findings, *assessment.features) if f.stated}
    return said.union(assessment.notes.features)
