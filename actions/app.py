"""Take calls of actions over HTTP, as rasa-sdk's own server does, but only from the server beside this one.

The bodies hold whole conversations, and an answer exports or deletes one: so nothing is read before the
caller has shown the secret that both servers find in their endpoints file.
"""

from __future__ import annotations

import hmac
import json
import logging
import zlib
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

BODY_LIMIT = 32 * 1024 * 1024  # bytes, also of what is unpacked: a long conversation, with the domain
_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

logger = logging.getLogger(__name__)


class CallRefused(Exception):
    """Report a call that is not taken: an HTTP status and the reason."""

    def __init__(self, status: int, reason: str) -> None:
        """Keep the parts."""
        super().__init__(reason)
        self.status, self.reason = status, reason


class ActionApp:
    """Run actions for calls that carry the secret: an ASGI application."""

    def __init__(self, executor: ActionExecutor, authorization: str | None) -> None:
        """Keep the actions, and the header that a call must have; None refuses every call."""
        self._executor, self._authorization = executor, authorization

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            status, body = 200, await self._answer(scope, receive)
        except CallRefused as refusal:
            status, body = refusal.status, {"error": refusal.reason}
        except Exception as error:  # its text could hold a message
            logger.error("an action failed: %s", type(error).__name__)
            status, body = 500, {"error": "the action failed"}
        raw = json.dumps(body).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(raw)).encode())]
        if status >= 400:  # of a refused request there may be more to come
            headers.append((b"connection", b"close"))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": raw})

    async def _answer(self, scope: Mapping[str, Any], receive: Receive) -> Any:
        headers = list(scope["headers"])
        _check_host(_values(headers, b"host"))
        if (scope["method"], scope["path"]) == ("GET", "/health"):
            return {"status": "ok"}
        if (scope["method"], scope["path"]) != ("POST", "/webhook"):
            raise CallRefused(404, "there is nothing at this address")
        self._check_secret(_values(headers, b"authorization"))
        kind = _values(headers, b"content-type")
        if len(kind) != 1 or kind[0].partition(";")[0].strip().lower() != "application/json":
            raise CallRefused(415, "send Content-Type: application/json")
        raw = await _body(receive)
        return await self._run(_call(_unpacked(raw, _values(headers, b"content-encoding"))))

    def _check_secret(self, given: list[str]) -> None:
        wanted = self._authorization
        if wanted is None or len(given) != 1 or not hmac.compare_digest(given[0].encode(), wanted.encode()):
            raise CallRefused(401, "the secret of endpoints.yml is missing or wrong")

    async def _run(self, call: dict[str, Any]) -> Any:
        try:
            return await self._executor.run(call)
        except ActionExecutionRejection as error:
            raise CallRefused(400, error.message) from None
        except ActionNotFoundException as error:
            raise CallRefused(404, error.message) from None


def _values(headers: list[tuple[bytes, bytes]], name: bytes) -> list[str]:
    return [value.decode("latin-1") for given, value in headers if given.lower() == name]


def _check_host(given: list[str]) -> None:
    """Refuse what a web page sends by a name that leads to this machine."""
    try:
        known = len(given) == 1 and urlsplit(f"//{given[0]}").hostname in _HOSTS
    except ValueError:
        known = False
    if not known:
        raise CallRefused(403, "this server answers on this machine only")


async def _body(receive: Receive) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise CallRefused(400, "the request ended early")
        body += message.get("body", b"")
        if len(body) > BODY_LIMIT:
            raise CallRefused(413, "the request is too large")
        if not message.get("more_body"):
            return bytes(body)


def _unpacked(raw: bytes, encodings: list[str]) -> bytes:
    """Return the body as it was before it was packed; never more than the limit is made of it."""
    if encodings in ([], ["identity"]):
        return raw
    if encodings != ["deflate"]:  # all that Rasa sends
        raise CallRefused(415, "send no Content-Encoding but deflate")
    unpacking = zlib.decompressobj()
    try:
        body = unpacking.decompress(raw, BODY_LIMIT + 1)
    except zlib.error:
        raise CallRefused(400, "the body cannot be unpacked") from None
    if len(body) > BODY_LIMIT:
        raise CallRefused(413, "the request is too large")
    return body


def _call(body: bytes) -> dict[str, Any]:
    try:
        call = json.loads(body)
    except (ValueError, RecursionError):
        raise CallRefused(400, "the body is not JSON") from None
    if not isinstance(call, dict) or not isinstance(call.get("tracker"), dict):
        raise CallRefused(400, "the body is no call of an action")
    return call
