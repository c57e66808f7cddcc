"""Decide which messages get in: none in a flood or a full house, but always one with a danger sign."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from sepsis_assistant.channels.danger import Parse, is_dangerous
from sepsis_assistant.channels.incoming import Incoming
from sepsis_assistant.channels.rate import RateLimit
from sepsis_assistant.channels.refusals import refused

MOST_AT_ONCE = 200  # turns that wait or run in this worker


class Admission:
    """Let messages in and count those that are inside."""

    def __init__(self, limit: RateLimit) -> None:
        """Start with nobody inside."""
        self._limit, self._inside = limit, 0
        self.parse: Parse | None = None  # asks the model, as soon as the server has one

    @property
    def inside(self) -> int:
        """Return how many messages are let in and not answered yet."""
        return self._inside

    @contextlib.asynccontextmanager
    async def admitted(self, incoming: Incoming) -> AsyncIterator[None]:
        """Let a message in until its turn has ended; raise Refused."""
        await self._check(incoming)
        self._inside += 1
        try:
            yield
        finally:
            self._inside -= 1

    async def _check(self, incoming: Incoming) -> None:
        incoming.check()
        wait = self._limit.wait(incoming.sender)
        crowded = self._inside >= MOST_AT_ONCE
        if (wait or crowded) and not (incoming.text and await is_dangerous(incoming.text, self.parse)):
            raise refused("too_many_messages", retry_after=wait) if wait else refused("busy")
