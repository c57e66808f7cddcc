"""Rasa's REST channel with the same address and form, and a guard in front."""

from __future__ import annotations

import json

from rasa.core.channels.rest import RestInput
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from sepsis_assistant.channels.guard import (
    BadRequest,
    OnMessage,
    answer,
    read_body,
    response_text,
)


class RestChannel(RestInput):
    """Take {"sender", "message"} at /webhooks/rest/webhook and return a list of messages."""

    def blueprint(self, on_new_message: OnMessage) -> Blueprint:
        """Return the routes of this channel."""
        routes = Blueprint("sepsis_rest", __name__)

        @routes.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @routes.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            try:
                incoming = read_body(json.loads(request.body))
            except BadRequest as error:
                return _refusal(str(error))
            except (ValueError, RecursionError):
                return _refusal("the body is not valid JSON")
            return response.json(await answer(on_new_message, incoming, self.name()))

        return routes


def _refusal(reason: str) -> HTTPResponse:
    text = response_text("utter_unreadable_request")
    return response.json([{"text": text, "error": reason}], status=400)
