"""The rows that Rasa's SQL tracker store writes, one for each event. Knows no Rasa."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from sepsis_assistant.storage.database import METADATA, ROW_NUMBER

SESSION_STARTED, USER = "session_started", "user"
EVENTS = sa.Table(
    "events",
    METADATA,
    sa.Column("id", ROW_NUMBER, primary_key=True),
    sa.Column("sender_id", sa.String(255), nullable=False),
    sa.Column("type_name", sa.String(255), nullable=False),
    sa.Column("timestamp", sa.Float),
    sa.Column("intent_name", sa.String(255)),
    sa.Column("action_name", sa.String(255)),
    sa.Column("data", sa.Text),
    # Of both: without it PostgreSQL looks for the first and the last row of a sender in the index of the row
    # numbers, through the rows of everybody.
    sa.Index("events_of_sender", "sender_id", "id"),
)


@dataclass(frozen=True)
class Row:
    """Hold one event as it is stored; `data` is JSON, `timestamp` in seconds."""

    type_name: str
    timestamp: float | None
    intent_name: str | None
    action_name: str | None
    data: str


def session_began(connection: Connection, sender_id: str, after: int = 0) -> int | None:
    """Return the row in which the last session of a conversation began, if that was after a row."""
    mine = (EVENTS.c.sender_id == sender_id) & (EVENTS.c.id > after)
    query = sa.select(sa.func.max(EVENTS.c.id)).where(mine, EVENTS.c.type_name == SESSION_STARTED)
    return connection.execute(query).scalar()


def read_events(connection: Connection, sender_id: str, first: int = 0) -> list[tuple[int, str]]:
    """Return the ids and the events, as JSON, of a conversation from a row on, oldest first."""
    mine = (EVENTS.c.sender_id == sender_id) & (EVENTS.c.id >= first)
    query = sa.select(EVENTS.c.id, EVENTS.c.data).where(mine).order_by(EVENTS.c.id)
    return [(row.id, row.data) for row in connection.execute(query)]


def insert_events(connection: Connection, sender_id: str, rows: Sequence[Row]) -> None:
    """Add events to a conversation."""
    connection.execute(EVENTS.insert(), [{"sender_id": sender_id, **asdict(row)} for row in rows])


def message_ids(rows: Iterable[str]) -> set[str]:
    """Return the ids of the messages in events, as JSON."""
    found = (json.loads(data) for data in rows)
    return {str(event["message_id"]) for event in found if event.get("message_id")}


def is_answered(connection: Connection, sender_id: str, rows: Sequence[Row], after: int) -> bool:
    """Say whether another worker has stored a message of these events, in a row later than `after`."""
    mine = message_ids(row.data for row in rows if row.type_name == USER)
    here = (EVENTS.c.sender_id == sender_id) & (EVENTS.c.id > after) & (EVENTS.c.type_name == USER)
    return bool(
        mine and mine & message_ids(connection.execute(sa.select(EVENTS.c.data).where(here)).scalars())
    )


def is_stored(connection: Connection, sender_id: str, row: Row) -> bool:
    """Say whether this very event is there already."""
    query = sa.select(EVENTS.c.id).where(
        EVENTS.c.sender_id == sender_id,
        EVENTS.c.type_name == row.type_name,
        EVENTS.c.timestamp == row.timestamp,
        EVENTS.c.data == row.data,
    )
    return connection.execute(query.limit(1)).first() is not None
