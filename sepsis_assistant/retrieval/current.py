"""Keep the ranker of this process: the NLU graph loads it, a policy asks it about a short message."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sepsis_assistant.memory import remembering
from sepsis_assistant.retrieval.following import Ranking
from sepsis_assistant.retrieval.ranker import QuestionRanker
from sepsis_assistant.retrieval.training import reading_of


@dataclass(frozen=True)
class _Kept:
    after: Callable[[str, Ranking, float, str], Ranking]
    nearest: Callable[[str, tuple[str, ...]], int | None]


_kept: list[_Kept] = []


def keep(ranker: QuestionRanker) -> None:
    """Make `ranker` the one that is asked."""

    def rank(text: str, alone: Ranking, outside: float, last: str) -> Ranking:
        return ranker.after(text, alone, outside, last, reading_of)

    # In every round of a turn a policy asks for the same text.
    _kept[:] = [_Kept(remembering(rank), remembering(ranker.nearest))]


def after(text: str, alone: Ranking, outside: float, last: str) -> Ranking:
    """Return what `text` may mean after the answer `last`; nothing where no model is loaded."""
    return _kept[0].after(text, alone, outside, last) if _kept else ()


def nearest(text: str, sentences: tuple[str, ...]) -> int | None:
    """Return the place of the sentence nearest to `text`; None where none is near, or no model is loaded."""
    return _kept[0].nearest(text, sentences) if _kept else None
