"""Say whether the server is ready: its model answers a danger message, and its database takes rows."""

from __future__ import annotations

import asyncio
import time
from functools import lru_cache
from typing import Any

from sepsis_assistant.channels.guard import Guard, shared_guard
from sepsis_assistant.channels.records import Records
from sepsis_assistant.channels.starting import answers_danger

ASK_AGAIN = 10.0  # seconds in which the answer to the danger message counts: anybody may ask for it
ANSWER_LIMIT = 10.0  # seconds in which even a crowded server answers it


class Readiness:
    """Know whether the model and the store of a server do their work, now or some seconds ago."""

    def __init__(self, guard: Guard) -> None:
        """Keep the guard, which knows the database and whether the start has ended."""
        self._guard, self._records = guard, Records(guard.inbox)
        self._asked_at, self._answered = -ASK_AGAIN, False
        self._asking: asyncio.Task[bool] | None = None

    async def parts(self, app: Any) -> dict[str, bool]:
        """Return which parts of a Sanic application are ready."""
        agent = getattr(app.ctx, "agent", None)
        model, store = await asyncio.gather(self._answers(agent), self._records.writable())
        return {"model": model, "store": store}

    async def _answers(self, agent: Any) -> bool:
        """Say whether a danger message got an emergency reply; all who ask at once get one answer."""
        if not (self._guard.ready and agent is not None and agent.is_ready()):
            return False
        if self._asking is None and time.monotonic() - self._asked_at < ASK_AGAIN:
            return self._answered
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask(agent))
        return await asyncio.shield(self._asking)

    async def _ask(self, agent: Any) -> bool:
        try:
            self._answered = await asyncio.wait_for(answers_danger(agent), ANSWER_LIMIT)
        except asyncio.TimeoutError:
            self._answered = False
        finally:
            self._asked_at, self._asking = time.monotonic(), None
        return self._answered


@lru_cache(maxsize=1)
def shared_readiness() -> Readiness:
    """Return the readiness of this process."""
    return Readiness(shared_guard())
