"""Keep the ranker of this process: the NLU graph loads it, a policy asks it about a short message."""

from __future__ import annotations

from collections.abc import Callable

from sepsis_assistant.memory import remembering
from sepsis_assistant.retrieval.following import Ranking
from sepsis_assistant.retrieval.ranker import QuestionRanker
from sepsis_assistant.retrieval.training import reading_of

_kept: list[Callable[[str, Ranking, float, str], Ranking]] = []


def keep(ranker: QuestionRanker) -> None:
    """Make `ranker` the one that is asked."""

    def rank(text: str, alone: Ranking, outside: float, last: str) -> Ranking:
        return ranker.after(text, alone, outside, last, lambda words: reading_of(words, {}))

    _kept[:] = [remembering(rank)]  # in every round of a turn a policy asks for the same text


def after(text: str, alone: Ranking, outside: float, last: str) -> Ranking:
    """Return what `text` may ask after the answer `last`; nothing where no model is loaded."""
    return _kept[0](text, alone, outside, last) if _kept else ()
