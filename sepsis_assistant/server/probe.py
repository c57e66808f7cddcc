"""Let the launcher ask whether a danger message is answered; nobody else may, and nothing is stored of it."""

from __future__ import annotations

from sanic import Sanic
from sanic.exceptions import NotFound
from sanic.request import Request
from sanic.response import HTTPResponse

from sepsis_assistant.channels.http import answer_json, carries
from sepsis_assistant.channels.starting import answers_danger
from sepsis_assistant.settings import PROBE_PATH


def add_probe(app: Sanic, token: str | None) -> None:
    """Add the probe's address; without a token there is none."""
    if token is None:
        return

    async def probe(request: Request) -> HTTPResponse:
        if not carries(request, token):
            raise NotFound()
        answered = await answers_danger(request.app.ctx.agent)
        return answer_json({"answered": answered}, 200 if answered else 503)

    app.add_route(probe, PROBE_PATH)
