"""Remember what a text gave: in one turn, and over the turns of a conversation, the same texts come again."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

_TEXTS = 512  # so many texts, the longest unused goes first
_LONGEST = 1000  # characters; a longer text is rare and would fill the memory

More = ParamSpec("More")
Result = TypeVar("Result")


def remembering(
    work_out: Callable[Concatenate[str, More], Result],
) -> Callable[Concatenate[str, More], Result]:
    """Return `work_out` with a memory for the results of its latest texts.

    Its first argument is the text, all are hashable, and nobody changes its result.
    """
    kept = cast(Callable[Concatenate[str, More], Result], lru_cache(maxsize=_TEXTS)(work_out))

    @wraps(work_out)
    def remember(text: str, *more: More.args, **named: More.kwargs) -> Result:
        return (kept if len(text) <= _LONGEST else work_out)(text, *more, **named)

    return remember
