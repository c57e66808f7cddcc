"""Rasa input channel for browsers: plain HTTP with sessions that the server signs (docs/http-api.md)."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Coroutine, Mapping
from functools import wraps
from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic_cors.core import SANIC_CORS_EVALUATED

from sepsis_assistant.channels.guard import Guard, OnMessage, shared_guard
from sepsis_assistant.channels.http import (
    Origins,
    answer_errors_in_json,
    answer_json,
    optional,
    read_object,
    refusal_json,
    refusal_of,
    text_in,
)
from sepsis_assistant.channels.incoming import Incoming
from sepsis_assistant.channels.log_privacy import keep_messages_out_of_logs, log_failure
from sepsis_assistant.channels.pages import Pages
from sepsis_assistant.channels.readiness import Readiness, shared_readiness
from sepsis_assistant.channels.records import Records
from sepsis_assistant.channels.refusals import InProgress, Refused, refused
from sepsis_assistant.channels.replies import iso_time, replies_in
from sepsis_assistant.channels.settings import HttpSettings, http_settings
from sepsis_assistant.channels.starting import start_guard
from sepsis_assistant.channels.tokens import SESSION_SECONDS, Tokens
from sepsis_assistant.version import version

PATH = "/webhooks/web/"
Handler = Callable[[Request], Coroutine[Any, Any, HTTPResponse]]


class WebChannel(InputChannel):
    """Take messages at /webhooks/web/, and serve the widget and the demo page."""

    @classmethod
    def name(cls) -> str:
        """Return the channel's name, part of its address."""
        return "web"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> WebChannel:
        """Build the channel; its settings come from the environment."""
        return cls(http_settings())

    def __init__(
        self, settings: HttpSettings, guard: Guard | None = None, pages: Pages | None = None
    ) -> None:
        """Keep the parts."""
        self._settings = settings
        self._tokens = Tokens(settings.secret_key)
        self._origins = Origins(settings.allowed_origins)
        self._guard = guard or shared_guard()
        self._pages = pages or Pages(settings.frame_ancestors)
        self._readiness = Readiness(guard) if guard else shared_readiness()
        self._records = Records(self._guard.inbox)

    def blueprint(self, on_new_message: OnMessage) -> Blueprint:
        """Return the routes of this channel."""
        keep_messages_out_of_logs()
        self._on_new_message = on_new_message
        routes = Blueprint("sepsis_web", __name__)
        start_guard(routes, self._guard)
        routes.listener("before_server_start")(self._prepare)
        for method, path, handler in (
            ("POST", "/session", self._open_session),
            ("POST", "/messages", self._answer),
            ("GET", "/history", self._history),
            ("DELETE", "/conversation", self._delete),
            ("POST", "/feedback", self._feedback),
            ("GET", "/health", self._health),
            ("GET", "/ready", self._ready),
            ("GET", "/ready/model", self._model_ready),
        ):
            routes.add_route(self._endpoint(handler), path, methods=[method])
        return routes

    def _endpoint(self, handler: Handler) -> Handler:
        """Return the handler with errors as JSON and with the headers for other origins."""

        @wraps(handler)
        async def endpoint(request: Request) -> HTTPResponse:
            try:
                self._origins.check(request)
                answer = await handler(request)
            except Refused as refusal:
                answer = refusal_json(refusal)
            except Exception as error:
                log_failure("web", error)
                answer = refusal_json(refusal_of(error))
            answer.headers.update(self._origins.headers(request))
            return answer

        return endpoint

    async def _prepare(self, app: Sanic, loop: Any) -> None:
        answer_errors_in_json(app)
        # First in the row: Rasa's own "/" and its CORS library would answer before us.
        app.request_middleware.appendleft(self._before)

    async def _before(self, request: Request) -> HTTPResponse | None:
        """Answer pages and preflights; keep Rasa's CORS library away from our paths."""
        page = self._pages.find(request)
        if page or request.path.startswith(PATH):
            setattr(request.ctx, SANIC_CORS_EVALUATED, "1")
        if request.path.startswith(PATH) and request.method == "OPTIONS":
            return self._origins.preflight(request)
        return page

    async def _open_session(self, request: Request) -> HTTPResponse:
        session = {"token": self._tokens.new_session(), "expires_in": SESSION_SECONDS}
        return answer_json({**session, "country_hint": self._country_hint(request)})

    async def _answer(self, request: Request) -> HTTPResponse:
        sender = self._sender(request)
        body = read_object(request)
        message_id = _uuid(body)
        incoming = Incoming(
            sender=sender,
            text=text_in(body, "text"),
            payload=optional(body, "payload", str),
            message_id=message_id,
            channel=self.name(),
            metadata={"country": optional(body, "country", str) or self._country_hint(request)},
        )
        try:
            replies = await self._guard.answer(self._on_new_message, incoming)
        except InProgress as pending:
            return answer_json({"id": message_id, "retry_after": pending.retry_after}, 202)
        return answer_json({"id": message_id, "replies": [reply.as_dict() for reply in replies]})

    async def _history(self, request: Request) -> HTTPResponse:
        turns = await self._records.turns(self._sender(request))
        messages = [
            {
                "id": turn.message_id,
                ("payload" if turn.text.startswith("/") else "text"): turn.text,
                "time": iso_time(turn.time),
                "replies": [reply.as_dict() for reply in replies_in(turn)],
            }
            for turn in turns
        ]
        return answer_json({"messages": messages})

    async def _delete(self, request: Request) -> HTTPResponse:
        # The conversation outlives its session: whoever has the token can still have it deleted.
        sender = self._sender(request, may_have_ended=True)
        async with self._guard.lock(sender):
            counts = await self._records.delete(sender)
        return answer_json({"deleted": True, "your_messages": counts.user, "our_answers": counts.bot})

    async def _feedback(self, request: Request) -> HTTPResponse:
        sender = self._sender(request)
        body = read_object(request)
        reply_id = optional(body, "reply_id", str, 200)
        helpful = optional(body, "helpful", bool)
        why = optional(body, "why", str)
        if reply_id is None or helpful is None or len(why or "") > 1000:
            raise refused("invalid_feedback")
        await self._records.rate(sender, reply_id, helpful, why)
        return answer_json({"stored": True})

    async def _health(self, request: Request) -> HTTPResponse:
        return answer_json({"status": "ok"})

    async def _ready(self, request: Request) -> HTTPResponse:
        parts = await self._readiness.parts(request.app)
        return _state(parts, all(parts.values()))

    async def _model_ready(self, request: Request) -> HTTPResponse:
        """Tell those who share out messages: without its database a server still answers danger."""
        parts = await self._readiness.parts(request.app)
        return _state(parts, parts["model"])

    def _sender(self, request: Request, may_have_ended: bool = False) -> str:
        return self._tokens.sender_of(request.headers.get("authorization"), may_have_ended)

    def _country_hint(self, request: Request) -> str | None:
        header = self._settings.country_header
        code = (request.headers.get(header) or "").strip().upper() if header else ""
        return code if len(code) == 2 and code.isascii() and code.isalpha() else None


def _state(parts: Mapping[str, bool], ready: bool) -> HTTPResponse:
    state = {"status": "ok" if ready else "not_ready", **parts, "version": version()}
    return answer_json(state, 200 if ready else 503)


def _uuid(body: dict[str, Any]) -> str:
    """Return the message's id in one spelling; raise Refused for another than a UUID."""
    given = body.get("id")
    try:
        if isinstance(given, str) and len(given) == 36:
            return str(uuid.UUID(given))
    except ValueError:
        pass
    raise refused("no_uuid")
