"""A strict stand-in for the web channel: a real HTTP server that can be slow, down, wrong or cut off.

It refuses whatever docs/http-api.md does not allow: a test with it shows what the widget really sends.
"""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.support.web_contract import Conversation, Refusal, check_message, make_reply

WEB = Path(__file__).resolve().parents[2] / "web"
PREFIX = "/webhooks/web/"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
PAGES = {
    "/": (WEB / "demo" / "index.html", "text/html; charset=utf-8"),
    "/demo.css": (WEB / "demo" / "demo.css", "text/css; charset=utf-8"),
    "/sepsis-assistant.js": (WEB / "dist" / "sepsis-assistant.js", "text/javascript; charset=utf-8"),
}
BUTTONS = [
    {"title": "Warning signs", "payload": "/ask_warning_signs"},
    {"title": "Who is at risk", "payload": "/ask_risk_groups"},
]
YES_NO = [{"title": "Yes", "payload": "/affirm"}, {"title": "No", "payload": "/deny"}]
SOURCES = [
    {"title": "Patient: What causes sepsis?", "url": None},
    {"title": "CDC: About Sepsis", "url": "https://www.cdc.gov/sepsis/about/index.html"},
]


class FakeAssistant:
    """Serve the contract from memory; the memory survives stop() and start(), as a database would."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.conversations: dict[str, Conversation] = {}
        self.processed: list[str] = []  # ids, each time that a message is really answered
        self.received: list[dict[str, Any]] = []
        self.feedback: list[dict[str, Any]] = []
        self.ended: set[str] = set()  # tokens that have run out; their conversations are still there
        self.deleted = 0
        self.deleting = False  # a deletion was asked for
        self.delete_delay = 0.0  # seconds, as `delay`
        self.delete_fails = False
        self.country_hint: str | None = None
        self.origins: set[str] = set()
        self.delay = 0.0  # seconds before each answer to a message; setting it to 0 lets it go at once
        self.failures: list[int] = []  # statuses of the next answers to messages; 0 cuts the connection
        self.full: int | None = None  # 429: messages without a danger sign are refused as too many of this
        self.pause = 0  # person, 503: as too many of all; come again after so many seconds
        self.forget_after_answer = False  # answer, but cut the connection before it is sent
        self.in_progress = 0  # so many 202 before the answer
        self.claims = threading.Lock()
        self.claimed: set[str] = set()  # ids of messages that are worked on
        self.server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        if self.server:
            return
        ThreadingHTTPServer.allow_reuse_address = True
        ThreadingHTTPServer.daemon_threads = True
        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), _handler(self))
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Stop as a killed process does: nothing listens, and what was under way is cut off."""
        if self.server:
            server, self.server = self.server, None
            server.shutdown()
            server.server_close()

    def refuse(self, pause: int, status: int = 429) -> None:
        """Refuse messages as the real server does in a flood: all but those with a danger sign."""
        self.full, self.pause = status, pause

    def accept(self) -> None:
        """Take messages again."""
        self.full = None

    def hold(self, seconds: Callable[[], float]) -> None:
        """Wait for so many seconds, or until they are set to fewer or the server is stopped."""
        start = time.monotonic()
        while time.monotonic() - start < seconds() and self.server:
            time.sleep(0.02)

    def claim(self, message: str) -> bool:
        """Let one request at a time work on a message, as the real server does."""
        with self.claims:
            free = message not in self.claimed
            self.claimed.add(message)
            return free

    def end_sessions(self) -> None:
        """Let all tokens run out."""
        self.ended |= set(self.conversations)

    def said(self, ids: list[str]) -> list[str]:
        """Return the texts of messages."""
        texts = {m["id"]: m.get("text", "") for m in self.received}
        return [texts[i] for i in ids]

    def reply(self, text: str) -> list[dict[str, Any]]:
        """Return the replies to a message, chosen by a word in it."""
        if "NOTHING" in text:
            return []
        if "MARKUP" in text:
            return [make_reply(text.split("MARKUP", 1)[1])]
        if "EMERGENCY" in text:
            said = 'Call the emergency number now: 999 in the UK.\nSay: "could this be sepsis?"\nStay near.'
            return [make_reply(said, emergency=True)]
        if "PLAIN" in text:
            return [make_reply("A plain answer.", source_line="Sources: Patient.")]
        if "CHECK" in text:
            return [make_reply("Is the skin blue?", buttons=YES_NO)]
        said = f"About **{text[:40]}**:\n- Lungs: pneumonia is the most common.\n- Belly.\n"
        said += "Your immune system reacts."
        line = "Sources: Patient, CDC."
        return [make_reply(said, buttons=BUTTONS, source_line=line, sources=SOURCES)]


def _handler(fake: FakeAssistant) -> type[BaseHTTPRequestHandler]:
    class Handler(_Handler):
        assistant = fake

    return Handler


