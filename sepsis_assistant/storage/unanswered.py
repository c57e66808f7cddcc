"""Keep, for some days and where the operator wants it, the redacted text of messages that got no answer."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from sepsis_assistant.storage.database import METADATA

KEPT = 14 * 24 * 3600.0  # seconds
UNANSWERED = sa.Table(
    "unanswered",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("sender_id", sa.String(255), nullable=False, index=True),
    sa.Column("received", sa.Float, nullable=False),
    sa.Column("reply", sa.String(255), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
)


@dataclass(frozen=True)
class UnansweredMessage:
    """Hold a redacted message, and the name of the reply that stood in the place of an answer."""

    text: str
    reply: str


def keep_unanswered(engine: Engine, sender_id: str, message: UnansweredMessage) -> None:
    """Keep a message, and remove those whose time is over."""
    row = {"sender_id": sender_id, "received": time.time(), "reply": message.reply, "text": message.text}
    with engine.begin() as connection:
        connection.execute(UNANSWERED.insert().values(row))
        expire_unanswered(connection)


def expire_unanswered(connection: Connection, before: float = 0.0) -> None:
    """Remove what was received before a time (Unix), and in any case what is older than KEPT."""
    limit = max(before, time.time() - KEPT)
    connection.execute(UNANSWERED.delete().where(UNANSWERED.c.received < limit))


def read_unanswered(connection: Connection, start: float, end: float) -> Sequence[UnansweredMessage]:
    """Return what was received from `start` until before `end` and is not to be gone, oldest first."""
    received = UNANSWERED.c.received
    limit = max(start, time.time() - KEPT)
    query = sa.select(UNANSWERED.c.text, UNANSWERED.c.reply).where(received >= limit, received < end)
    return [UnansweredMessage(*row) for row in connection.execute(query.order_by(received))]
