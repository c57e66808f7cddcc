"""Collect all that is stored of one conversation, for the person whose it is. Knows no Rasa."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from sepsis_assistant.storage.conversations import BOT, TABLES, USER
from sepsis_assistant.storage.outbox_table import OUTBOX

_JSON = frozenset({"data", "events", "answer", "body", "calls"})  # columns that hold JSON as text
_SPEAKERS = {USER: "person", BOT: "assistant"}
Rows = list[dict[str, Any]]


def everything_of(connection: Connection, sender_id: str) -> dict[str, Rows]:
    """Return the rows of a conversation by table, oldest first; none of a table where nothing is stored."""
    found = {table.name: _rows(connection, table, sender_id) for table in (*TABLES, OUTBOX)}
    return {name: rows for name, rows in found.items() if rows}


def messages_in(stored: Mapping[str, Sequence[Mapping[str, Any]]]) -> Rows:
    """Return what was said, whole and oldest first: the time in UTC, who said it, and the text."""
    return [
        {
            "time": _iso(row["timestamp"] or 0.0),
            "from": _SPEAKERS[row["type_name"]],
            "text": row["data"].get("text"),
        }
        for row in stored.get("events", ())
        if row["type_name"] in _SPEAKERS
    ]


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat(timespec="milliseconds")


def _rows(connection: Connection, table: sa.Table, sender_id: str) -> Rows:
    """Return the rows of a conversation in one table, none where the table or its column is not there."""
    there = sa.inspect(connection)
    columns = there.get_columns(table.name) if there.has_table(table.name) else ()
    if not any(column["name"] == "sender_id" for column in columns):
        return []
    mine = sa.select(table).where(table.c.sender_id == sender_id).order_by(*table.primary_key)
    return [dict(_read(row._mapping)) for row in connection.execute(mine)]


def _read(row: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the columns of a row, JSON read."""
    for name, value in row.items():
        yield name, json.loads(value) if name in _JSON and value else value
