"""Keep the ranker of this process: the NLU graph loads it, a policy asks it about a short question."""

from __future__ import annotations

from collections.abc import Callable

from sepsis_assistant.memory import remembering
from sepsis_assistant.retrieval.asked import Asked
from sepsis_assistant.retrieval.ranker import QuestionRanker
from sepsis_assistant.retrieval.training import reading_of

_kept: list[Callable[[str], Asked]] = []


def keep(ranker: QuestionRanker) -> None:
    """Make `ranker` the one that `ask` asks."""
    # the policies of a turn ask for the same text in turn
    _kept[:] = [remembering(lambda text: ranker.ask(text, reading_of(text, {})))]


def ask(text: str) -> Asked:
    """Return which questions `text` asks; nothing where no model is loaded."""
    return _kept[0](text) if _kept else Asked()
