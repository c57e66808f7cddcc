"""A stand-in for Twilio's API over real HTTP, which can be told to fail, or to take a message silently."""

from __future__ import annotations

import json
import threading
import time
import urllib.parse
import uuid
from collections.abc import Callable
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SILENT = "taken, but the answer is lost"


class FakeTwilio:
    """Run in threads; `fault(method, count)` may return (status, error code) or SILENT."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []  # those that were taken
        self.calls: list[str] = []
        self.fault: Callable[[str, int], Any] = lambda method, count: None
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: Any) -> None:
                pass

            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["Content-Length"])).decode()
                fake.answer(self, {k: v[0] for k, v in urllib.parse.parse_qs(raw).items()})

            def do_GET(self) -> None:
                fake.answer(
                    self, {k: v[0] for k, v in urllib.parse.parse_qs(self.path.partition("?")[2]).items()}
                )

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    @property
    def said(self) -> list[tuple[str, str]]:
        """Return whom what was said to."""
        return [(message["to"], message["body"]) for message in self.messages]

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def answer(self, handler: BaseHTTPRequestHandler, values: dict[str, str]) -> None:
        method = handler.command
        assert handler.path.partition("?")[0] == "/2010-04-01/Accounts/AC1/Messages.json"
        self.calls.append(method)
        fault = self.fault(method, self.calls.count(method))
        if isinstance(fault, tuple):
            return _write(handler, fault[0], {"code": fault[1], "message": "refused"})
        body = self._taken(values) if method == "POST" else self._listed(values)
        if fault == SILENT:
            handler.close_connection = True
            return None
        return _write(handler, 201 if method == "POST" else 200, body)

    def _taken(self, values: dict[str, str]) -> dict[str, Any]:
        sent = {"to": values["To"], "from": values.get("From"), "body": values["Body"]}
        self.messages.append({**sent, "sid": uuid.uuid4().hex, "date_created": formatdate(time.time())})
        return self.messages[-1]

    def _listed(self, values: dict[str, str]) -> dict[str, Any]:
        return {"messages": [m for m in reversed(self.messages) if m["to"] == values["To"]]}


def _write(handler: BaseHTTPRequestHandler, status: int, body: dict[str, Any]) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.end_headers()
    handler.wfile.write(json.dumps(body).encode())
