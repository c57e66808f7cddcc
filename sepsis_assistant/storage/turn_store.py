"""Read and add the turns of conversations; what cannot be stored now waits in memory and is stored later.

Of the conversations that were worked on last, memory knows the events: while the database is away, an open
emergency and what was told before still count.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from sqlalchemy.engine import Engine

from sepsis_assistant.storage.access import Access, Away
from sepsis_assistant.storage.checkpoints import Checkpoint, keep_checkpoint, last_checkpoint
from sepsis_assistant.storage.conversations import Counts, Wish, delete_conversation
from sepsis_assistant.storage.deletions import Deletion, Seen, forget_old, last_deletion, unsure
from sepsis_assistant.storage.events import (
    SESSION_STARTED,
    Row,
    read_events,
    session_began,
)
from sepsis_assistant.storage.recent import Recent
from sepsis_assistant.storage.standing import Standing, standing_of
from sepsis_assistant.storage.turn_rows import ANSWERED, DELETED, Stored, Turn, store_turns

AGAIN = 1.0  # seconds between tries to reach a database that is away
KNOWN_BYTES = 32_000_000  # of events that are in the database too
WAITING_BYTES = 64_000_000  # of events that are not

logger = logging.getLogger(__name__)
T = TypeVar("T")
Run = Callable[[Callable[[Engine], T]], Awaitable[T]]


@dataclass(frozen=True)
class History:
    """Hold the events of a conversation as JSON, oldest first, and what was seen of its deletion.

    `ids` are the rows of the first events; 0 is an event of a checkpoint, and the newest may have no row yet.
    """

    events: tuple[str, ...] = ()
    seen: Seen = field(default_factory=unsure)
    ids: tuple[int, ...] = ()

    @property
    def last_row(self) -> int:
        """Return the last row that is known, 0 where none is."""
        return max(self.ids, default=0)

    @property
    def size(self) -> int:
        """Return about how many bytes it takes in memory."""
        return 500 + sum(map(len, self.events))

    def followed_by(self, rows: Sequence[Row]) -> History:
        """Return the history with these events, from where its last session began."""
        began = [number for number, row in enumerate(rows) if row.type_name == SESSION_STARTED]
        new = tuple(row.data for row in rows)
        if began:
            return History(new[began[-1] :], self.seen)
        return History(self.events + new, self.seen, self.ids)


class TurnStore:
    """Hold the database of one process and what it lacks; `read` and `add` never raise or wait long."""

    def __init__(self, access: Access) -> None:
        """Keep the access; nothing is read yet."""
        self.access = access
        self.dropped: list[Callable[[str], None]] = []  # are called with who was forgotten
        self.caught_up: list[Callable[[], None]] = []  # are called when the database is back
        self._known: Recent[History] = Recent(KNOWN_BYTES)
        self._waiting: Recent[list[Turn]] = Recent(WAITING_BYTES)
        self._watching: asyncio.Task[None] | None = None
        access.on_failure = self._watch

    @property
    def waiting(self) -> list[str]:
        """Return the conversations of which turns are not stored yet."""
        return self._waiting.names()

    @property
    def turns_waiting(self) -> int:
        """Return how many turns are not stored yet."""
        return sum(map(len, self._waiting.values()))

    async def read(self, sender_id: str, all_sessions: bool = False) -> History:
        """Return the events of a conversation from where its last session began, or all."""
        try:
            if sender_id in self._waiting:
                await self._store(sender_id, self.access.run)
            history = await self.access.run(partial(_read, sender_id=sender_id, all_sessions=all_sessions))
        except Away:
            return self._remembered(sender_id)
        if not all_sessions:
            self._known.keep(sender_id, history, history.size)
        return history

    async def standing(self, sender_id: str) -> Standing | None:
        """Return where a conversation stands in the database; None where memory knows more, or it is away."""
        if sender_id in self._waiting:
            return None
        try:
            return await self.access.run(partial(_standing, sender_id=sender_id))
        except Away:
            return None

    async def add(self, sender_id: str, rows: Sequence[Row], seen: Seen, after: int = 0) -> Standing | None:
        """Keep what a turn added: in the database as soon as it takes it, in memory until then.

        What another worker has stored since the row `after` is not stored again: this one may have hung.
        Return where the conversation stands if it holds nothing but what the turn knew and added.
        """
        turn = Turn(rows, seen if seen.sure else Seen(rows[0].timestamp or seen.time, sure=False), after)
        known = self._remembered(sender_id).followed_by(rows)
        turns = [*(self._waiting.get(sender_id) or ()), turn]
        self._known.keep(sender_id, known, known.size)
        lost = self._waiting.keep(sender_id, turns, sum(turn.size for turn in turns))
        if lost:
            logger.error("no room for turns that wait for the database: those of %d conversations", len(lost))
        try:
            return await self._store(sender_id, self.access.run)
        except Away:
            return None
        finally:
            if sender_id in self._waiting:  # even where the turn was cut off
                self._watch()

    def row_before(self, sender_id: str, count: int) -> int | None:
        """Return the row of the last of the first `count` events of this session, if it is known."""
        known = self._known.get(sender_id)
        return known.ids[count - 1] or None if known and 0 < count <= len(known.ids) else None

    async def shorten(self, sender_id: str, made: Checkpoint, seen: Seen) -> None:
        """Let later turns read a checkpoint in the place of the events before it."""
        with contextlib.suppress(Away):
            await self.access.run(partial(keep_checkpoint, sender_id=sender_id, made=made, seen=seen))

    async def delete(self, sender_id: str, seconds: float, message_id: str | None = None) -> Counts:
        """Delete a conversation here, in the database and thereby everywhere; raise Away.

        What does not succeed in so many seconds is not done later either. `message_id` is the message that
        asked for it, if one did.
        """
        wish = Wish(time.monotonic() + seconds, message_id=message_id)
        deleted = partial(delete_conversation, sender_id=sender_id, wish=wish)
        counts, deletion = await self.access.run(deleted, seconds)
        self.drop(sender_id)
        known = History(seen=Seen(deletion.time, deletion.mark))
        self._known.keep(sender_id, known, known.size)
        return counts

    def drop(self, sender_id: str) -> None:
        """Forget a conversation in memory."""
        self._known.drop(sender_id)
        self._waiting.drop(sender_id)
        for tell in self.dropped:
            tell(sender_id)

    def hear(self, sender_id: str, deleted: float) -> None:
        """Forget a conversation that was deleted at a time (Unix) after it was last read here."""
        known = self._known.get(sender_id)
        if known is None or known.seen.time < deleted:
            self.drop(sender_id)

    def seen(self, sender_id: str) -> Seen:
        """Return what was seen of the deletion of a conversation when it was last read here."""
        known = self._known.get(sender_id)
        return known.seen if known else unsure()

    async def is_deleted_since(self, sender_id: str, seen: Seen) -> bool:
        """Say whether a conversation was deleted since, as far as the database can tell."""
        try:
            return seen.is_before(await self.access.run(partial(_last_deletion, sender_id=sender_id)))
        except Away:
            return False

    async def finish(self, seconds: float) -> None:
        """Store what waits before the process ends, if the database takes it within so many seconds."""
        if self._watching:
            self._watching.cancel()
        with contextlib.suppress(Away, asyncio.TimeoutError):
            if self.waiting or self.access.paused:
                await asyncio.wait_for(self._store_all(), seconds)
        if self.waiting:
            logger.error("%d turns end with this process: the database is away", self.turns_waiting)

    def _remembered(self, sender_id: str) -> History:
        """Return what memory knows of a conversation."""
        known = self._known.get(sender_id)
        if known is None:
            known = History()
            for turn in self._waiting.get(sender_id) or ():
                known = History(known.events, turn.seen).followed_by(turn.rows)
        return known

    async def _store(self, sender_id: str, run: Run[Any]) -> Standing | None:
        """Store the turns of a conversation that wait; return what `add` returns; raise Away."""
        taken = list(self._waiting.get(sender_id) or ())
        for turn in taken:
            turn.tries += 1
        numbered = [(turn, turn.tries) for turn in taken]
        stored: Stored = await run(partial(store_turns, sender_id=sender_id, turns=numbered))
        left = [turn for turn in self._waiting.get(sender_id) or () if turn not in stored.done]
        self._waiting.keep(sender_id, left, sum(turn.size for turn in left))
        if not left:
            self._waiting.drop(sender_id)
        if stored.outdated == DELETED:
            self.drop(sender_id)
        elif stored.outdated == ANSWERED:
            self._known.drop(sender_id)
        return None if left else stored.standing

    def _watch(self) -> None:
        """Try again in the background until nothing waits."""
        running, loop = self._watching, asyncio.get_running_loop()
        if running is None or running.done() or running.get_loop() is not loop:
            self._watching = loop.create_task(self._catch_up())

    async def _catch_up(self) -> None:
        while True:
            await asyncio.sleep(AGAIN)
            with contextlib.suppress(Away):
                await self._store_all()
                if not self.waiting:
                    return

    async def _store_all(self) -> None:
        """Store all that waits, however long it takes, and take calls again; raise Away."""
        await self.access.attempt(_purge)  # tells whether the database can be written to
        for sender_id in self.waiting:
            await self._store(sender_id, self.access.attempt)
        self.access.resume()
        for tell in self.caught_up:
            tell()


def _read(engine: Engine, sender_id: str, all_sessions: bool) -> History:
    with engine.connect() as connection:
        deletion = last_deletion(connection, sender_id)
        seen = Seen(time.time(), deletion.mark if deletion else None)
        point = Checkpoint() if all_sessions else last_checkpoint(connection, sender_id)
        began = None if all_sessions else session_began(connection, sender_id, point.event_id)
        if began is not None:
            point = Checkpoint(began - 1)
        rows = read_events(connection, sender_id, point.event_id + 1)
    ids = (*(0 for _ in point.events), *(number for number, _ in rows))
    return History((*point.events, *(data for _, data in rows)), seen, ids)


def _standing(engine: Engine, sender_id: str) -> Standing:
    with engine.connect() as connection:
        return standing_of(connection, sender_id)


def _purge(engine: Engine) -> None:
    with engine.begin() as connection:
        forget_old(connection)


def _last_deletion(engine: Engine, sender_id: str) -> Deletion | None:
    with engine.connect() as connection:
        return last_deletion(connection, sender_id)
