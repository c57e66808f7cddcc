"""Try a call over the network again for as long as its failure may pass."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

_TRIES = 6
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 60.0  # seconds between tries
_LONGEST_ASKED = 3600.0  # seconds that the other side may ask to wait

T = TypeVar("T")
Pause = Callable[[float], Awaitable[Any]]  # waits so many seconds


class Passing(Exception):
    """Report a failure that may pass; `after` is how long the other side asks to wait (seconds)."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        """Keep the reason, which may be logged."""
        super().__init__(reason)
        self.reason, self.after = reason, after


async def patiently(attempt: Callable[[], Awaitable[T]], pause: Pause = asyncio.sleep) -> T:
    """Return what `attempt` returns, at the latest at its last try; raise Passing after that."""
    wait = _FIRST_WAIT
    for _ in range(_TRIES - 1):
        try:
            return await attempt()
        except Passing as failure:
            asked = failure.after and min(failure.after, _LONGEST_ASKED)
        await pause(asked or min(wait, _LONGEST_WAIT))
        wait *= 2
    return await attempt()
