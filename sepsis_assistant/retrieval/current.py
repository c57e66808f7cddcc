"""Keep the ranker of this process: the NLU graph loads it, a policy asks it about a short message."""

from __future__ import annotations

from sepsis_assistant.retrieval.following import Ranking
from sepsis_assistant.retrieval.ranker import QuestionRanker
from sepsis_assistant.retrieval.training import reading_of

_kept: list[QuestionRanker] = []
_heard: dict[tuple[str, str], Ranking] = {}  # of the latest message: the policies of a turn ask in turn


def keep(ranker: QuestionRanker) -> None:
    """Make `ranker` the one that is asked."""
    _kept[:] = [ranker]
    _heard.clear()


def after(text: str, alone: Ranking, last: str) -> Ranking:
    """Return what `text` may ask after the answer `last`; nothing where no model is loaded."""
    if not _kept:
        return ()
    if (text, last) not in _heard:
        found = _kept[0].after(text, alone, last, lambda words: reading_of(words, {}))
        _heard.clear()
        _heard[text, last] = found
    return _heard[text, last]
