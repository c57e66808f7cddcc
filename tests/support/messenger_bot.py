"""Stand in for Rasa and for the messengers: a server with the guarded channels, and what is sent."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from multidict import MultiDict
from rasa.core.channels.channel import UserMessage
from twilio.request_validator import RequestValidator

from tests.support.fake_twilio import FakeTwilio
from tests.support.waiting import LIMIT, until

SECRET, AUTH = "slack-signing-secret", "twilio-auth-token"
PUBLIC = "https://bot.example/webhooks/twilio/webhook"
BUTTONS = [{"title": f"Button {n}", "payload": f"/ask_causes_{n}"} for n in range(7)]


class Agent:
    """Answer with what came in and with buttons; fail on RAISE."""

    def __init__(self) -> None:
        self.seen: list[UserMessage] = []

    async def handle_message(self, message: UserMessage) -> None:
        self.seen.append(message)
        if "RAISE" in (message.text or ""):
            raise RuntimeError(message.text)
        said = {
            "text": f"Answer to: {message.text}\n\nThe end.",
            "buttons": BUTTONS,
            "utter_action": "utter_x",
        }
        await message.output_channel.send_response(message.sender_id, said)


class Receiver:
    """Take what the callback channel posts."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: Any) -> None:
                pass

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append(json.loads(body))
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(b"{}")

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/"


@dataclass
class Bot:
    """Run the guarded channels on a real port; keep what would go to Slack, and what goes to Twilio."""

    port: int
    agent: Agent
    receiver: Receiver
    twilio: FakeTwilio
    slack: list[dict[str, Any]] = field(default_factory=list)
    test: str = ""  # begins the ids of its messages

    def post(self, path: str, body: bytes, **headers: str) -> int:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/webhooks/{path}", data=body)
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        try:
            with urllib.request.urlopen(request, timeout=LIMIT) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    def send_slack(self, body: bytes, kind: str, secret: str = SECRET, age: int = 0) -> int:
        stamp = str(int(time.time()) - age)
        made = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
        signed = {"X_Slack_Signature": f"v0={made}", "X_Slack_Request_Timestamp": stamp}
        return self.post("slack/webhook", body, Content_Type=kind, **signed)

    def slack_event(self, text: str, user: str = "U1", **more: Any) -> int:
        event = {"type": "message", "channel_type": "im", "channel": "D1", "user": user, "text": text}
        body = {
            "type": "event_callback",
            "authorizations": [{"user_id": "B1"}],
            "event": {**event, "ts": "1.2"},
        }
        return self.send_slack(json.dumps(body).encode(), "application/json", **more)

    def slack_button(self, value: str, user: str = "U1") -> int:
        payload = {
            "actions": [{"type": "button", "value": value}],
            "user": {"id": user},
            "channel": {"id": "D1"},
        }
        body = urllib.parse.urlencode({"payload": json.dumps(payload)}).encode()
        return self.send_slack(body, "application/x-www-form-urlencoded")

    def send_twilio(
        self, form: dict[str, str] | list[tuple[str, str]], token: str = AUTH, url: str = PUBLIC
    ) -> int:
        fields = MultiDict(form)
        signature = RequestValidator(token).compute_signature(url, fields)
        body = urllib.parse.urlencode(list(fields.items())).encode()
        kind = "application/x-www-form-urlencoded"
        return self.post("twilio/webhook", body, Content_Type=kind, X_Twilio_Signature=signature)

    def sms(self, text: str, sid: str = "", sender: str = "whatsapp:+441", **more: str) -> int:
        return self.send_twilio({"From": sender, "Body": text, "MessageSid": self.sid(sid), **more})

    def sid(self, sid: str = "") -> str:
        """Return an id for a message of this test."""
        return f"SM-{self.test}-{sid or uuid.uuid4().hex[:8]}"

    def texts(self, number: int) -> list[str]:
        """Wait for so many messages by Twilio and return what they say."""
        self.until(lambda: len(self.twilio.messages) >= number)
        return [message["body"] for message in self.twilio.messages]

    def until(self, ready: Callable[[], Any]) -> None:
        until(ready, f"an answer beside {self.slack}, {self.twilio.messages}, {self.receiver.got}")
