"""Read the stored conversations of a period, without ever writing: SQLite or PostgreSQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection

from sepsis_assistant.insight.facts import READ_SLOTS, Event, Ratings, Turn, turns
from sepsis_assistant.insight.words import Words
from sepsis_assistant.storage.database import StoreError, open_engine
from sepsis_assistant.storage.events import EVENTS, SESSION_STARTED
from sepsis_assistant.storage.feedback import FEEDBACK
from sepsis_assistant.storage.unanswered import UNANSWERED, UnansweredMessage, read_unanswered

_AT_ONCE = 1_000  # rows that are held of what the database sends
_NO_WRITES = {
    "sqlite": "PRAGMA query_only = ON",
    "postgresql": "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
}


@contextmanager
def reading(url: URL) -> Iterator[Connection]:
    """Yield a connection that cannot write; raise StoreError where nothing is stored."""
    dialect = url.get_backend_name()
    if dialect == "sqlite" and not Path(str(url.database)).is_file():
        raise StoreError(f"{url.database}: nothing is stored yet; talk to the assistant first (make run)")
    engine = open_engine(url)
    sa.event.listen(engine, "connect", partial(_say, _NO_WRITES[dialect]))
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def read_turns(connection: Connection, start: float, end: float, words: Words) -> list[Turn]:
    """Return what came of each message from `start` until before `end` (Unix times)."""
    if not _is_there(connection, EVENTS):
        return []
    return turns(_events(connection, start, end), _ratings(connection), words)


def read_kept(connection: Connection, start: float, end: float) -> list[UnansweredMessage]:
    """Return the redacted messages without an answer that are kept of a time."""
    there = _is_there(connection, UNANSWERED)
    return list(read_unanswered(connection, start, end)) if there else []


def _events(connection: Connection, start: float, end: float) -> Iterator[Event]:
    """Yield the events that tell what came of a turn; a slot's name stands as that of its action."""
    is_slot = (EVENTS.c.type_name == "slot") & EVENTS.c.action_name.in_(READ_SLOTS)
    columns = (
        EVENTS.c.sender_id,
        EVENTS.c.type_name,
        EVENTS.c.timestamp,
        EVENTS.c.action_name,
        EVENTS.c.data,
    )
    query = (
        sa.select(*columns)
        .where(EVENTS.c.timestamp >= start, EVENTS.c.timestamp < end)
        .where(EVENTS.c.type_name.in_(("user", "bot", SESSION_STARTED)) | is_slot)
        .order_by(EVENTS.c.id)
    )
    rows = connection.execution_options(yield_per=_AT_ONCE).execute(query)
    return (Event(*row) for row in rows)


def _ratings(connection: Connection) -> Ratings:
    """Return the ratings by sender and message; the reason that somebody typed is not read."""
    found: dict[tuple[str, str], tuple[bool, ...]] = defaultdict(tuple)
    if _is_there(connection, FEEDBACK):
        query = sa.select(FEEDBACK.c.sender_id, FEEDBACK.c.reply_id, FEEDBACK.c.helpful)
        for sender, reply_id, helpful in connection.execute(query):
            found[sender, str(reply_id).rpartition("/")[0]] += (bool(helpful),)
    return found


def _is_there(connection: Connection, table: sa.Table) -> bool:
    return bool(sa.inspect(connection).has_table(table.name))


def _say(statement: str, connection: Any, record: Any) -> None:
    """Say a statement on a new connection."""
    cursor = connection.cursor()
    cursor.execute(statement)
    cursor.close()
    connection.commit()
