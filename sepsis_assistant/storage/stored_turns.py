"""Read turns back from stored events: what a person sent, and what was said to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass
class StoredTurn:
    """Hold one stored message of a person and the messages of Rasa's that answered it.

    `parse_data` and `actions` tell what was understood and done.
    """

    message_id: str
    text: str
    time: float
    parse_data: Mapping[str, Any]
    said: list[dict[str, Any]] = field(default_factory=list)
    actions: list[Mapping[str, Any]] = field(default_factory=list)


def turns_of(events: Iterable[Mapping[str, Any]]) -> list[StoredTurn]:
    """Return the turns in stored events; what comes before the first message is left out."""
    turns: list[StoredTurn] = []
    for event in events:
        if event.get("event") == "user":
            turns.append(_turn(event))
        elif turns and event.get("event") == "bot":
            turns[-1].said.append(_said(event))
        elif turns and event.get("event") == "action":
            turns[-1].actions.append(event)
    return turns


def _turn(event: Mapping[str, Any]) -> StoredTurn:
    return StoredTurn(
        message_id=str(event.get("message_id") or ""),
        text=str(event.get("text") or ""),
        time=float(event.get("timestamp") or 0.0),
        parse_data=event.get("parse_data") or {},
    )


def _said(event: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stored message in the form in which Rasa gave it to the channel."""
    data, metadata = event.get("data") or {}, event.get("metadata") or {}
    return {**data, **metadata, "text": event.get("text"), "timestamp": event.get("timestamp")}
