"""Answer Telegram updates one after the other in each chat, once each, whatever fails on the way."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import OrderedDict, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any, Protocol

from sqlalchemy.exc import SQLAlchemyError

from sepsis_assistant.channels.telegram.api import BadToken, Call, TelegramError, Unreachable
from sepsis_assistant.channels.telegram.updates import Update, read_update
from sepsis_assistant.storage.database import in_thread
from sepsis_assistant.storage.telegram_updates import TelegramUpdates, Waiting

_REMEMBERED = 10_000  # updates kept in memory in case the database is away
_TYPING = 4.0  # seconds that Telegram shows "typing" for, less one
_AGAIN = 30.0  # seconds until an answer that could not be sent is tried again
_STORE_AGAIN = 5.0  # seconds until the database is asked again what waits

logger = logging.getLogger(__name__)


class Api(Protocol):
    """Describe what is needed of BotApi."""

    async def call(self, method: str, values: Mapping[str, Any] | None = None) -> Any:
        """Make one call."""


class Processor:
    """Take updates in, answer them in the background, remember what is done."""

    def __init__(
        self,
        api: Api,
        updates: TelegramUpdates,
        answer: Callable[[Update], Awaitable[Sequence[Call]]],
        again: float = _AGAIN,
    ) -> None:
        """Keep the parts; `answer` makes the calls for an update, `again` is in seconds."""
        self._api, self._updates, self._answer, self._again = api, updates, answer, again
        self._seen: OrderedDict[int, None] = OrderedDict()
        self._queues: dict[int, list[tuple[Update, Waiting]]] = defaultdict(list)
        self._workers: dict[int, asyncio.Task[None]] = {}

    async def accept(self, body: Any) -> None:
        """Store an update and start on it; return at once. Repeated and unusable ones are left."""
        update = read_update(body)
        if update is None or update.id in self._seen:
            return
        self._remember(update.id)
        if await self._stored("receive", update.id, body) is not False:
            self._enqueue(update, Waiting(update.id, body, None, 0))

    async def resume(self) -> None:
        """Go on with what an earlier run left unfinished, as soon as the database tells what that is."""
        while (unfinished := await self._stored("waiting")) is None:
            await asyncio.sleep(min(self._again, _STORE_AGAIN))
        for waiting in unfinished:
            update = read_update(waiting.body)
            if update and update.id not in self._seen:
                self._remember(update.id)
                self._enqueue(update, waiting)

    async def finish(self) -> None:
        """Wait until every queue is empty."""
        while self._workers:
            await asyncio.gather(*self._workers.values(), return_exceptions=True)

    async def stop(self) -> None:
        """End the work; what is not done waits in the store for the next start."""
        workers = list(self._workers.values())
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)

    def _remember(self, update_id: int) -> None:
        self._seen[update_id] = None
        while len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)

    def _enqueue(self, update: Update, waiting: Waiting) -> None:
        self._queues[update.chat].append((update, waiting))
        if update.chat not in self._workers:
            self._workers[update.chat] = asyncio.create_task(self._work(update.chat))

    async def _work(self, chat: int) -> None:
        try:
            while self._queues[chat]:
                update, waiting = self._queues[chat][0]
                await self._one(update, waiting)
                self._queues[chat].pop(0)
        finally:
            self._queues.pop(chat, None)
            self._workers.pop(chat, None)

    async def _one(self, update: Update, waiting: Waiting) -> None:
        try:
            calls = waiting.calls
            if calls is None:
                async with self._typing(update):
                    calls = await self._answer(update)
        except Exception as error:  # a poison update must not stop the chat
            logger.error("telegram.update.failed: %s", type(error).__name__)
            calls = ()
        await self._stored("answered", update.id, calls)
        for number, call in enumerate(calls[waiting.sent :], start=waiting.sent + 1):
            if not await self._send(call):
                break
            await self._stored("sent", update.id, number)
        await self._stored("done", update.id)

    @contextlib.asynccontextmanager
    async def _typing(self, update: Update) -> AsyncIterator[None]:
        """Show that an answer is being written, for as long as it takes."""

        async def show() -> None:
            while update.kind not in ("ignore", "group"):
                with contextlib.suppress(TelegramError):
                    await self._api.call("sendChatAction", {"chat_id": update.chat, "action": "typing"})
                await asyncio.sleep(_TYPING)

        shown = asyncio.create_task(show())
        try:
            yield
        finally:
            shown.cancel()

    async def _send(self, call: Call) -> bool:
        """Make one call, even if it takes until Telegram is back; return whether the chat takes more."""
        values = {name: value for name, value in call.items() if name != "method"}
        while True:
            try:
                await self._api.call(str(call["method"]), values)
                return True
            except Unreachable as error:
                logger.warning("telegram.chat.gone: %s", error)
                return False
            except TelegramError as error:
                logger.error("telegram.call.failed: %s", error)
                away = call["method"] == "sendMessage" and "no success after" in str(error)
                if not away and not isinstance(error, BadToken):
                    return True  # refused for good: the other messages may still pass
                await asyncio.sleep(self._again)

    async def _stored(self, method: str, *values: Any) -> Any:
        """Use the store in a thread; without a database go on from memory."""
        try:
            return await in_thread(self._updates.engine, partial(getattr(self._updates, method), *values))
        except SQLAlchemyError as error:
            logger.error("telegram.store.%s: %s", method, type(error).__name__)
            return None
