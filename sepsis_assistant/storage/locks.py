"""Have one worker at a time work on a conversation: in this process, and with PostgreSQL in all.

PostgreSQL's advisory locks, and not Redis: they end with the connection of a worker that dies, where a lock
of Redis ends at a guessed time; they wait without polling; and there is no second service to run. With
SQLite, one process works on the database.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from sepsis_assistant.storage.access import CALL_LIMIT, Access
from sepsis_assistant.storage.deletions import CHANNEL, lock_key
from sepsis_assistant.storage.turn_store import TurnStore

PATIENCE = 10.0  # seconds to wait for another worker: it may hang, and somebody may be waiting for help
_WAITING = 8  # conversations of this worker that wait for another at once, a connection each

logger = logging.getLogger(__name__)
T = TypeVar("T")
Release = Callable[[], Any]


class ConversationLocks:
    """Give out the lock of a conversation."""

    def __init__(self) -> None:
        """Start with the locks of this process alone."""
        self._here: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._everywhere: AdvisoryLocks | None = None

    def open(self, store: TurnStore | None) -> None:
        """Use the database's locks too, where it has such."""
        has_locks = store is not None and store.access.engine.dialect.name == "postgresql"
        self._everywhere = AdvisoryLocks(store.access, store.hear) if store and has_locks else None

    @contextlib.asynccontextmanager
    async def held(self, sender_id: str) -> AsyncIterator[None]:
        """Work on a conversation alone; without the database, alone in this process."""
        lock = self._here.setdefault(sender_id, asyncio.Lock())
        async with lock:
            if self._everywhere is None:
                yield
                return
            release = await self._everywhere.take(lock_key("turn", sender_id))
            try:
                yield
            finally:
                release()


class AdvisoryLocks:
    """Take locks of PostgreSQL's, all over one connection; another is needed only to wait for one.

    Over the same connection comes, before the lock is given out, what other workers have deleted.
    """

    def __init__(self, access: Access, hear: Callable[[str, float], None]) -> None:
        """Keep the access, and what is told of a deletion: the conversation and the time."""
        self._access, self._hear = access, hear
        self._connection: Connection | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="locks")
        self._waiting = ThreadPoolExecutor(_WAITING, thread_name_prefix="waiting")

    async def take(self, key: int) -> Release:
        """Return what gives the lock back, once it is ours; in the end go on without it, never raise."""
        if self._access.paused:
            return _nothing
        self._loop = asyncio.get_running_loop()
        free = await _outcome(self._thread.submit(self._try, key), CALL_LIMIT, partial(self._release, key))
        if free is None:
            return _nothing
        if free:
            return partial(self._release, key)
        waiting = self._waiting.submit(self._wait, key)
        connection = await _outcome(waiting, PATIENCE, self._end)
        if connection is None:
            logger.error("another worker holds a conversation for too long; going on without its lock")
            return _nothing
        return partial(self._end, connection)

    def _release(self, key: int, taken: bool = True) -> None:
        if taken:
            self._thread.submit(self._run, "SELECT pg_advisory_unlock(%s)", key)

    def _end(self, connection: Connection) -> None:
        self._thread.submit(connection.close)  # and the lock ends with it

    def _try(self, key: int) -> bool:
        return bool(self._run("SELECT pg_try_advisory_lock(%s)", key))

    def _run(self, statement: str, key: int) -> Any:
        """Return what a statement gives, over a new connection where the last one was lost."""
        fresh = self._connection is None
        try:
            if self._connection is None:
                self._connection = self._connected()
                self._connection.exec_driver_sql(f"LISTEN {CHANNEL}")
            found = self._connection.exec_driver_sql(statement, (key,)).scalar()
            self._pass_on(self._connection.connection.notifies)
            return found
        except SQLAlchemyError:
            self._connection = None
            if fresh:
                raise
            return self._run(statement, key)

    def _pass_on(self, notes: list[Any]) -> None:
        for note in notes:
            self._loop.call_soon_threadsafe(self._hear, *json.loads(note.payload))
        notes.clear()

    def _wait(self, key: int) -> Connection:
        connection = self._connected()
        try:
            connection.exec_driver_sql(f"SET lock_timeout = {PATIENCE * 1000:.0f}")
            connection.exec_driver_sql("SELECT pg_advisory_lock(%s)", (key,))
        except SQLAlchemyError:
            connection.close()
            raise
        return connection

    def _connected(self) -> Connection:
        """Return a connection of our own: what goes back to the pool would keep its locks."""
        connection = self._access.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        connection.detach()
        return connection


async def _outcome(future: Future[T], seconds: float, undo: Callable[[T], Any]) -> T | None:
    """Return what comes within so many seconds, or None; what comes later, or to nobody, is undone."""
    awaited = False
    try:
        await asyncio.wait({asyncio.wrap_future(future)}, timeout=seconds)
        awaited = future.done()
    finally:
        if not awaited and not future.cancel():
            future.add_done_callback(lambda late: late.exception() or undo(late.result()))
    return future.result() if awaited and not future.cancelled() and not future.exception() else None


def _nothing() -> None:
    """Stand for giving back a lock that was not taken."""
