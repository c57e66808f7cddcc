"""A strict stand-in for the Telegram Bot API over real HTTP, which can be told to fail.

It refuses what Telegram refuses: unknown tokens, empty or too long texts, unclosed markup, long button keys,
getUpdates while a webhook is set. Source: https://core.telegram.org/bots/api
"""

from __future__ import annotations

import asyncio
import html
import re
import threading
from collections.abc import Callable
from typing import Any

from aiohttp import web

from tests.support.waiting import LIMIT

TOKEN = "123456:test-token"
_TAG = re.compile(r"</?b>")


class FakeTelegram:
    """Run in a thread; `fault(method, count)` may return (status, body), seconds of delay, or "drop"."""

    def __init__(self) -> None:
        self.sent: list[tuple[int, str]] = []
        self.messages: list[dict[str, Any]] = []  # the parameters of sendMessage, and what a person is shown
        self.calls: list[str] = []
        self.webhook: dict[str, Any] = {}
        self.fault: Callable[[str, int], Any] = lambda method, count: None
        self._updates: list[dict[str, Any]] = []
        self.asked: list[dict[str, Any]] = []  # the parameters of getUpdates
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self.port = 0

    def __enter__(self) -> FakeTelegram:
        threading.Thread(target=self._run, daemon=True).start()
        assert self._ready.wait(LIMIT)
        return self

    def __exit__(self, *error: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def deliver(self, update: dict[str, Any]) -> None:
        """Offer an update to getUpdates."""
        self._updates.append(update)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        app = web.Application()
        app.router.add_post("/bot{token}/{method}", self._answer)
        runner = web.AppRunner(app)
        self._loop.run_until_complete(runner.setup())
        site = web.TCPSite(runner, "127.0.0.1", 0)
        self._loop.run_until_complete(site.start())
        self.port = runner.addresses[0][1]
        self._ready.set()
        self._loop.run_forever()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        self.calls.append(method)
        fault = self.fault(method, self.calls.count(method))
        if fault == "drop":
            assert request.transport
            request.transport.close()
        elif isinstance(fault, float):
            await asyncio.sleep(fault)
        elif fault:
            status, body = fault
            if isinstance(body, str):
                return web.Response(status=status, text=body)
            return web.json_response(body, status=status)
        if request.match_info["token"] != TOKEN:
            return _refused(401, "Unauthorized")
        handler = getattr(self, f"_{method}", None)
        values = await request.json()
        return await handler(values) if handler else _ok(True)

    async def _getMe(self, values: dict[str, Any]) -> web.Response:
        return _ok({"id": 1, "is_bot": True, "username": "sepsis_test_bot"})

    async def _setWebhook(self, values: dict[str, Any]) -> web.Response:
        if not str(values.get("url", "")).startswith("https://"):
            return _refused(400, "Bad Request: bad webhook: An HTTPS URL must be provided")
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", values.get("secret_token", "")):
            return _refused(400, "Bad Request: secret token contains unallowed characters")
        self.webhook = values
        return _ok(True)

    async def _deleteWebhook(self, values: dict[str, Any]) -> web.Response:
        self.webhook = {}
        return _ok(True)

    async def _getUpdates(self, values: dict[str, Any]) -> web.Response:
        if self.webhook:
            return _refused(409, "Conflict: can't use getUpdates method while webhook is active")
        self.asked.append(values)
        offset = values.get("offset") or 0
        self._updates = [u for u in self._updates if u["update_id"] >= offset]
        for _ in range(20):
            if self._updates:
                break
            await asyncio.sleep(0.05)
        return _ok(self._updates[:100])

    async def _sendMessage(self, values: dict[str, Any]) -> web.Response:
        text = values.get("text", "")
        if values.get("parse_mode") == "HTML":
            bare = _TAG.sub("", text)
            if "<" in bare or ">" in bare or text.count("<b>") != text.count("</b>"):
                return _refused(400, "Bad Request: can't parse entities")
            text = html.unescape(bare)
        if not text.strip():
            return _refused(400, "Bad Request: message text is empty")
        if len(text.encode("utf-16-le")) > 2 * 4096:
            return _refused(400, "Bad Request: message is too long")
        for row in values.get("reply_markup", {}).get("inline_keyboard", ()):
            if any(len(button["callback_data"].encode()) > 64 for button in row):
                return _refused(400, "Bad Request: BUTTON_DATA_INVALID")
        self.messages.append({**values, "shown": text})
        self.sent.append((values["chat_id"], text))
        return _ok({"message_id": len(self.sent)})


def update_of(number: int, text: str, chat: int = 7) -> dict[str, Any]:
    """Return the update with this number: what somebody has written in a private chat."""
    written = {"message_id": number, "chat": {"id": chat, "type": "private"}, "text": text}
    return {"update_id": number, "message": {**written, "from": {"id": chat, "language_code": "en"}}}


def _ok(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _refused(status: int, description: str) -> web.Response:
    return web.json_response({"ok": False, "error_code": status, "description": description}, status=status)
