"""Call the Telegram Bot API over HTTPS, with patience for its limits and failures."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp

from sepsis_assistant.channels.connections import Connections
from sepsis_assistant.channels.patience import Passing, Pause, patiently

TIME_LIMIT = 20.0  # seconds for one call


class TelegramError(RuntimeError):
    """Report a call that Telegram refused or that could not be made; the text holds no token."""


class NoSuccess(TelegramError):
    """Report a call that may succeed later."""


class BadToken(TelegramError):
    """Report a token that Telegram does not know."""


class Unreachable(TelegramError):
    """Report a chat that cannot be written to: the bot was blocked or the account is gone."""


class NoThread(TelegramError):
    """Report a topic of a chat that is not there any more."""


class Migrated(TelegramError):
    """Report a group that has become a supergroup, whose number is `chat`."""

    def __init__(self, chat: int) -> None:
        """Keep the new number."""
        super().__init__("the group has become a supergroup")
        self.chat = chat


class BotApi(Connections):
    """Call methods of one bot; use it as an async context manager."""

    def __init__(self, token: str, base: str, pause: Pause = asyncio.sleep) -> None:
        """Keep the address; `pause` waits between tries (seconds)."""
        super().__init__()
        self._address = f"{base.rstrip('/')}/bot{token}"
        self._pause = pause

    async def call(
        self, method: str, values: Mapping[str, Any] | None = None, time_limit: float = TIME_LIMIT
    ) -> Any:
        """Return the result of `method`; raise TelegramError, after the last try NoSuccess."""
        try:
            return await patiently(lambda: self._once(method, values or {}, time_limit), self._pause)
        except Passing as failure:
            raise NoSuccess(f"{method}: no success after the last try ({failure.reason})") from None

    async def _once(self, method: str, values: Mapping[str, Any], time_limit: float) -> Any:
        try:
            status, body = await self._post(method, values, time_limit)
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as error:
            raise Passing(type(error).__name__) from None
        if status == 200 and body.get("ok"):
            return body.get("result")
        raise _refusal(method, status, body)

    async def _post(
        self, method: str, values: Mapping[str, Any], limit: float
    ) -> tuple[int, Mapping[str, Any]]:
        if self._session is None:
            raise TelegramError("the connection is not open; use 'async with BotApi(...)'")
        time = aiohttp.ClientTimeout(total=limit)
        async with self._session.post(f"{self._address}/{method}", json=values, timeout=time) as response:
            body = await response.json(content_type=None)
        if not isinstance(body, Mapping):
            raise ValueError("the answer is no JSON object")
        return response.status, body


def _refusal(method: str, status: int, body: Mapping[str, Any]) -> Exception:
    """Return why a call was refused: Passing where trying again may help."""
    reason = str(body.get("description") or f"HTTP {status}")
    if status in (401, 404):
        return BadToken("Telegram does not know this bot token; copy it again from @BotFather")
    if status == 403:
        return Unreachable(f"{method}: {reason}")
    if status == 429:
        after = _parameter(body, "retry_after")
        return Passing(reason, float(after) if isinstance(after, int | float) else None)
    if 400 <= status < 500:
        return _refusal_for_good(method, reason, _parameter(body, "migrate_to_chat_id"))
    return Passing(reason)


def _refusal_for_good(method: str, reason: str, new_chat: Any) -> TelegramError:
    if isinstance(new_chat, int):
        return Migrated(new_chat)
    if "thread not found" in reason:
        return NoThread(f"{method}: {reason}")
    return TelegramError(f"{method}: {reason}")


def _parameter(body: Mapping[str, Any], name: str) -> Any:
    given = body.get("parameters")
    return given.get(name) if isinstance(given, Mapping) else None
