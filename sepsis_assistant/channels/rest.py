"""Rasa's REST channel with the same address and form, and the guard in front (docs/http-api.md)."""

from __future__ import annotations

import ipaddress
import re
from typing import Any
from urllib.parse import urlsplit

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse

from sepsis_assistant.channels.guard import Guard, OnMessage, shared_guard
from sepsis_assistant.channels.http import (
    answer_errors_in_json,
    answer_json,
    carries,
    is_same_origin,
    optional,
    read_object,
    refusal_of,
    rest_refusal_json,
    text_in,
)
from sepsis_assistant.channels.incoming import Incoming
from sepsis_assistant.channels.log_privacy import keep_messages_out_of_logs, log_failure
from sepsis_assistant.channels.refusals import InProgress, Refused, refused
from sepsis_assistant.channels.settings import HttpSettings, http_settings
from sepsis_assistant.channels.starting import start_guard
from sepsis_assistant.channels.tokens import Tokens

_SENDER_CHARS = 190  # what is left of MAX_ID
_PROXIED = re.compile(r"forward|^via$|real-?ip|client-?ip|connecting-?ip|^cf-|^x-original", re.IGNORECASE)


class RestChannel(InputChannel):
    """Take {"sender", "message"} at /webhooks/rest/webhook and return a list of messages."""

    @classmethod
    def name(cls) -> str:
        """Return the channel's name, part of its address."""
        return "rest"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> RestChannel:
        """Build the channel; its settings come from the environment."""
        return cls(http_settings())

    def __init__(self, settings: HttpSettings, guard: Guard | None = None) -> None:
        """Keep the parts."""
        self._token, self._open = settings.rest_token, settings.rest_open
        self._tokens = Tokens(settings.secret_key)
        self._guard = guard or shared_guard()

    def blueprint(self, on_new_message: OnMessage) -> Blueprint:
        """Return the routes of this channel."""
        keep_messages_out_of_logs()
        routes = Blueprint("sepsis_rest", __name__)
        start_guard(routes, self._guard)

        @routes.listener("before_server_start")
        async def prepare(app: Sanic, loop: Any) -> None:
            answer_errors_in_json(app)

        @routes.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            return answer_json({"status": "ok"})

        @routes.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            try:
                return await self._answer(on_new_message, request)
            except Refused as refusal:
                return rest_refusal_json(refusal)
            except Exception as error:
                log_failure("rest", error)
                return rest_refusal_json(refusal_of(error))

        return routes

    async def _answer(self, on_new_message: OnMessage, request: Request) -> HTTPResponse:
        body = read_object(request)
        sender = self._sender(request, body)
        given = {"message_id": optional(body, "message_id", str, 100)}
        incoming = Incoming(
            sender=f"rest-{sender}",  # so that no id reaches a conversation of another channel
            text=text_in(body, "message"),
            payload=optional(body, "payload", str),
            channel=self.name(),
            metadata={"country": _country(body)},
            buttons_in_text=True,  # Rasa's form has no other place for a button
            **{name: value for name, value in given.items() if value},
        )
        try:
            replies = await self._guard.answer(on_new_message, incoming)
        except InProgress as pending:
            raise refused("in_progress", retry_after=pending.retry_after) from None
        return answer_json(
            [
                {"recipient_id": sender, "text": r.full_text, "emergency": r.emergency}
                | ({"buttons": list(r.buttons)} if r.buttons else {})
                for r in replies
            ]
        )

    def _sender(self, request: Request, body: dict[str, Any]) -> str:
        """Return the id of the conversation, a new one where none is given; raise Refused."""
        sender = optional(body, "sender", str, _SENDER_CHARS)
        if sender is None:
            return self._tokens.new_sender()
        if self._tokens.is_signed(sender) or self._has_token(request):
            return str(sender)
        if self._open and is_local(request):
            return str(sender)
        raise refused("unknown_sender")

    def _has_token(self, request: Request) -> bool:
        return self._token is not None and carries(request, self._token)


def is_local(request: Request) -> bool:
    """Say whether a program on this machine seems to have sent the request, and no page of another site.

    For development alone: a proxy on this machine can look like any other program.
    """
    if any(_PROXIED.search(name) for name in request.headers):
        return False
    if "origin" in request.headers and not is_same_origin(request):
        return False
    try:
        host = urlsplit(f"//{request.headers.get('host') or ''}").hostname or ""
    except ValueError:  # such as "["
        return False
    return _is_loopback(request.ip) and (host == "localhost" or _is_loopback(host))


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _country(body: dict[str, Any]) -> str | None:
    country = (optional(body, "metadata", dict) or {}).get("country")
    return country if isinstance(country, str) else None
