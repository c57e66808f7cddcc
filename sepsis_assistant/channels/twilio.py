"""SMS and WhatsApp by Twilio: its signature is checked, and an answer is sent until Twilio has it.

Rasa's own channel takes messages from anybody, fails on those without text, answers a repeated one again, and
drops an answer that Twilio did not take.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

import sqlalchemy as sa
from multidict import MultiDict
from rasa.core.channels.channel import InputChannel
from rasa.shared.exceptions import RasaException
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.engine import Engine
from twilio.request_validator import RequestValidator

from sepsis_assistant.channels.apologies import own_reply
from sepsis_assistant.channels.deliveries import Call, Deliveries
from sepsis_assistant.channels.guard import Guard, OnMessage, shared_guard
from sepsis_assistant.channels.http import refusal_json
from sepsis_assistant.channels.incoming import Incoming
from sepsis_assistant.channels.messengers import LIMITS, messages_of, replies_to
from sepsis_assistant.channels.refusals import refused
from sepsis_assistant.channels.replies import Reply
from sepsis_assistant.channels.settings import http_settings
from sepsis_assistant.channels.starting import start_guard
from sepsis_assistant.channels.tokens import Tokens
from sepsis_assistant.channels.twilio_api import API, TwilioApi
from sepsis_assistant.settings import endpoints_file
from sepsis_assistant.storage.database import StoreError, database_url, open_engine
from sepsis_assistant.storage.outbox import Outbox

_NEEDED = ("account_sid", "auth_token", "twilio_number", "webhook_url")
_ARRIVED = frozenset({"", "received", "receiving"})  # the states of a message that a person sent

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Message:
    """Hold what a person sent: its text, and whether there was anything that is no text."""

    key: str
    chat: str
    text: str
    media: bool
    subject: str = ""


def read_form(form: Any) -> Message | None:
    """Return the message in Twilio's form, or None for what nobody sent, such as a delivery receipt."""
    if not isinstance(form, Mapping) or is_receipt(form) or not form.get("From"):
        return None
    media = form.get("NumMedia", "0") not in ("", "0") or bool(form.get("Latitude"))
    text = form.get("Body", "").replace("\u00a1", "@")  # some carriers change @ on its way
    named = form.get("MessageSid") or uuid.uuid5(uuid.NAMESPACE_URL, str(sorted(form.items()))).hex
    return Message(named[:64], form["From"], text.strip(), media)


def is_receipt(form: Mapping[str, str]) -> bool:
    """Say whether a form tells what became of a message of ours."""
    return any(form.get(name, "") not in _ARRIVED for name in ("MessageStatus", "SmsStatus"))


class TwilioChannel(InputChannel):
    """Take Twilio's form posts at /webhooks/twilio/webhook, alone or inside GuardedChannels."""

    has_own_guard = True

    @classmethod
    def name(cls) -> str:
        """Return the name of the channel, part of its address."""
        return "twilio"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> TwilioChannel:
        """Build the channel; `webhook_url` is the public address that Twilio calls, which it signs."""
        given = credentials or {}
        missing = [name for name in _NEEDED if not given.get(name)]
        if missing:
            fix = "see docs/channels.md"
            raise RasaException(f"credentials.yml: {cls.__name__} lacks {', '.join(missing)}; {fix}")
        return cls(given, http_settings().secret_key)

    def __init__(self, credentials: Mapping[str, str], secret: str, guard: Guard | None = None) -> None:
        """Keep the parts; with the secret names are made that do not show a telephone number."""
        self._given, self._tokens, self._secret = credentials, Tokens(secret), secret
        self._guard = guard or shared_guard()
        self._deliveries: Deliveries[Message] | None = None
        self._work: asyncio.Task[None] | None = None

    def blueprint(self, on_new_message: OnMessage) -> Blueprint:
        """Return the routes and the background work of this channel."""
        routes = Blueprint("sepsis_twilio", __name__)
        start_guard(routes, self._guard)
        validator = RequestValidator(self._given["auth_token"])

        @routes.post("/webhook")
        async def webhook(request: Request) -> HTTPResponse:
            # Twilio signs empty and repeated fields too, which Sanic's form leaves out.
            form = MultiDict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))
            signature = request.headers.get("X-Twilio-Signature") or ""
            if not validator.validate(self._given["webhook_url"], form, signature):
                logger.error("twilio: a request without Twilio's signature; is webhook_url right?")
                return refusal_json(refused("invalid_signature"))
            return response.empty(status=204 if await self._take(form) else 503)

        @routes.listener("after_server_start")
        async def start(app: Sanic, loop: Any) -> None:
            self._work = asyncio.ensure_future(self._answer_all(on_new_message))

        @routes.listener("before_server_stop")
        async def stop(app: Sanic, loop: Any) -> None:
            if self._work is not None:
                self._work.cancel()
                await asyncio.gather(self._work, return_exceptions=True)

        return routes

    async def _take(self, form: MultiDict[str]) -> bool:
        """Store a message for its answer; return whether that could be done."""
        if is_receipt(form) or form.get("From") == self._given["twilio_number"]:
            if form.get("MessageStatus") in ("failed", "undelivered"):
                logger.error("twilio: a message was not delivered, error %s", form.get("ErrorCode"))
            return True
        if self._deliveries is None:
            return False
        await self._deliveries.accept(dict(form))
        return True

    async def _answer_all(self, on_new_message: OnMessage) -> None:
        """Answer messages until the server stops."""
        given = self._given
        number, base = given["twilio_number"], given.get("api") or API
        async with TwilioApi(given["account_sid"], given["auth_token"], number, base) as api:
            outbox = Outbox(_engine(), self.name(), self._secret)
            answer = partial(self._calls, on_new_message)
            self._deliveries = Deliveries(outbox, read_form, answer, api.send, sender_of=self._sender)
            try:
                await self._deliveries.resume()
                await asyncio.Event().wait()
            finally:
                deliveries, self._deliveries = self._deliveries, None
                await deliveries.stop()

    async def _calls(self, on_new_message: OnMessage, message: Message, arrived: float) -> Sequence[Call]:
        replies = await self._replies(on_new_message, message, arrived)
        limits = LIMITS[self.name()]
        parts = [part for reply in replies for part in messages_of(reply, limits, has_buttons=False)]
        return [{"to": message.chat, "body": part["text"]} for part in parts]

    def _sender(self, message: Message) -> str:
        return self._tokens.pseudonym(self.name(), message.chat)

    async def _replies(self, on_new_message: OnMessage, message: Message, arrived: float) -> list[Reply]:
        incoming = Incoming(
            sender=self._sender(message),
            text=message.text,
            message_id=message.key,
            channel=self.name(),
            buttons_in_text=True,
            arrived=arrived,
        )
        if not message.text:
            return [own_reply(incoming, "utter_media" if message.media else "utter_unreadable_request")]
        replies = await replies_to(self._guard, on_new_message, incoming)
        return [*replies, own_reply(incoming, "utter_unseen", len(replies))] if message.media else replies


def _engine() -> Engine:
    """Return the database of the conversations, or memory where there is none."""
    try:
        return open_engine(database_url(endpoints_file()))
    except StoreError as error:
        logger.error("twilio: an answer that waits is lost with a restart: %s", error)
        return sa.create_engine("sqlite://")
