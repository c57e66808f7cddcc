"""Use a database without ever waiting long for it: somebody may be waiting for help."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from sepsis_assistant.storage.database import (
    LOCK_SECONDS,
    PAUSED,
    SQLITE_THREAD,
    THREADS,
    distrust,
    is_paused,
    prepare,
)
from sepsis_assistant.storage.sqlite_connections import empty_journal

CALL_LIMIT = 1.2  # seconds for one call
_QUICK = LOCK_SECONDS / 2  # seconds in which an error costs nobody anything

logger = logging.getLogger(__name__)
T = TypeVar("T")


class Away(RuntimeError):
    """Report that the database did not do what it was asked, or not in time."""


class Access:
    """Do work on the database of an engine in threads.

    After a call that took long, `paused` is true and calls fail at once, also those of others who use the
    same database, until an `attempt` has succeeded and `resume` is called: one message waits, and not each.
    """

    def __init__(self, engine: Engine) -> None:
        """Keep the engine; no connection is opened yet."""
        self.engine = engine
        self.on_failure: Callable[[], None] | None = None
        self._failing = False
        self._threads: Executor = SQLITE_THREAD
        if engine.dialect.name != "sqlite":
            self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="database")

    @property
    def paused(self) -> bool:
        """Return whether calls fail at once."""
        return is_paused(self.engine)

    async def run(self, work: Callable[[Engine], T], seconds: float = CALL_LIMIT) -> T:
        """Return what `work` returns; raise Away when it fails or takes longer than `seconds`."""
        if self.paused:
            self._tell()
            raise Away("paused")
        start = time.monotonic()
        future = asyncio.get_running_loop().run_in_executor(self._threads, self._unless_paused, work)
        # In two halves: a long turn that holds up the event loop is not the database's fault, and can use up
        # one of them only.
        for _ in range(2):
            if not future.done():
                await asyncio.wait({future}, timeout=seconds / 2)
        if not future.done():
            future.cancel()
            raise self._failed("slow", pause=True)
        try:
            return future.result()
        except Away:
            raise
        except Exception as error:  # its text could hold what somebody wrote
            slow = time.monotonic() - start > _QUICK
            raise self._failed(type(error).__name__, pause=slow) from None

    async def attempt(self, work: Callable[[Engine], T]) -> T:
        """Return what `work` returns, however long it takes, even while paused; raise Away when it fails."""
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, self._done, work)
        except Exception as error:
            raise Away(type(error).__name__) from None

    async def close(self) -> None:
        """Leave all in the one file of the database, where it is one, and close what is open."""
        with contextlib.suppress(Away):
            await self.run(empty_journal)
        self.engine.dispose()

    def resume(self) -> None:
        """Take calls again."""
        if self._failing:
            logger.warning("the database is back")
        self._failing = False
        PAUSED.discard(self.engine.url)

    def _unless_paused(self, work: Callable[[Engine], T]) -> T:
        if self.paused:  # since this stands in the queue
            raise Away("paused")
        return self._done(work)

    def _done(self, work: Callable[[Engine], T]) -> T:
        try:
            prepare(self.engine)
            return work(self.engine)
        except SQLAlchemyError:
            distrust(self.engine)
            raise

    def _failed(self, reason: str, pause: bool) -> Away:
        if not self._failing:  # once, and not with every message
            logger.error("the database does not answer (%s); memory has to do", reason)
        self._failing = True
        if pause:
            PAUSED.add(self.engine.url)
        self._tell()
        return Away(reason)

    def _tell(self) -> None:
        if self.on_failure:
            self.on_failure()
