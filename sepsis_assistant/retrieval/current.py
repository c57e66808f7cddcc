"""Keep the ranker of this process: the NLU graph loads it, a policy asks it about a short message."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from sepsis_assistant.memory import remembering
from sepsis_assistant.retrieval.asked import Asked, Ranking
from sepsis_assistant.retrieval.following import Subject, evidence, ranked, together
from sepsis_assistant.retrieval.ranker import QuestionRanker
from sepsis_assistant.retrieval.training import reading_of


@dataclass(frozen=True)
class Current:
    """Hold how a text is asked about, what the answers are about, and the weights of what is meant."""

    ask: Callable[[str], Asked]
    subjects: Mapping[str, Subject]
    weights: np.ndarray

    def after(self, text: str, alone: Ranking, last: str) -> Ranking:
        """Return what `text` may ask after the answer `last`; `alone` is what it asks by itself."""
        if last not in self.subjects:
            return ()
        with_last = self.ask(together(text, self.subjects[last])).ranking
        return ranked(*evidence(alone, with_last, last, self.subjects), self.weights)


_kept: list[Current] = []


def keep(ranker: QuestionRanker, subjects: Mapping[str, Subject], weights: np.ndarray) -> None:
    """Make `ranker` the one that is asked."""
    # the policies of a turn ask for the same text in turn
    _kept[:] = [Current(remembering(lambda text: ranker.ask(text, reading_of(text, {}))), subjects, weights)]


def after(text: str, alone: Ranking, last: str) -> Ranking:
    """Return what `text` may ask after the answer `last`; nothing where no model is loaded."""
    return _kept[0].after(text, alone, last) if _kept else ()
