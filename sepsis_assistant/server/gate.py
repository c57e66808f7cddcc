"""Give the application whole requests of a fair size: in ASGI mode Sanic limits neither."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from sepsis_assistant.channels.http import BODY_LIMIT, READ_LIMIT, refusal_for
from sepsis_assistant.channels.refusals import Refused, refused

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

DISCARD_LIMIT = 8 * 1024 * 1024  # bytes of a refused body that are read all the same

logger = logging.getLogger(__name__)


class StartError(RuntimeError):
    """Report in one sentence why the application cannot start, and the fix."""


class Gate:
    """Wrap an ASGI application: it sees a request when all of it has come, and always answers."""

    def __init__(self, application: Application) -> None:
        """Keep the application."""
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass the start and the end of the server on."""
        await (self._request if scope["type"] == "http" else self._lifespan)(scope, receive, send)

    async def _lifespan(self, scope: Scope, receive: Receive, send: Send) -> None:
        said: list[str] = []

        async def noted(message: Message) -> None:
            said.append(message["type"])
            await send(message)

        try:
            await self._application(scope, receive, noted)
        except StartError as error:
            await send({"type": "lifespan.startup.failed", "message": str(error)})
        except AttributeError:  # Sanic 21.12 looks for a request even here, when all is done
            if "lifespan.shutdown.complete" not in said:
                raise

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = _Body(scope, receive)
        try:
            whole = await body.whole()
            if whole is not None:  # else the client is gone
                await self._answer(scope, whole, send)
        except Refused as refusal:
            await _refuse(scope, body, send, refusal)

    async def _answer(self, scope: Scope, body: bytes, send: Send) -> None:
        answer = _Answer(send)

        async def receive() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        try:
            await self._application(scope, receive, answer.send)
        except asyncio.CancelledError:  # the server has to end, and its time for open turns is over
            if answer.has_begun:
                raise
            raise refused("ending") from None
        except Exception as error:  # Sanic answers its own errors, but not those before its request exists
            logger.error("request.failed: %s", type(error).__name__)
            if answer.has_begun:
                raise
            raise refused("internal") from None


class _Answer:
    """Add the length to an answer that comes in one piece."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self.has_begun = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        if self._start is not None:
            start, self._start = self._start, None
            self.has_begun = True
            if not message.get("more_body") and start["status"] not in (204, 304):
                length = (b"content-length", str(len(message.get("body", b""))).encode())
                start["headers"] = [*start["headers"], length]
            await self._send(start)
        await self._send(message)


class _Body:
    """Read a request's body, whole or as far as it has to be read."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        announced = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        self._announced = int(announced)
        self._receive = receive
        self.has_ended = False

    async def whole(self) -> bytes | None:
        """Return it, or None if the client went away before its end; raise Refused for a long one."""
        body = bytearray()
        while max(self._announced, len(body)) <= READ_LIMIT:
            if self.has_ended:
                return bytes(body)
            part = await self._part()
            if part is None:
                return None
            body += part
        raise refused("too_large", limit=BODY_LIMIT // 1024)

    async def discard(self) -> None:
        """Throw away what still comes: who still sends would see a broken connection, not the refusal."""
        left = DISCARD_LIMIT
        while left > 0 and not self.has_ended:
            left -= len(await self._part() or b"")

    async def _part(self) -> bytes | None:
        message = await self._receive()
        self.has_ended = not message.get("more_body")
        return None if message["type"] == "http.disconnect" else message.get("body", b"")


async def _refuse(scope: Scope, body: _Body, send: Send, refusal: Refused) -> None:
    answer = refusal_for(scope["path"], refusal)
    content = answer.body or b""
    headers = [*answer.processed_headers, (b"content-length", str(len(content)).encode())]
    if not body.has_ended:
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": content, "more_body": True})
    await body.discard()
    await send({"type": "http.response.body"})  # the server closes the connection at this, not earlier
