"""Let Prometheus fetch the metrics, where the operator has made a token for it."""

from __future__ import annotations

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, raw

from sepsis_assistant.channels.http import HEADERS, answer_json, carries
from sepsis_assistant.channels.readiness import shared_readiness
from sepsis_assistant.metrics.registry import CONTENT_TYPE, written
from sepsis_assistant.metrics.watching import show_readiness
from sepsis_assistant.settings import METRICS_PATH

_REFUSED = {"error": "the token of SEPSIS_METRICS_TOKEN is missing or wrong"}


def add_metrics(app: Sanic, token: str | None) -> None:
    """Add the address of the metrics; without a token there is none."""
    if token is None:
        return

    async def metrics(request: Request) -> HTTPResponse:
        if not carries(request, token):
            return answer_json(_REFUSED, 401, {"WWW-Authenticate": "Bearer"})
        parts = await shared_readiness().parts(request.app)
        agent = getattr(request.app.ctx, "agent", None)
        show_readiness(agent is not None and agent.is_ready(), parts)
        return raw(written(), headers=HEADERS, content_type=CONTENT_TYPE)

    app.add_route(metrics, METRICS_PATH)
