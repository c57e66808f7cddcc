"""Make Telegram deliver updates: register the webhook, or fetch them by long polling."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from sepsis_assistant.channels.telegram.api import BadToken, BotApi, TelegramError
from sepsis_assistant.channels.telegram.processor import Processor
from sepsis_assistant.channels.telegram.settings import TelegramSettings
from sepsis_assistant.channels.telegram.updates import ALLOWED_UPDATES

_LONG_POLL = 25  # seconds that Telegram holds a request open while there is nothing new
_WANTED = {"allowed_updates": list(ALLOWED_UPDATES)}
_PAUSE, _LONGEST_PAUSE = 5.0, 300.0  # seconds between tries

logger = logging.getLogger(__name__)


async def register(api: BotApi, settings: TelegramSettings) -> None:
    """Tell Telegram where to send updates, again and again until it has heard; raise BadToken."""
    if not settings.webhook_url:
        logger.warning("telegram.webhook: no SEPSIS_TELEGRAM_WEBHOOK_URL, so nothing is registered")
        return
    pause = _PAUSE
    while True:
        try:
            return await register_once(api, settings)
        except BadToken:
            raise
        except TelegramError as error:
            logger.warning("telegram.webhook.retry: %s", str(error))
        await asyncio.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)


async def register_once(api: BotApi, settings: TelegramSettings) -> None:
    """Tell Telegram once where to send updates; raise TelegramError."""
    await api.call(
        "setWebhook",
        {
            "url": settings.webhook_url,
            "secret_token": settings.secret,
            "max_connections": 20,
            **_WANTED,
        },
    )


async def poll(api: BotApi, processor: Processor) -> None:
    """Fetch updates for ever; raise BadToken. What is stored is confirmed to Telegram at once.

    Telegram begins its ids anew, perhaps lower, after a week without an update, and takes every id below an
    offset for confirmed: so an offset is named only for updates that were just stored, never while waiting.
    """
    await _unhook(api)
    offset = 0
    while True:
        limits = {"offset": offset, "timeout": 0} if offset else {"timeout": _LONG_POLL}
        try:
            found = await api.call("getUpdates", {**limits, **_WANTED}, time_limit=_LONG_POLL + 10)
        except BadToken:
            raise
        except TelegramError as error:
            logger.warning("telegram.poll.retry: %s", str(error))
            await asyncio.sleep(_PAUSE)
            continue
        bodies = found if isinstance(found, list) else []
        for body in bodies:
            await processor.accept(body)
        offset = max((_number(body) + 1 for body in bodies), default=0)


def _number(body: Any) -> int:
    """Return the id of an update, or -1."""
    number = body.get("update_id") if isinstance(body, dict) else None
    return number if isinstance(number, int) else -1


async def _unhook(api: BotApi) -> None:
    """Switch a webhook off, because Telegram refuses getUpdates while there is one."""
    while True:
        try:
            await api.call("deleteWebhook")
            return
        except BadToken:
            raise
        except TelegramError as error:
            logger.warning("telegram.poll.retry: %s", str(error))
            await asyncio.sleep(_PAUSE)
