"""Keep the ranker of this process: the NLU graph loads it, a policy asks it about a short question."""

from __future__ import annotations

from sepsis_assistant.retrieval.asked import Asked
from sepsis_assistant.retrieval.ranker import QuestionRanker
from sepsis_assistant.retrieval.training import reading_of

_kept: list[QuestionRanker] = []


def keep(ranker: QuestionRanker) -> None:
    """Make `ranker` the one that `ask` asks."""
    _kept[:] = [ranker]


def ask(text: str) -> Asked:
    """Return which questions `text` asks; nothing where no model is loaded."""
    return _kept[0].ask(text, reading_of(text, {})) if _kept else Asked()
