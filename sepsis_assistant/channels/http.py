"""Read and write JSON over HTTP for the channels: limits, origins, errors, headers."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Mapping
from typing import Any

from sanic import Sanic, response
from sanic.exceptions import MethodNotSupported, NotFound, PayloadTooLarge, SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from sepsis_assistant.channels.incoming import READ_CHARS
from sepsis_assistant.channels.refusals import Refused, refused
from sepsis_assistant.metrics.turns import record_refusal
from sepsis_assistant.unicode import well_formed

BODY_LIMIT = 64 * 1024
READ_LIMIT = 1024 * 1024  # more is refused before it is read
HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
_REST = "/webhooks/rest"
_METHODS = "GET, POST, DELETE"
_KINDS = {str: "a string", bool: "true or false", dict: "an object"}
_ALLOWED_HEADERS = "authorization, content-type"


def read_object(request: Request) -> dict[str, Any]:
    """Return the JSON object in a request's body, with its texts mended; raise Refused."""
    kind = (request.headers.get("content-type") or "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise refused("not_json")
    if len(request.body) > BODY_LIMIT:
        raise refused("too_large", limit=BODY_LIMIT // 1024)
    try:
        body = well_formed(json.loads(request.body))
    except (ValueError, RecursionError):
        raise refused("invalid_json") from None
    if not isinstance(body, dict):
        raise refused("no_object")
    return body


def text_in(body: Mapping[str, Any], name: str) -> str | None:
    """Return what a person wrote, or None; raise Refused."""
    text = body.get(name)
    if text is None:
        return None
    if not isinstance(text, str):
        raise refused("wrong_type", field=name, kind=_KINDS[str])
    if len(text) > READ_CHARS:
        raise refused("too_long", limit=READ_CHARS)
    return text


def optional(body: Mapping[str, Any], name: str, kind: type, limit: int | None = None) -> Any:
    """Return a field of this type or None where it is missing or null; raise Refused."""
    value: Any = body.get(name)
    if value is None:
        return None
    if not isinstance(value, kind):
        raise refused("wrong_type", field=name, kind=_KINDS[kind])
    if limit is not None and not 0 < len(str(value)) <= limit:
        raise refused("wrong_length", field=name, limit=limit)
    return value


def answer_json(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> HTTPResponse:
    """Return a JSON response with the headers that every answer of ours has."""
    return response.json(body, status=status, headers={**HEADERS, **(headers or {})})


def carries(request: Request, token: str) -> bool:
    """Say whether a request carries `token` as its bearer token; the time that takes tells nothing of it."""
    given = request.headers.get("authorization", "").encode(errors="replace")
    return hmac.compare_digest(given, f"Bearer {token}".encode())


def refusal_json(refusal: Refused) -> HTTPResponse:
    """Return a refusal in the form of the web channel."""
    record_refusal(refusal.code)
    return answer_json({"error": refusal.as_dict()}, refusal.status, retry_header(refusal))


def rest_refusal_json(refusal: Refused) -> HTTPResponse:
    """Return a refusal in Rasa's form, as a message that can be shown."""
    record_refusal(refusal.code)
    message = {"text": refusal.text, "error": refusal.as_dict()}
    return answer_json([message], refusal.status, retry_header(refusal))


def refusal_for(path: str, refusal: Refused) -> HTTPResponse:
    """Return a refusal in the form of the channel at this path."""
    return (rest_refusal_json if path.startswith(_REST) else refusal_json)(refusal)


def retry_header(refusal: Refused) -> dict[str, str]:
    """Return the header that says when to try again, where the refusal knows."""
    return {"Retry-After": str(refusal.retry_after)} if refusal.retry_after else {}


class Origins:
    """Decide which web pages may call: those of the assistant's own address, and a list of exact origins."""

    def __init__(self, allowed: Iterable[str]) -> None:
        """Keep the list."""
        self._allowed = frozenset(allowed)

    def check(self, request: Request) -> None:
        """Raise Refused for a page of another origin that is not on the list."""
        if not self._may(request):
            raise refused("origin_not_allowed")

    def headers(self, request: Request) -> dict[str, str]:
        """Return the CORS headers for an answer; an origin that is not allowed gets its refusal to read."""
        origin = request.headers.get("origin")
        if origin is None:
            return {"Vary": "Origin"}
        return {
            "Vary": "Origin",
            "Access-Control-Allow-Origin": str(origin),
            "Access-Control-Expose-Headers": "Retry-After",
        }

    def preflight(self, request: Request) -> HTTPResponse:
        """Answer the question that a browser asks before a request to another origin."""
        headers = {**HEADERS, "Vary": "Origin"}
        if self._may(request):
            headers |= self.headers(request)
            headers["Access-Control-Allow-Methods"] = _METHODS
            headers["Access-Control-Allow-Headers"] = _ALLOWED_HEADERS
            headers["Access-Control-Max-Age"] = "600"
        return response.empty(status=204, headers=headers)

    def _may(self, request: Request) -> bool:
        origin = request.headers.get("origin")
        return origin is None or origin in self._allowed or is_same_origin(request)


def is_same_origin(request: Request) -> bool:
    """Say whether the Origin header names the address that was called; TLS may end at a proxy."""
    named = (request.headers.get("origin") or "").partition("://")[2]  # urlsplit raises for some
    return bool(named) and named == request.headers.get("host")


def answer_errors_in_json(app: Sanic) -> None:
    """Make Sanic answer errors as our own refusals, and limit what it reads."""
    app.config.REQUEST_MAX_SIZE = min(app.config.REQUEST_MAX_SIZE, READ_LIMIT)

    def handle(request: Request, exception: Exception) -> HTTPResponse:
        if isinstance(exception, PayloadTooLarge):
            return refusal_json(refused("too_large", limit=BODY_LIMIT // 1024))
        answer = refusal_for(request.path if request else "", refusal_of(exception))
        answer.headers.update(getattr(exception, "headers", None) or {})  # such as Allow
        return answer

    app.error_handler.add(SanicException, handle)


def refusal_of(exception: Exception) -> Refused:
    """Return what a client is told about an error of Sanic's or of ours."""
    if isinstance(exception, NotFound):
        return refused("not_found")
    if isinstance(exception, MethodNotSupported):
        return refused("method_not_allowed")
    status = getattr(exception, "status_code", 500)
    if 400 <= status < 500:
        return refused("invalid_request", status=status)
    return refused("internal")
