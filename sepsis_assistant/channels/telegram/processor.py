"""Answer Telegram's updates: show that somebody writes, make the calls, do what refusals ask for."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol

from sepsis_assistant.channels.deliveries import Away, Call, ChatGone, Deliveries, NotTaken
from sepsis_assistant.channels.telegram.api import (
    BadToken,
    Migrated,
    NoSuccess,
    NoThread,
    TelegramError,
    Unreachable,
)
from sepsis_assistant.channels.telegram.updates import Update, read_update
from sepsis_assistant.storage.outbox import Outbox

_TYPING = 4.0  # seconds that Telegram shows "typing" for, less one
_TRIED_LATER = frozenset({"sendMessage"})  # the others are of no use later


class Api(Protocol):
    """Describe what is needed of BotApi."""

    async def call(self, method: str, values: Mapping[str, Any] | None = None) -> Any:
        """Make one call."""


class Processor(Deliveries[Update]):
    """Take updates in, answer them in the background, remember what is done."""

    def __init__(
        self,
        api: Api,
        outbox: Outbox,
        answer: Callable[[Update, float], Awaitable[Sequence[Call]]],
        **options: Any,
    ) -> None:
        """Keep the parts; `answer` makes the calls for an update and the time of its arrival."""
        self._api, self._answer_update = api, answer
        super().__init__(outbox, read_update, self._answered, self._call, **options)

    async def _answered(self, update: Update, arrived: float) -> Sequence[Call]:
        async with self._typing(update):
            return await self._answer_update(update, arrived)

    @contextlib.asynccontextmanager
    async def _typing(self, update: Update) -> AsyncIterator[None]:
        """Show that an answer is being written, for as long as it takes."""

        async def show() -> None:
            while update.kind not in ("ignore", "group"):
                with contextlib.suppress(TelegramError):
                    await self._api.call("sendChatAction", {**update.to, "action": "typing"})
                await asyncio.sleep(_TYPING)

        shown = asyncio.create_task(show())
        try:
            yield
        finally:
            shown.cancel()

    async def _call(self, call: Call, since: float | None) -> None:
        """Make one call; Telegram does not tell whether an earlier one of its kind has arrived."""
        method = str(call["method"])
        values = {name: value for name, value in call.items() if name != "method"}
        try:
            await self._mended(method, values)
        except Unreachable as error:
            raise ChatGone(str(error)) from None
        except (NoSuccess, BadToken) as error:
            later = method in _TRIED_LATER or isinstance(error, BadToken)
            raise (Away if later else NotTaken)(str(error)) from None
        except TelegramError as error:
            raise NotTaken(str(error)) from None

    async def _mended(self, method: str, values: dict[str, Any]) -> None:
        """Make one call, and once more where only the place of the message was wrong."""
        try:
            await self._api.call(method, values)
        except NoThread:
            elsewhere = {name: value for name, value in values.items() if name != "message_thread_id"}
            await self._api.call(method, elsewhere)
        except Migrated as error:
            await self._api.call(method, {**values, "chat_id": error.chat})
