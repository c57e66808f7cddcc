"""Use the inbox without ever waiting long for it: when the database is away, memory has to do."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import TypeVar

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from sepsis_assistant.storage.conversations import Conversations
from sepsis_assistant.storage.database import in_thread
from sepsis_assistant.storage.inbox import DONE, LEASE, NEW, WORKING, Answer, Claim, Inbox, Key
from sepsis_assistant.storage.stored_turns import StoredTurn, turns_of

CALL_LIMIT = 2.0  # seconds for one call
PAUSE = 5.0  # seconds without a call after one that failed
_RECENT = 2_000  # answers kept in memory
_RECENT_SECONDS = 600.0
_ASK_AGAIN = 0.3  # seconds between looks at a message that another worker has
_EVENTS = 400  # of a conversation are read to find what was answered or offered

logger = logging.getLogger(__name__)
T = TypeVar("T")


class FallbackInbox:
    """Remember answers in memory and, where there is a database, in it; no method raises."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Start with memory alone; `clock` returns seconds."""
        self._clock = clock
        self.engine: Engine | None = None
        self._inbox: Inbox | None = None
        self._retry_at = 0.0
        self._recent: OrderedDict[Key, tuple[float, Answer]] = OrderedDict()
        self._unsaved: dict[Key, Answer] = {}

    def open(self, engine: Engine | None) -> None:
        """Use this database from now on; None means memory alone."""
        self.engine, self._inbox, self._retry_at = engine, None, 0.0

    async def prepare(self) -> None:
        """Make the table now and not with the first message."""
        await self._stored(self._table, None)

    async def claim(self, key: Key) -> Claim:
        """Take a message to process it, or return what became of it."""
        known = self.recent(key)
        if known is not None:
            return Claim(DONE, known)
        return await self._stored(lambda: self._table().claim(key), Claim(NEW))

    def recent(self, key: Key) -> Answer | None:
        """Return the answer to a message that was answered here in the last minutes."""
        found = self._recent.get(key)
        return found[1] if found and found[0] > self._clock() - _RECENT_SECONDS else None

    async def claim_soon(self, key: Key, patience: float) -> Claim:
        """Return the claim as soon as no other worker has the message, or after `patience` (seconds)."""
        for _ in range(int(patience / _ASK_AGAIN)):
            claim = await self.claim(key)
            if claim.state != WORKING:
                return claim
            await asyncio.sleep(_ASK_AGAIN)
        return Claim(WORKING)

    @contextlib.asynccontextmanager
    async def held(self, key: Key) -> AsyncIterator[None]:
        """Renew the claim for as long as the work takes; give it up when the work ends with an error."""
        keeper = asyncio.create_task(self._renew(key))
        try:
            yield
        except Exception:
            await self._stored(lambda: self._table().release(key), None)
            raise
        finally:
            keeper.cancel()

    async def finish(self, key: Key, answer: Answer) -> None:
        """Keep the answer; what cannot be stored now is stored with a later one."""
        self._recent[key] = (self._clock(), answer)
        while len(self._recent) > _RECENT:
            self._recent.popitem(last=False)
        self._unsaved[key] = answer
        for each, its_answer in list(self._unsaved.items()):
            if not await self._stored(partial(self._finished, each, its_answer), False):
                break
            self._unsaved.pop(each, None)
        while len(self._unsaved) > _RECENT:
            del self._unsaved[next(iter(self._unsaved))]

    async def turn(self, sender_id: str, message_id: str) -> StoredTurn | None:
        """Return the stored turn of a message, if Rasa stored it before its worker ended."""
        turns = await self.turns(sender_id)
        return next((t for t in reversed(turns) if t.message_id == message_id), None)

    async def turns(self, sender_id: str) -> list[StoredTurn]:
        """Return the last stored turns of a conversation."""
        return await self._stored(lambda: turns_of(self._conversations().events(sender_id, _EVENTS)), [])

    def forget(self, sender_id: str) -> None:
        """Drop the answers to a sender from memory; the database's rows go with the conversation."""
        for kept in (self._recent, self._unsaved):
            for key in [k for k in kept if k[1] == sender_id]:
                del kept[key]

    async def _renew(self, key: Key) -> None:
        while True:
            await asyncio.sleep(LEASE / 3)
            await self._stored(lambda: self._table().renew(key), None)

    def _finished(self, key: Key, answer: Answer) -> bool:
        self._table().finish(key, answer)
        return True

    def _table(self) -> Inbox:
        if self._inbox is None:
            assert self.engine is not None
            self._inbox = Inbox(self.engine)
        return self._inbox

    def _conversations(self) -> Conversations:
        assert self.engine is not None
        return Conversations(self.engine)

    async def _stored(self, work: Callable[[], T], otherwise: T) -> T:
        """Return what `work` returns in a thread, or `otherwise` when the database is away or slow."""
        if self.engine is None or self._clock() < self._retry_at:
            return otherwise
        future = in_thread(self.engine, work)
        # In two halves: a long turn that holds up the event loop is not the database's fault, and can use up
        # one of them only.
        for _ in range(2):
            if not future.done():
                await asyncio.wait({future}, timeout=CALL_LIMIT / 2)
        try:
            if future.done():
                return future.result()
            future.cancel()
            reason = "slow"
        except SQLAlchemyError as error:
            reason = type(error).__name__
        self._retry_at = self._clock() + PAUSE
        logger.error("inbox: the database does not answer (%s); memory has to do", reason)
        return otherwise
