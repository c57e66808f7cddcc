"""Call the Telegram Bot API over HTTPS, with patience for its limits and failures."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any

import aiohttp

TIME_LIMIT = 20.0  # seconds for one call
_TRIES = 6
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 60.0  # seconds between tries
_LONGEST_ASKED = 3600.0  # seconds that Telegram may ask to wait

Call = Mapping[str, Any]  # {"method": ..., and its parameters}

logger = logging.getLogger(__name__)


class TelegramError(RuntimeError):
    """Report a call that Telegram refused or that could not be made; the text holds no token."""


class BadToken(TelegramError):
    """Report a token that Telegram does not know."""


class Unreachable(TelegramError):
    """Report a chat that cannot be written to: the bot was blocked or the account is gone."""


class BotApi:
    """Call methods of one bot; use it as an async context manager."""

    def __init__(self, token: str, base: str, pause: Callable[[float], Any] = asyncio.sleep) -> None:
        """Keep the address; `pause` waits between tries (seconds)."""
        self._address = f"{base.rstrip('/')}/bot{token}"
        self._pause = pause
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> BotApi:
        """Open the connection pool."""
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connection pool."""
        if self._session:
            await self._session.close()

    async def call(
        self, method: str, values: Mapping[str, Any] | None = None, time_limit: float = TIME_LIMIT
    ) -> Any:
        """Return the result of `method`; raise BadToken, Unreachable or TelegramError after the last try."""
        wait, reason = _FIRST_WAIT, ""
        for _ in range(_TRIES):
            try:
                status, body = await self._post(method, values or {}, time_limit)
            except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as error:
                reason, after = type(error).__name__, None
            else:
                if status == 200 and body.get("ok"):
                    return body.get("result")
                reason, after = _refusal(method, status, body)
            await self._pause(min(after, _LONGEST_ASKED) if after else min(wait, _LONGEST_WAIT))
            wait *= 2
        raise TelegramError(f"{method}: no success after {_TRIES} tries ({reason})")

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


def _refusal(method: str, status: int, body: Mapping[str, Any]) -> tuple[str, float | None]:
    """Return why a call was refused and how long to wait (seconds); raise where trying again is useless."""
    reason = str(body.get("description") or f"HTTP {status}")
    if status in (401, 404):
        raise BadToken("Telegram does not know this bot token; copy it again from @BotFather")
    if status == 403:
        raise Unreachable(f"{method}: {reason}")
    if status == 429:
        asked = body.get("parameters")
        after = asked.get("retry_after") if isinstance(asked, Mapping) else None
        return reason, float(after) if isinstance(after, int | float) else None
    if 400 <= status < 500:
        raise TelegramError(f"{method}: {reason}")
    return reason, None
