"""What a message of the web channel may hold, as docs/http-api.md says it."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field
from typing import Any

MESSAGE_LIMIT = 4000


@dataclass
class Conversation:
    """Hold what one token may read and write."""

    messages: list[dict[str, Any]] = field(default_factory=list)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    offered: set[str] = field(default_factory=set)


class Refusal(Exception):
    """Answer with an error of the contract."""

    def __init__(self, status: int, code: str, message: str, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.retry_after = status, code, retry_after


def check_message(body: dict[str, Any], conversation: Conversation) -> None:
    """Refuse what the contract does not allow."""
    if set(body) - {"id", "text", "payload", "country"} or ("text" in body) == ("payload" in body):
        raise Refusal(400, "bad_message", "send id and either text or payload")
    uuid.UUID(body["id"])
    if len(body.get("text", "")) > MESSAGE_LIMIT:
        raise Refusal(413, "too_long", "the message is too long")
    if "payload" in body and body["payload"] not in conversation.offered:
        raise Refusal(400, "unknown_button", "this button was not offered")


def make_reply(text: str, emergency: bool = False, **more: Any) -> dict[str, Any]:
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    reply = {"id": str(uuid.uuid4()), "text": text, "emergency": emergency, "time": now}
    return {**reply, "buttons": [], "source_line": None, "sources": [], **more}
