"""Let few turns be worked out at once, one with a danger sign before all others.

Python works out one turn at a time: fifty at once only make each other slow, and somebody in danger waits for
all of them. Here the others wait, in the order of their arrival.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator, Callable

MOST = 4  # turns at once: while one waits for the database, another is worked out
PLACE_SECONDS = 0.5  # after which a turn that waits for something else takes no place any more


class Turnstile:
    """Count the turns that are being worked out; whoever is urgent does not wait."""

    def __init__(self, most: int = MOST, place_seconds: float = PLACE_SECONDS) -> None:
        """Start with nobody inside."""
        self._most, self._place_seconds = most, place_seconds
        self._inside = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    @property
    def is_full(self) -> bool:
        """Say whether the next turn would have to wait."""
        return self._inside >= self._most or bool(self._waiting)

    @property
    def waiting(self) -> int:
        """Return how many turns wait for a place."""
        return sum(not given.done() for given in self._waiting)

    @contextlib.asynccontextmanager
    async def passed(self, urgent: bool) -> AsyncIterator[None]:
        """Wait for a place, unless `urgent`, and hold it, not longer than a turn takes."""
        if urgent or not self.is_full:
            self._inside += 1
        else:
            await self._place_given()
        leave = self._once(self._leave)
        late = asyncio.get_running_loop().call_later(self._place_seconds, leave)
        try:
            yield
        finally:
            late.cancel()
            leave()

    async def _place_given(self) -> None:
        """Return when this turn's place was given to it."""
        given: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(given)
        try:
            await given
        except asyncio.CancelledError:
            if given.done() and not given.cancelled():
                self._leave()
            raise

    def _leave(self) -> None:
        """Give a place back: whoever has waited longest gets it."""
        self._inside -= 1
        while self._waiting and self._inside < self._most:
            given = self._waiting.popleft()
            if not given.done():
                self._inside += 1
                given.set_result(None)

    @staticmethod
    def _once(act: Callable[[], None]) -> Callable[[], None]:
        """Return a function that does `act` the first time only."""
        left = [act]
        return lambda: left.pop()() if left else None
