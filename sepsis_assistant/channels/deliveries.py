"""Answer what a messenger delivers: in order in each chat, once each, whatever fails on the way."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict, defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy.engine import Engine

from sepsis_assistant.metrics.turns import record_unsent
from sepsis_assistant.metrics.watching import watch_outbox
from sepsis_assistant.storage import access
from sepsis_assistant.storage.access import Access
from sepsis_assistant.storage.outbox import LEASE, REMEMBERED, Delivery, Outbox, Waiting

_IN_MEMORY = 10_000  # deliveries remembered in case the database is away
_AGAIN = 30.0  # seconds until an answer that could not be sent is tried again
_STORE_AGAIN = 5.0  # seconds until the database is asked again what waits

_AWAY = object()  # what a database that does not answer returns
Call = Mapping[str, Any]  # what is sent with one call to the messenger

logger = logging.getLogger(__name__)


class Item(Protocol):
    """Describe what is needed of a delivery that was read."""

    @property
    def key(self) -> str:
        """Return the id under which it is delivered again."""

    @property
    def chat(self) -> Any:
        """Return whom it comes from."""

    @property
    def subject(self) -> str:
        """Return which message it is about, or "" where that can be about no other."""

    @property
    def text(self) -> str:
        """Return what it says."""


AnItem = TypeVar("AnItem", bound=Item)


class Away(Exception):
    """Report a call that may succeed later."""


class NotTaken(Exception):
    """Report a call that is refused for good; the next one may still pass."""


class ChatGone(Exception):
    """Report a chat that takes nothing any more."""


class Deliveries(Generic[AnItem]):
    """Take deliveries in, answer them in the background, remember what is done."""

    def __init__(
        self,
        outbox: Outbox,
        read: Callable[[Any], AnItem | None],
        answer: Callable[[AnItem, float], Awaitable[Sequence[Call]]],
        send: Callable[[Call, float | None], Awaitable[None]],
        again: float = _AGAIN,
        sender_of: Callable[[AnItem], str] = lambda _: "",
    ) -> None:
        """Keep the parts.

        `answer` makes the calls for an item and the time of its arrival. `send` makes one call; it is told
        since when somebody may have made it already, and raises Away, NotTaken or ChatGone. `again` is in
        seconds. `sender_of` names the conversation of an item, which is deleted with all that waits of it.
        """
        self._outbox, self._read, self._answer, self._send = outbox, read, answer, send
        self._access = Access(outbox.engine)
        self._again, self._sender_of = again, sender_of
        self._seen: OrderedDict[str, float] = OrderedDict()
        self._queues: dict[Any, list[tuple[AnItem, Waiting]]] = defaultdict(list)
        self._workers: dict[Any, asyncio.Task[None]] = {}
        self._unstored: dict[str, None] = {}  # done, but the database did not hear of it
        self._keeper: asyncio.Task[None] | None = None

    async def accept(self, body: Any) -> None:
        """Store a delivery and start on it; return at once. Repeated and unusable ones are left."""
        item = self._read(body)
        if item is None or self._is_seen(item.key):
            return
        delivery = Delivery(item.key, body, item.subject, item.text, self._sender_of(item))
        new = await self._stored("receive", delivery)
        if new is False:  # somebody has it, or it waits to be taken over
            self._seen.pop(item.key, None)
        else:
            self._enqueue(item, Waiting(item.key, body, time.time(), kept=new is not _AWAY))

    async def resume(self) -> None:
        """Go on with what nobody works on, now and from now on, as soon as the database tells of it."""
        watch_outbox(self._outbox.channel, self.waiting)
        while not await self._take_over():
            await asyncio.sleep(min(self._again, _STORE_AGAIN))
        if self._keeper is None:
            self._keeper = asyncio.create_task(self._keep())

    def waiting(self) -> int:
        """Return how many deliveries this process has not answered yet."""
        return sum(map(len, self._queues.values()))

    async def finish(self) -> None:
        """Wait until every queue is empty."""
        while self._workers:
            await asyncio.gather(*self._workers.values(), return_exceptions=True)

    async def stop(self) -> None:
        """End the work; what is not done waits in the store for the next start, or for another process."""
        tasks = [*self._workers.values(), *([self._keeper] if self._keeper else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._stored("release")

    async def _keep(self) -> None:
        """Hold what is ours, and take over what a process that ended has left."""
        while True:
            await asyncio.sleep(LEASE / 3)
            if await self._attempted("renew") is not _AWAY and self._access.paused:
                self._access.resume()
            for key in list(self._unstored):
                await self._finished(key)
            await self._take_over()

    async def _take_over(self) -> bool:
        """Start on what nobody works on; return whether the database told what that is."""
        found = await self._attempted("take_over")
        unnamed = []
        for waiting in () if found is _AWAY else found:
            item = self._read(waiting.body)
            if item and not self._is_seen(item.key):
                self._enqueue(item, waiting)
                unnamed += [] if waiting.named else [item]
        for item in unnamed:
            await self._stored("name", item.key, self._sender_of(item))
        return found is not _AWAY

    def _is_seen(self, key: str) -> bool:
        """Say whether a delivery came before, and remember that it came."""
        now = time.time()
        seen = self._seen.get(key, 0.0) > now - REMEMBERED
        self._seen[key] = now
        while len(self._seen) > _IN_MEMORY:
            self._seen.popitem(last=False)
        return seen

    def _enqueue(self, item: AnItem, waiting: Waiting) -> None:
        self._queues[item.chat].append((item, waiting))
        if item.chat not in self._workers:
            self._workers[item.chat] = asyncio.create_task(self._work(item.chat))

    async def _work(self, chat: Any) -> None:
        try:
            while self._queues[chat]:
                item, waiting = self._queues[chat][0]
                await self._one(item, waiting)
                self._queues[chat].pop(0)
        finally:
            self._queues.pop(chat, None)
            self._workers.pop(chat, None)

    async def _one(self, item: AnItem, waiting: Waiting) -> None:
        calls, begun = waiting.calls, waiting.begun
        if calls is None:
            calls = await self._calls(item, waiting.received)
            if not await self._is_ours("answered", waiting, calls):
                return
        for number, call in enumerate(calls[waiting.sent :], start=waiting.sent + 1):
            if not await self._sent(call, begun):
                break
            begun = None
            if not await self._is_ours("sent", waiting, number):
                return
        await self._finished(item.key)

    async def _calls(self, item: AnItem, received: float) -> Sequence[Call]:
        try:
            return await self._answer(item, received)
        except Exception as error:  # poison must not stop the chat
            logger.error("delivery.failed: %s", type(error).__name__)
            return ()

    async def _is_ours(self, method: str, waiting: Waiting, *values: Any) -> bool:
        """Store what was done, and return whether no other process has taken the delivery over."""
        return await self._stored(method, waiting.item_id, *values) is not False or not waiting.kept

    async def _sent(self, call: Call, begun: float | None) -> bool:
        """Make one call, even if it takes until the messenger is back; return whether the chat takes more."""
        started = time.time()
        while True:
            try:
                await self._send(call, begun)
                return True
            except ChatGone as error:
                logger.warning("delivery.chat.gone: %s", error)
                self._count("chat_gone")
                return False
            except NotTaken as error:
                logger.error("delivery.refused: %s", error)
                self._count("refused")
                return True
            except Away as error:
                logger.error("delivery.away: %s", error)
                self._count("away")
                begun = begun or started
            except Exception as error:  # a fault of ours must not stop the chat
                logger.error("delivery.failed: %s", type(error).__name__)
                self._count("error")
                return True
            await asyncio.sleep(self._again)

    def _count(self, reason: str) -> None:
        record_unsent(self._outbox.channel, reason)

    async def _finished(self, key: str) -> None:
        """Store that a delivery is done, now or as soon as the database hears of it."""
        if await self._stored("done", key) is _AWAY:
            self._unstored[key] = None
        else:
            self._unstored.pop(key, None)

    async def _stored(self, method: str, *values: Any) -> Any:
        """Use the store, without waiting long; return _AWAY where it does not answer: memory has to do."""
        return await self._done(self._access.run, method, *values)

    async def _attempted(self, method: str) -> Any:
        """Use the store, however long it takes; return _AWAY where that failed."""
        return await self._done(self._access.attempt, method)

    async def _done(
        self, run: Callable[[Callable[[Engine], Any]], Awaitable[Any]], method: str, *values: Any
    ) -> Any:
        try:
            return await run(lambda _: getattr(self._outbox, method)(*values))
        except access.Away as reason:
            logger.error("outbox.%s: %s", method, str(reason))
            return _AWAY
