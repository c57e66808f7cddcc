"""Read what a server has stored, behind its back."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import URL

from sepsis_assistant.storage.conversations import Conversations
from sepsis_assistant.storage.database import open_engine
from sepsis_assistant.storage.events import EVENTS, USER
from sepsis_assistant.storage.stored_turns import StoredTurn, turns_of


def rows(database: Path, query: str, *values: object) -> list[tuple]:
    """Return what a query finds in an SQLite file, which somebody else may be writing."""
    with sqlite3.connect(database, timeout=60) as connection:
        return connection.execute(query, values).fetchall()


def is_done(database: Path, update_id: int) -> bool:
    """Say whether an update of Telegram's was answered."""
    query = "SELECT done FROM outbox WHERE channel = 'telegram' AND item_id = ?"
    return rows(database, query, str(update_id)) == [(1,)]


def holds(database: Path, message_id: str) -> bool:
    """Say whether a message has been taken in."""
    return bool(rows(database, "SELECT 1 FROM inbox WHERE message_id = ?", message_id))


def times_stored(url: URL) -> Counter[str]:
    """Return how often each message is in a database, by its id."""
    engine = open_engine(url)
    with engine.connect() as connection:
        found = connection.execute(sa.select(EVENTS.c.data).where(EVENTS.c.type_name == USER)).scalars()
        counts = Counter(str(json.loads(data)["message_id"]) for data in found)
    engine.dispose()
    return counts


def turns(database: Path, senders: str) -> list[list[StoredTurn]]:
    """Return the turns of each conversation whose sender is like the pattern."""
    found = rows(database, "SELECT DISTINCT sender_id FROM events WHERE sender_id LIKE ?", senders)
    store = Conversations(open_engine(URL.create("sqlite", database=str(database))))
    return [turns_of(store.events(sender, 10_000)) for (sender,) in found]


def turn_of(database: Path, message_id: str) -> StoredTurn | None:
    """Return the turn that a message led to, if it is stored."""
    query = "SELECT sender_id FROM events WHERE type_name = 'user' AND data LIKE ?"
    senders = rows(database, query, f'%"message_id": "{message_id}"%')
    found = [turn for (sender,) in senders for turns_ in turns(database, sender) for turn in turns_]
    return next((turn for turn in found if turn.message_id == message_id), None)
