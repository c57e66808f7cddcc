"""Remember for some days that a conversation was deleted, so that no other worker brings it back.

A worker may be in the middle of a message, or hold turns in memory that it could not store. Of the
conversation nothing is kept but a hash of its name and the time.
"""

from __future__ import annotations

import hashlib
import json
import time
import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from sepsis_assistant.storage.database import METADATA

CHANNEL = "conversation_deleted"  # on which PostgreSQL tells workers: JSON of the name and the time
KEPT = 7 * 24 * 3600.0  # seconds
DELETIONS = sa.Table(
    "deletions",
    METADATA,
    sa.Column("conversation", sa.String(64), primary_key=True),
    sa.Column("mark", sa.String(32), nullable=False),
    sa.Column("time", sa.Float, nullable=False),
)


@dataclass(frozen=True)
class Deletion:
    """Hold the last deletion of a conversation: its mark, which no other has, and its time (Unix)."""

    mark: str
    time: float


@dataclass(frozen=True)
class Seen:
    """Hold what was known of deletions at a time (Unix): the last one's mark, None where there was none.

    Without `sure` the database could not be asked: then the times must do.
    """

    time: float
    mark: str | None = None
    sure: bool = True

    def is_before(self, last: Deletion | None) -> bool:
        """Say whether the conversation was deleted since."""
        if last is None:
            return False
        return last.mark != self.mark if self.sure else last.time >= self.time


def unsure() -> Seen:
    """Return what is known where nothing could be asked."""
    return Seen(time.time(), sure=False)


def hold_alone(connection: Connection, sender_id: str) -> None:
    """Let nobody else store or delete in this conversation until the transaction ends.

    Call it before anything else in the transaction.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        key = lock_key("store", sender_id)
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


def mark_deleted(connection: Connection, sender_id: str) -> Deletion:
    """Remember that a conversation is being deleted now, and tell all workers that listen."""
    made = Deletion(uuid.uuid4().hex, time.time())
    mine = DELETIONS.c.conversation == hidden_name(sender_id)
    connection.execute(DELETIONS.delete().where(mine))
    row = {"conversation": hidden_name(sender_id), "mark": made.mark, "time": made.time}
    connection.execute(DELETIONS.insert().values(row))
    if connection.dialect.name == "postgresql":
        said = {"channel": CHANNEL, "what": json.dumps([sender_id, made.time])}
        connection.execute(sa.text("SELECT pg_notify(:channel, :what)"), said)
    return made


def last_deletion(connection: Connection, sender_id: str) -> Deletion | None:
    """Return the last deletion of a conversation, None where there was none in the last days."""
    query = sa.select(DELETIONS.c.mark, DELETIONS.c.time).where(
        DELETIONS.c.conversation == hidden_name(sender_id)
    )
    row: Any = connection.execute(query).one_or_none()
    return Deletion(row.mark, row.time) if row else None


def forget_old(connection: Connection) -> None:
    """Remove what no worker can need any more."""
    connection.execute(DELETIONS.delete().where(DELETIONS.c.time < time.time() - KEPT))


def lock_key(purpose: str, sender_id: str) -> int:
    """Return the number that stands for a conversation among PostgreSQL's advisory locks."""
    return int.from_bytes(_hash(f"{purpose}:{sender_id}").digest()[:8], "big", signed=True)


def hidden_name(sender_id: str) -> str:
    """Return the hash by which a conversation is known after it was deleted."""
    return _hash(sender_id).hexdigest()


def _hash(text: str) -> Any:
    return hashlib.sha256(text.encode("utf-8", "backslashreplace"))
