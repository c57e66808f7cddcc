"""Keep the state that a long conversation had some messages ago, so that no turn reads it whole.

Knows no Rasa.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from sepsis_assistant.storage.database import METADATA, ROW_NUMBER
from sepsis_assistant.storage.deletions import Seen, hold_alone, last_deletion
from sepsis_assistant.storage.events import EVENTS

CHECKPOINTS = sa.Table(
    "checkpoints",
    METADATA,
    sa.Column("sender_id", sa.String(255), primary_key=True),
    sa.Column("event_id", ROW_NUMBER, nullable=False),
    sa.Column("events", sa.Text, nullable=False),
)


@dataclass(frozen=True)
class Checkpoint:
    """Hold events, as JSON, that leave a conversation as all those up to the row `event_id` do."""

    event_id: int = 0
    events: tuple[str, ...] = ()


def last_checkpoint(connection: Connection, sender_id: str) -> Checkpoint:
    """Return the checkpoint of a conversation, an empty one where there is none."""
    query = sa.select(CHECKPOINTS.c.event_id, CHECKPOINTS.c.events).where(
        CHECKPOINTS.c.sender_id == sender_id
    )
    row = connection.execute(query).one_or_none()
    return Checkpoint(row.event_id, tuple(json.loads(row.events))) if row else Checkpoint()


def keep_checkpoint(engine: Engine, sender_id: str, made: Checkpoint, seen: Seen) -> None:
    """Replace the checkpoint of a conversation, unless that was deleted since, or has a later one."""
    with engine.begin() as connection:
        hold_alone(connection, sender_id)
        is_there = sa.select(EVENTS.c.id).where(EVENTS.c.id == made.event_id, EVENTS.c.sender_id == sender_id)
        known = last_checkpoint(connection, sender_id).event_id
        if seen.is_before(last_deletion(connection, sender_id)) or known >= made.event_id:
            return
        if connection.execute(is_there).first():
            connection.execute(CHECKPOINTS.delete().where(CHECKPOINTS.c.sender_id == sender_id))
            row = {"sender_id": sender_id, "event_id": made.event_id, "events": json.dumps(made.events)}
            connection.execute(CHECKPOINTS.insert().values(row))
