"""Rasa's Twilio channel (SMS, WhatsApp), which checks Twilio's signature and answers photos too.

Rasa's own takes messages from anybody, fails on those without text, and answers a repeated one again.
"""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import parse_qsl

from rasa.core.channels.channel import UserMessage
from rasa.core.channels.twilio import TwilioInput
from rasa.shared.exceptions import RasaException
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse
from twilio.request_validator import RequestValidator

from sepsis_assistant.channels.guard import OnMessage

_NEEDED = ("account_sid", "auth_token", "twilio_number", "webhook_url")

logger = logging.getLogger(__name__)


class TwilioChannel(TwilioInput):
    """Take Twilio's form posts at /webhooks/twilio/webhook; for use inside GuardedChannels."""

    webhook_url = ""

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> TwilioChannel:
        """Build the channel; `webhook_url` is the public address that Twilio calls, which it signs."""
        given = credentials or {}
        missing = [name for name in _NEEDED if not given.get(name)]
        if missing:
            fix = "see docs/channels.md"
            raise RasaException(f"credentials.yml: {cls.__name__} lacks {', '.join(missing)}; {fix}")
        channel = cls(given["account_sid"], given["auth_token"], given["twilio_number"])
        channel.webhook_url = given["webhook_url"]
        return channel

    def blueprint(self, on_new_message: OnMessage) -> Blueprint:
        """Return the routes of this channel."""
        routes = Blueprint("sepsis_twilio", __name__)
        validator = RequestValidator(self.auth_token)

        @routes.post("/webhook")
        async def webhook(request: Request) -> HTTPResponse:
            # Twilio signs empty fields too, which Sanic's form leaves out.
            form = dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))
            signature = request.headers.get("X-Twilio-Signature") or ""
            if not validator.validate(self.webhook_url, form, signature):
                logger.error("twilio: a request without Twilio's signature; is webhook_url right?")
                return response.text("The signature is not valid.", status=403)
            if sender := form.get("From"):
                await on_new_message(self._message(form, sender))
            return response.empty(status=204)

        return routes

    def _message(self, form: dict[str, str], sender: str) -> UserMessage:
        """Return Rasa's message; the text of a photo or of a place is empty."""
        return UserMessage(
            form.get("Body", "").replace("\u00a1", "@"),  # some carriers change @ on its way
            self.get_output_channel(),
            sender,
            input_channel=self.name(),
            message_id=form.get("MessageSid"),
        )
