"""Keep the ranker of this process: the NLU graph loads it, a policy asks it about a short message."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from sepsis_assistant.ahead import Look, look_ahead
from sepsis_assistant.memory import remembering
from sepsis_assistant.retrieval.following import Ranking
from sepsis_assistant.retrieval.ranker import QuestionRanker
from sepsis_assistant.retrieval.training import reading_of


@dataclass(frozen=True)
class _Kept:
    after: Callable[[str, Ranking, float, str], Ranking]
    nearest: Callable[[str, tuple[str, ...]], int | None]
    looks: tuple[Callable[[str, str], object], ...]


_kept: list[_Kept] = []


def keep(ranker: QuestionRanker) -> None:
    """Make `ranker` the one that is asked."""

    def rank(text: str, alone: Ranking, outside: float, last: str) -> Ranking:
        return ranker.after(text, alone, outside, last, reading_of)

    # In every round of a turn a policy asks for the same text.
    looks = (ranker.see_together, ranker.see_followed)
    _kept[:] = [_Kept(remembering(rank), remembering(ranker.nearest), looks)]
    look_ahead("questions", ranker.see)


def looks_after(text: str, last: str) -> Sequence[Look]:
    """Return what `after` will look at: it can be looked at side by side before."""
    return [partial(look, text, last) for look in _kept[0].looks] if _kept else ()


def after(text: str, alone: Ranking, outside: float, last: str) -> Ranking:
    """Return what `text` may mean after the answer `last`; nothing where no model is loaded."""
    return _kept[0].after(text, alone, outside, last) if _kept else ()


def nearest(text: str, sentences: tuple[str, ...]) -> int | None:
    """Return the place of the sentence nearest to `text`; None where none is near, or no model is loaded."""
    return _kept[0].nearest(text, sentences) if _kept else None
