"""Hold the assistant's replies, and collect them from Rasa."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timezone
from typing import Any

from rasa.core.channels.channel import OutputChannel

from sepsis_assistant.channels.sources import ShownSource, shown_sources
from sepsis_assistant.storage.stored_turns import StoredTurn

EMERGENCY = "utter_emergency"  # how the names of all emergency replies begin, and no other
_YES = "/affirm"  # what a button says that answers the question above it
_CHECK = "utter_ask_check_"  # how those of all questions of the guided check begin


@dataclass(frozen=True)
class Reply:
    """Hold one reply; `text` is without `source_line`, `time` is in UTC as ISO 8601."""

    id: str
    text: str
    emergency: bool = False
    buttons: Sequence[Mapping[str, str]] = ()  # title, payload
    source_line: str | None = None
    sources: Sequence[ShownSource] = ()  # title, url
    time: str = ""
    response: str | None = None

    @property
    def full_text(self) -> str:
        """Return the text with its source line, for media that show both in one."""
        return f"{self.text}\n{self.source_line}" if self.source_line else self.text

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {**asdict(self), "buttons": list(self.buttons), "sources": list(self.sources)}


def reply_of(message: Mapping[str, Any], reply_id: str) -> Reply | None:
    """Return the reply in a message of Rasa's, or None where it says nothing."""
    text = str(message.get("text") or "").strip()
    if not text:
        return None
    name = message.get("utter_action")
    metadata = message.get("metadata") or {}
    source_line = metadata.get("source_line")
    if source_line and text.endswith(source_line):
        text = text[: -len(source_line)].rstrip()
    return Reply(
        id=reply_id,
        text=text,
        emergency=str(name or "").startswith(EMERGENCY),
        buttons=_buttons(message),
        source_line=source_line,
        sources=_sources(metadata.get("sources") or ()),
        time=iso_time(message.get("timestamp") or time.time()),
        response=name,
    )


def iso_time(seconds: float) -> str:
    """Return a Unix time as ISO 8601 in UTC."""
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def _buttons(message: Mapping[str, Any]) -> tuple[dict[str, str], ...]:
    offered = message.get("buttons") or message.get("quick_replies") or ()
    return tuple(
        {"title": str(b["title"]), "payload": str(b["payload"])} for b in offered if b.get("payload")
    )


def _sources(names: Sequence[str]) -> tuple[ShownSource, ...]:
    known = shown_sources()
    return tuple(known[name] for name in names if name in known)


def one_question(replies: Sequence[Reply]) -> list[Reply]:
    """Return the replies with the buttons of the open question alone, where one asks that must not be missed.

    Beside an emergency reply or a question of the check, an answer's topics would stand among Yes and No.
    """
    asking = {r.id for r in replies if r.emergency} or {
        r.id for r in replies if (r.response or "").startswith(_CHECK)
    }
    # "Shall I delete it?" after an emergency line can be answered with its own Yes and No only.
    asking |= {r.id for r in replies if asking and _YES in {b["payload"] for b in r.buttons}}
    return [replace(r, buttons=()) if asking and r.id not in asking else r for r in replies]


def replies_in(turn: StoredTurn) -> list[Reply]:
    """Return the replies of a stored turn, with the ids that they had when they were given."""
    found: list[Reply] = []
    for message in turn.said:
        reply = reply_of(message, f"{turn.message_id}/{len(found)}")
        if reply:
            found.append(reply)
    return one_question(found)


class Collector(OutputChannel):
    """Collect what Rasa says in one turn."""

    def __init__(self, channel: str, message_id: str) -> None:
        """Keep the name of the channel, and the id that begins the ids of the replies."""
        self._channel, self._message_id = channel, message_id
        self._replies: list[Reply] = []

    @property
    def replies(self) -> list[Reply]:
        """Return what was said so far."""
        return one_question(self._replies)

    def name(self) -> str:  # type: ignore[override]
        """Return the channel's name, which responses can be conditioned on."""
        return self._channel

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Take a message as a whole: Rasa would cut it at blank lines and drop the response's name."""
        reply = reply_of(message, f"{self._message_id}/{len(self._replies)}")
        if reply:
            self._replies.append(reply)
