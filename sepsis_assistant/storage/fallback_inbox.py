"""Use the inbox without ever waiting long for it: when the database is away, memory has to do."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import NamedTuple, TypeVar

from sqlalchemy.engine import Engine

from sepsis_assistant.storage.access import Away
from sepsis_assistant.storage.deletions import Seen, unsure
from sepsis_assistant.storage.inbox import DONE, LEASE, NEW, WORKING, Answer, Claim, Inbox, Key
from sepsis_assistant.storage.stored_turns import StoredTurn, turns_of
from sepsis_assistant.storage.turn_store import TurnStore

_RECENT = 2_000  # answers kept in memory
_RECENT_SECONDS = 600.0
_ASK_AGAIN = 0.3  # seconds between looks at a message that another worker has

T = TypeVar("T")


class _Given(NamedTuple):
    """Hold an answer that was given here: when, and what was seen then of the conversation's deletion."""

    time: float
    answer: Answer
    seen: Seen


class _Unsaved(NamedTuple):
    """Hold an answer that the database lacks; `claimed` tells whether it has the row of the message."""

    answer: Answer
    seen: Seen
    claimed: bool


class FallbackInbox:
    """Remember answers in memory and, where there is a database, in it; no method raises."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Start with memory alone; `clock` returns seconds."""
        self._clock = clock
        self.store: TurnStore | None = None
        self._inbox: Inbox | None = None
        self._recent: OrderedDict[Key, _Given] = OrderedDict()
        self._unsaved: dict[Key, _Unsaved] = {}
        self._unclaimed: set[Key] = set()  # messages in work of which the database has no row
        self._in_hand: set[Key] = set()  # those of `_unsaved` that somebody stores just now
        self._saving: asyncio.Task[None] | None = None

    def open(self, store: TurnStore | None) -> None:
        """Use the database of this store from now on; None means memory alone."""
        self.store, self._inbox = store, None
        if store:
            store.dropped.append(self.forget)
            store.caught_up.append(self._save_soon)

    async def prepare(self) -> None:
        """Make the table now and not with the first message."""
        await self._stored(self._table, None)

    async def claim(self, key: Key) -> Claim:
        """Take a message to process it, or return what became of it."""
        known = await self.recent(key)
        if known is not None:
            return Claim(DONE, known)
        claim = await self._stored(lambda engine: self._table(engine).claim(key), None)
        if claim is None:
            self._unclaimed.add(key)
            return Claim(NEW)
        return claim

    async def recent(self, key: Key) -> Answer | None:
        """Return the answer that was given here in the last minutes, unless its conversation was deleted."""
        found = self._recent.get(key)
        if found is None or found.time <= self._clock() - _RECENT_SECONDS:
            return None
        if self.store and await self.store.is_deleted_since(key[1], found.seen):
            self._recent.pop(key, None)
            return None
        return found.answer

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
            self._unclaimed.discard(key)
            await self._stored(lambda engine: self._table(engine).release(key), None)
            raise
        finally:
            keeper.cancel()

    async def finish(self, key: Key, answer: Answer, started: float) -> Answer:
        """Keep the answer to a message taken at `started` (Unix time); what cannot be stored now is later.

        Return the answer that counts: another worker's, where this one had hung and was not waited for.
        """
        seen = self.store.seen(key[1]) if self.store else unsure()
        seen = seen if seen.sure else Seen(started, sure=False)
        self._recent[key] = _Given(self._clock(), answer, seen)
        while len(self._recent) > _RECENT:
            self._recent.popitem(last=False)
        self._unsaved[key] = _Unsaved(answer, seen, claimed=key not in self._unclaimed)
        self._unclaimed.discard(key)
        while len(self._unsaved) > _RECENT:
            del self._unsaved[next(iter(self._unsaved))]
        if await self._save_one(key):  # its own first: turns that end together must not wait for each other's
            await self._save()
        given = self._recent.get(key)
        return given.answer if given else answer

    async def close(self, seconds: float) -> None:
        """Store what waits in memory before the process ends, if the database takes it in so many seconds."""
        if self.store:
            await self.store.finish(seconds)
            await self._save()
            await self.store.access.close()

    async def turn(self, sender_id: str, message_id: str) -> StoredTurn | None:
        """Return the stored turn of a message, if Rasa stored it before its worker ended."""
        turns = await self.turns(sender_id)
        return next((t for t in reversed(turns) if t.message_id == message_id), None)

    async def turns(self, sender_id: str) -> list[StoredTurn]:
        """Return the turns of a conversation."""
        if self.store is None:
            return []
        history = await self.store.read(sender_id, all_sessions=True)
        return turns_of(map(json.loads, history.events))

    def forget(self, sender_id: str) -> None:
        """Drop the answers to a sender from memory; the database's rows go with the conversation."""
        for kept in (self._recent, self._unsaved):
            for key in [k for k in kept if k[1] == sender_id]:
                del kept[key]

    def _save_soon(self) -> None:
        """Store what the database lacks, now that it is back: another worker may be asked for it next."""
        self._saving = asyncio.get_running_loop().create_task(self._save())

    async def _save(self) -> None:
        """Store what the database lacks and nobody stores just now."""
        for key in list(self._unsaved):
            if key not in self._in_hand and not await self._save_one(key):
                return

    async def _save_one(self, key: Key) -> bool:
        """Store an answer that waits; say whether the database took it."""
        unsaved = self._unsaved.get(key)
        if unsaved is None:
            return True
        self._in_hand.add(key)
        try:
            kept = await self._stored(partial(self._finished, key=key, unsaved=unsaved), None)
        finally:
            self._in_hand.discard(key)
        if kept is None:
            return False
        self._unsaved.pop(key, None)
        if key in self._recent:
            self._recent[key] = self._recent[key]._replace(answer=kept)
        return True

    async def _renew(self, key: Key) -> None:
        while True:
            await asyncio.sleep(LEASE / 3)
            await self._stored(lambda engine: self._table(engine).renew(key), None)

    def _finished(self, engine: Engine, key: Key, unsaved: _Unsaved) -> Answer:
        if unsaved.claimed:
            return self._table(engine).finish(key, unsaved.answer)
        return self._table(engine).add(key, unsaved.answer, unsaved.seen)

    def _table(self, engine: Engine) -> Inbox:
        if self._inbox is None:
            self._inbox = Inbox(engine)
        return self._inbox

    async def _stored(self, work: Callable[[Engine], T], otherwise: T) -> T:
        """Return what `work` returns in a thread, or `otherwise` when the database is away or slow."""
        if self.store is None:
            return otherwise
        try:
            return await self.store.access.run(work)
        except Away:
            return otherwise
