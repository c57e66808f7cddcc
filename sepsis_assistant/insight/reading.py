"""Read the stored conversations of a period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from sepsis_assistant.insight.facts import READ_SLOTS, Event, Ratings, Turn, turns
from sepsis_assistant.insight.words import Words
from sepsis_assistant.storage.events import EVENTS, SESSION_STARTED
from sepsis_assistant.storage.feedback import FEEDBACK
from sepsis_assistant.storage.unanswered import UNANSWERED, UnansweredMessage, read_unanswered

_AT_ONCE = 1_000  # rows that are held of what the database sends


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
