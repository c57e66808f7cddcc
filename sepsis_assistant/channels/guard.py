"""Check what comes in before Rasa sees it, and answer safely when a turn fails."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

from sepsis_assistant.data_files import DATA, read_yaml
from sepsis_assistant.text import cap

MAX_STORED_CHARS = 20_000
MAX_SENDER_CHARS = 100
_TEXTS = DATA / "channels" / "texts.yml"
_log = structlog.get_logger()

OnMessage = Callable[[UserMessage], Awaitable[Any]]


class BadRequest(ValueError):
    """Report a request body that is not a message; the text says what to send instead."""


@dataclass(frozen=True)
class Incoming:
    """Hold a checked message."""

    sender: str
    text: str


def read_body(body: Any) -> Incoming:
    """Return the message in a decoded JSON `body`; raise BadRequest when it holds none."""
    if not isinstance(body, Mapping):
        raise BadRequest('send a JSON object such as {"sender": "a-random-id", "message": "hello"}')
    text, sender = body.get("message"), body.get("sender")
    if not isinstance(text, str):
        raise BadRequest('"message" must be a string')
    if sender is None:
        # Rasa would put everybody without an id into one conversation, called "default".
        sender = uuid.uuid4().hex
    if not isinstance(sender, str) or not 0 < len(sender) <= MAX_SENDER_CHARS:
        raise BadRequest(f'"sender" must be a string of 1 to {MAX_SENDER_CHARS} characters')
    return Incoming(sender, cap(text, MAX_STORED_CHARS))


async def answer(on_new_message: OnMessage, incoming: Incoming, channel: str) -> list[dict[str, Any]]:
    """Run one turn and return its messages; a turn that fails or says nothing gets the apology."""
    collector = CollectingOutputChannel()
    message = UserMessage(incoming.text, collector, incoming.sender, input_channel=channel)
    try:
        await on_new_message(message)
    except Exception as error:  # whatever it was, somebody may be waiting for help
        # The message is health information: only the kind of error goes to the log.
        _log.error("turn.failed", channel=channel, error=type(error).__name__)
    if collector.messages:
        return list(collector.messages)
    return [{"recipient_id": incoming.sender, "text": response_text("utter_technical_problem")}]


def response_text(name: str) -> str:
    """Return a text of data/channels/texts.yml, which must work without Rasa."""
    return str(read_yaml(_TEXTS)["texts"][name][0]["text"])
