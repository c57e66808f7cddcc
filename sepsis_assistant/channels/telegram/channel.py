"""Rasa input channel for Telegram: webhook or long polling, never in the way of the other channels.

Without a token in the environment the channel stays silent. Whatever Telegram does, the server starts and the
other channels go on.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Sequence
from functools import partial
from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.engine import Engine

from sepsis_assistant.channels.guard import Guard, OnMessage, shared_guard
from sepsis_assistant.channels.incoming import Incoming
from sepsis_assistant.channels.messengers import replies_to
from sepsis_assistant.channels.starting import start_guard
from sepsis_assistant.channels.telegram.api import BadToken, BotApi, TelegramError
from sepsis_assistant.channels.telegram.processor import Processor
from sepsis_assistant.channels.telegram.receiving import poll, register
from sepsis_assistant.channels.telegram.responder import Responder, Said
from sepsis_assistant.channels.telegram.settings import TelegramSettings, telegram_settings
from sepsis_assistant.channels.telegram.updates import Update
from sepsis_assistant.settings import endpoints_file
from sepsis_assistant.storage.database import StoreError, database_url, open_engine
from sepsis_assistant.storage.outbox import Outbox
from sepsis_assistant.unicode import well_formed

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"

logger = logging.getLogger(__name__)


class TelegramChannel(InputChannel):
    """Take Telegram's updates at /webhooks/telegram/webhook, or fetch them."""

    @classmethod
    def name(cls) -> str:
        """Return the name of the channel, part of its address."""
        return "telegram"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> TelegramChannel:
        """Build the channel; its settings come from the environment, credentials.yml holds none."""
        return cls(telegram_settings())

    def __init__(self, settings: TelegramSettings | None, guard: Guard | None = None) -> None:
        """Keep the settings; None leaves the channel switched off."""
        self._settings, self._guard = settings, guard or shared_guard()
        self._processor: Processor | None = None
        self._tasks: list[asyncio.Task[None]] = []

    def blueprint(self, on_new_message: OnMessage) -> Blueprint:
        """Return the routes and the background work of this channel."""
        routes = Blueprint("sepsis_telegram", __name__)
        start_guard(routes, self._guard)

        @routes.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok" if self._settings else "off"})

        @routes.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            if self._settings is None or not self._is_telegram(request):
                return response.json({"error": "wrong secret token"}, status=403)
            taken = await self._take(request.body)
            return response.empty(status=200 if taken else 503)

        @routes.listener("after_server_start")
        async def start(app: Sanic, loop: Any) -> None:
            if self._settings:
                self._tasks.append(asyncio.ensure_future(self._work(self._settings, on_new_message)))

        @routes.listener("before_server_stop")
        async def stop(app: Sanic, loop: Any) -> None:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)  # what waits is released at their end

        return routes

    def _is_telegram(self, request: Request) -> bool:
        given = request.headers.get(SECRET_HEADER, "")
        secret = self._settings.secret if self._settings else ""
        return hmac.compare_digest(given.encode(errors="replace"), secret.encode())

    async def _take(self, body: bytes) -> bool:
        """Store an update and return True, whatever it holds, or it would be sent again for ever.

        False asks Telegram to send it again: there is nothing yet that could store it.
        """
        if self._processor is None:
            return False
        try:
            update = well_formed(json.loads(body))
        except (ValueError, RecursionError):
            logger.warning("telegram.update.unreadable")
            return True
        await self._processor.accept(update)
        return True

    async def _work(self, settings: TelegramSettings, on_new_message: OnMessage) -> None:
        """Answer updates until the server stops; a problem with Telegram ends this channel only."""
        try:
            async with BotApi(settings.token, settings.api) as api:
                responder = Responder(lambda said: self._replies(on_new_message, said, settings))
                outbox = Outbox(_engine(), self.name(), settings.secret)
                sender_of = partial(conversation_of, settings)
                await self._run(api, Processor(api, outbox, responder, sender_of=sender_of), settings)
        except BadToken as error:
            logger.error("Telegram is off: %s (SEPSIS_TELEGRAM_TOKEN). The other channels go on.", str(error))
        except (TelegramError, StoreError) as error:
            logger.error("Telegram is off: %s. The other channels go on.", error)

    async def _run(self, api: BotApi, processor: Processor, settings: TelegramSettings) -> None:
        try:
            await processor.resume()
            # Only now: nothing newer may overtake what waits, and nothing that waits may pass for seen.
            self._processor = processor
            await (poll(api, processor) if settings.polling else register(api, settings))
            await asyncio.Event().wait()
        finally:
            self._processor = None
            await processor.stop()

    async def _replies(
        self, on_new_message: OnMessage, said: Said, settings: TelegramSettings
    ) -> Sequence[dict[str, Any]]:
        """Put what a person said to the assistant, under a name that does not show the chat's number."""
        incoming = Incoming(
            sender=conversation_of(settings, said),
            text=None if said.button else said.text,
            payload=said.text if said.button else None,
            message_id=said.message_id,
            channel="telegram",
            metadata={"language": said.language},
            arrived=said.arrived,
        )
        replies = await replies_to(self._guard, on_new_message, incoming)
        return [{"text": r.full_text, "buttons": r.buttons, "emergency": r.emergency} for r in replies]


def conversation_of(settings: TelegramSettings, said: Said | Update) -> str:
    """Return the name of the conversation of what came."""
    return settings.conversation(f"{said.business}/{said.chat}" if said.business else str(said.chat))


def _engine() -> Engine:
    """Return the database of the conversations; raise StoreError."""
    return open_engine(database_url(endpoints_file()))