class _Handler(BaseHTTPRequestHandler):
    assistant: FakeAssistant
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        pass

    def do_OPTIONS(self) -> None:
        self._send(204, None)

    def do_GET(self) -> None:
        if self.path in PAGES:
            file, kind = PAGES[self.path]
            return self._send_bytes(200, file.read_bytes(), kind)
        self._answer()

    do_POST = do_DELETE = lambda self: self._answer()

    def _answer(self) -> None:
        try:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if self.assistant.server is None:  # a connection from before stop()
                self.close_connection = True
                return
            result = self._route(f"{self.command} {self.path.removeprefix(PREFIX)}", raw)
        except Refusal as refusal:
            error = {"code": refusal.code, "message": str(refusal), "fix": "See docs/http-api.md."}
            body: dict[str, Any] = {"error": error}
            return self._send(refusal.status, body, refusal.retry_after)
        if result is None or self.assistant.server is None:
            self.close_connection = True  # cut off
            return
        self._send(*result)

    @property
    def _allowed(self) -> bool:
        return self.headers.get("Origin") in {None, self.assistant.url, *self.assistant.origins}

    def _route(self, route: str, raw: bytes) -> tuple[int, Any] | None:
        if not self._allowed:
            raise Refusal(403, "origin_not_allowed", "this page may not use the assistant")
        if route == "POST session":
            token = secrets.token_urlsafe(16)
            self.assistant.conversations[token] = Conversation()
            return 200, {"token": token, "country_hint": self.assistant.country_hint, "expires_in": 86400}
        if route in ("GET health", "GET ready"):
            return 200, {"status": "ok"}
        conversation = self._conversation(may_have_ended=route == "DELETE conversation")
        if route == "POST messages":
            return self._message(conversation, _json(raw, self.headers))
        if route == "GET history":
            return 200, {"messages": conversation.messages}
        if route == "DELETE conversation":
            return self._delete()
        if route == "POST feedback":
            return self._feedback(_json(raw, self.headers))
        raise Refusal(404, "not_found", f"there is no {route}")

    def _token(self) -> str:
        return (self.headers.get("Authorization") or "").removeprefix("Bearer ")

    def _conversation(self, may_have_ended: bool) -> Conversation:
        found = self.assistant.conversations.get(self._token())
        if found is None:
            raise Refusal(401, "invalid_token", "the session token is not valid")
        if self._token() in self.assistant.ended and not may_have_ended:
            raise Refusal(401, "expired_token", "the session has ended")
        return found

    def _delete(self) -> tuple[int, Any]:
        self.assistant.deleting = True
        self.assistant.hold(lambda: self.assistant.delete_delay)
        if self.assistant.delete_fails:
            raise Refusal(503, "store_unavailable", "the conversations cannot be reached now", 10)
        self.assistant.deleted += 1
        del self.assistant.conversations[self._token()]
        return 200, {"deleted": True}

    def _refuse_where_full(self, body: dict[str, Any]) -> None:
        status = self.assistant.full
        if status is not None and "EMERGENCY" not in body.get("text", ""):
            code = "too_many_messages" if status == 429 else "busy"
            raise Refusal(status, code, "too many messages", self.assistant.pause)

    def _message(self, conversation: Conversation, body: dict[str, Any]) -> tuple[int, Any] | None:
        fake = self.assistant
        fake.received.append(body)
        if fake.failures:
            status = fake.failures.pop(0)
            if status == 0:
                return None
            raise Refusal(status, "failed", "the server was told to fail", 2 if status == 429 else None)
        check_message(body, conversation)
        if body["id"] in conversation.answers:
            return 200, conversation.answers[body["id"]]
        self._refuse_where_full(body)
        if fake.in_progress:
            fake.in_progress -= 1
            return 202, {"retry_after": 0.3}
        if not fake.claim(body["id"]):
            return 202, {"retry_after": 0.3}
        try:
            return self._answer_message(conversation, body)
        finally:
            fake.claimed.discard(body["id"])

    def _answer_message(self, conversation: Conversation, body: dict[str, Any]) -> tuple[int, Any] | None:
        fake = self.assistant
        if body["id"] in conversation.answers:  # answered between the look above and the claim
            return 200, conversation.answers[body["id"]]
        fake.hold(lambda: fake.delay)
        if fake.server is None:
            return None
        answer = {"id": body["id"], "replies": fake.reply(body.get("text") or body.get("payload") or "")}
        conversation.answers[body["id"]] = answer
        conversation.messages.append({**body, **answer})
        conversation.offered |= {b["payload"] for r in answer["replies"] for b in r["buttons"]}
        fake.processed.append(body["id"])
        if fake.forget_after_answer:
            fake.forget_after_answer = False
            return None
        return 200, answer

    def _feedback(self, body: dict[str, Any]) -> tuple[int, Any]:
        if not isinstance(body.get("helpful"), bool) or set(body) - {"reply_id", "helpful", "why"}:
            raise Refusal(400, "bad_feedback", "send reply_id, helpful and, if you like, why")
        self.assistant.feedback.append(body)
        return 200, {"stored": True}

    def _send(self, status: int, body: Any, retry_after: int | None = None) -> None:
        raw = b"" if body is None else json.dumps(body).encode()
        self._send_bytes(status, raw, "application/json", retry_after)

    def _send_bytes(self, status: int, raw: bytes, kind: str, retry_after: int | None = None) -> None:
        self.send_response(status)
        headers = {"Content-Type": kind, "Content-Length": str(len(raw)), "Content-Security-Policy": CSP}
        headers |= {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
        if retry_after is not None:
            headers["Retry-After"] = str(retry_after)
        origin = self.headers.get("Origin")
        if origin and (self._allowed or self.command != "OPTIONS"):
            headers |= {"Access-Control-Allow-Origin": origin, "Vary": "Origin"}
            headers["Access-Control-Allow-Headers"] = "authorization, content-type"
            headers["Access-Control-Allow-Methods"] = "GET, POST, DELETE"
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)


def _json(raw: bytes, headers: Any) -> dict[str, Any]:
    if headers.get("Content-Type") != "application/json":
        raise Refusal(415, "not_json", "the body must be JSON")
    body = json.loads(raw)
    assert isinstance(body, dict)
    return body
