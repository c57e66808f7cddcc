"""Count, list and delete the stored messages of one conversation. Knows no Rasa."""

from __future__ import annotations

import json
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from sepsis_assistant.storage.checkpoints import CHECKPOINTS
from sepsis_assistant.storage.database import prepare
from sepsis_assistant.storage.deletions import Deletion, hold_alone, mark_deleted
from sepsis_assistant.storage.events import EVENTS
from sepsis_assistant.storage.feedback import FEEDBACK
from sepsis_assistant.storage.inbox import INBOX
from sepsis_assistant.storage.outbox_table import forget_waiting
from sepsis_assistant.storage.sqlite_connections import empty_journal
from sepsis_assistant.storage.unanswered import UNANSWERED
from sepsis_assistant.unicode import utf16_length

USER, BOT = "user", "bot"
TABLES = (EVENTS, CHECKPOINTS, INBOX, FEEDBACK, UNANSWERED)  # whose rows are a person's, beside the outbox


@dataclass(frozen=True)
class Message:
    """Hold one stored message: whose it is, when it was said, and its text."""

    speaker: str
    time: float
    text: str


@dataclass(frozen=True)
class Counts:
    """Hold how many messages of each side are stored."""

    user: int
    bot: int

    @property
    def total(self) -> int:
        """Return the number of all messages."""
        return self.user + self.bot


@dataclass(frozen=True)
class Wish:
    """Hold until when a deletion is waited for, in seconds of the monotonic clock, and what it is about.

    `known` are the times (Unix) of the events that were known to whoever wished it, None where all are meant.
    `message_id` is the message that wished it, if one did: its answer is sent all the same.
    """

    deadline: float
    known: Collection[float] | None = None
    message_id: str | None = None


class TooLate(RuntimeError):
    """Report a deletion that nobody waits for any more: what was said since would go with the rest."""


class Conversations:
    """Give access to the rows that Rasa's SQL tracker store writes."""

    def __init__(self, engine: Engine) -> None:
        """Keep the engine; no connection is opened yet."""
        self._engine = engine

    def counts(self, sender_id: str) -> Counts:
        """Return how many messages of this conversation are stored."""
        with self._connected() as connection:
            return _counts(connection, sender_id)

    def delete(self, sender_id: str, wish: Wish | None = None) -> Counts:
        """Delete every row of a conversation; return how many messages were among them, or raise TooLate."""
        return delete_conversation(self._engine, sender_id, wish)[0]

    def events(self, sender_id: str, limit: int) -> list[dict[str, Any]]:
        """Return the last `limit` events of this conversation as Rasa stored them, oldest first."""
        query = (
            sa.select(EVENTS.c.data)
            .where(EVENTS.c.sender_id == sender_id)
            .order_by(EVENTS.c.id.desc())
            .limit(limit)
        )
        with self._connected() as connection:
            rows = connection.execute(query).scalars().all()
        return [json.loads(data) for data in reversed(rows)]

    def newest(self, sender_id: str, limit: int) -> list[Message]:
        """Return the last `limit` messages of this conversation, newest first."""
        query = (
            sa.select(EVENTS.c.type_name, EVENTS.c.timestamp, EVENTS.c.data)
            .where(EVENTS.c.sender_id == sender_id, EVENTS.c.type_name.in_([USER, BOT]))
            .order_by(EVENTS.c.id.desc())
            .limit(limit)
        )
        with self._connected() as connection:
            rows = connection.execute(query).all()
        return [Message(kind, when or 0.0, _text(data)) for kind, when, data in rows]

    def _connected(self) -> Connection:
        prepare(self._engine)
        return self._engine.connect()


def delete_conversation(engine: Engine, sender_id: str, wish: Wish | None = None) -> tuple[Counts, Deletion]:
    """Delete every row of a conversation in every table; return what was deleted, and the mark of it.

    Raise TooLate, and delete nothing, where that is no longer what was wished.
    """
    prepare(engine)
    with engine.begin() as connection:
        hold_alone(connection, sender_id)
        if wish and wish.known is not None and _newest(connection, sender_id) not in {None, *wish.known}:
            raise TooLate("something was said since")
        counts = _counts(connection, sender_id)
        for table in TABLES:
            connection.execute(sa.delete(table).where(table.c.sender_id == sender_id))
        forget_waiting(connection, sender_id, wish.message_id if wish else None)
        deletion = mark_deleted(connection, sender_id)
        if wish and time.monotonic() > wish.deadline:
            raise TooLate("whoever wished it has been told that it cannot be done")
    empty_journal(engine)
    return counts, deletion


def senders(engine: Engine) -> list[str]:
    """Return the names of all conversations."""
    with engine.connect() as connection:
        return list(connection.execute(sa.select(EVENTS.c.sender_id).distinct()).scalars())


def as_text(messages: Iterable[Message], room: int, each: int = 300) -> tuple[str, int]:
    """Return messages as lines that fit into `room` UTF-16 units, and how many fitted."""
    lines: list[str] = []
    for message in messages:
        line = _line(message, each)
        room -= utf16_length(line) + 1
        if room < 0:
            break
        lines.append(line)
    return "\n".join(lines), len(lines)


def _counts(connection: Connection, sender_id: str) -> Counts:
    """Return how many messages of each side the rows of a conversation hold."""
    query = (
        sa.select(EVENTS.c.type_name, sa.func.count())
        .where(EVENTS.c.sender_id == sender_id)
        .group_by(EVENTS.c.type_name)
    )
    found = {kind: number for kind, number in connection.execute(query).all()}
    return Counts(found.get(USER, 0), found.get(BOT, 0))


def _newest(connection: Connection, sender_id: str) -> float | None:
    """Return the time of the event that was stored last, None where nothing is."""
    mine = sa.select(EVENTS.c.timestamp).where(EVENTS.c.sender_id == sender_id)
    return connection.execute(mine.order_by(EVENTS.c.id.desc()).limit(1)).scalar()


def _line(message: Message, limit: int) -> str:
    """Return a message as one line: when, who, what."""
    when = datetime.fromtimestamp(message.time, timezone.utc).strftime("%Y-%m-%d %H:%M")
    who = "You" if message.speaker == USER else "Assistant"
    text = " ".join(message.text.split())
    if len(text) > limit:
        text = text[: limit - 1].rstrip() + "…"
    return f"{when} {who}: {text or '(no text)'}"


def _text(data: str) -> str:
    """Return the text in a stored event."""
    return str(json.loads(data).get("text") or "")
