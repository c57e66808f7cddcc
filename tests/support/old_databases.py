"""Databases as earlier versions left them (tests/upgrade/README.md), their times moved to a moment ago."""

from __future__ import annotations

import json
import re
import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine

from sepsis_assistant.data_files import ROOT
from tests.support.postgres import Postgres
from tests.support.waiting import until

FOLDER = ROOT / "tests" / "upgrade"
VERSIONS = ("0.1.0", "before_64_bits")
EMERGENCY = "my mum has a water infection and she doesn't know who I am"  # the last message of a conversation
CHECK = "for my son, he is 4"
ASKED_TO_DELETE = "delete my data"
WARD = "rest-ward-7"
UPDATE = "700001"  # of Telegram's, not answered yet
CUT_OFF = ("web", "web-cut-off", "0f6a1c1e-7d0f-4f0f-9a51-2f2f5f6b8a10")  # what its server ended in
OLD_SERVER = "old-server"  # a conversation that the earlier version's server goes on with
_SAID = "INSERT INTO events (sender_id, type_name, timestamp, data) VALUES (:sender, 'user', :time, :data)"
_AGO = 30.0  # seconds before now that the newest thing in a database happened
_TIME = re.compile(r"\b179\d{7}(?:\.\d+)?\b|\b1\.79\d*e\+09\b")


def script(version: str, dialect: str) -> str:
    """Return the statements that make a database of a version: nothing in it is older than some minutes."""
    text = (FOLDER / f"{version}.{dialect}.sql").read_text(encoding="utf-8")
    moved = time.time() - _AGO - max(float(each) for each in _TIME.findall(text))
    return _TIME.sub(lambda found: _moved(found[0], moved), text)


def make_sqlite(version: str, file: Path) -> URL:
    """Make a database of a version in a file."""
    connection = sqlite3.connect(file)
    connection.executescript(script(version, "sqlite"))
    connection.close()
    return URL.create("sqlite", database=str(file))


def make_postgresql(version: str, server: Postgres, name: str) -> URL:
    """Make a database of a version in a server."""
    said(server.url, f'CREATE DATABASE "{name}"')
    url = server.url.set(database=name)
    said(url, script(version, "postgresql"))
    return url


def said(url: URL, statements: str) -> None:
    """Say statements to a PostgreSQL server, each by itself."""
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    connection = engine.raw_connection()
    connection.cursor().execute(statements)
    connection.close()
    engine.dispose()


def open_as_before(url: URL) -> Engine:
    """Return an engine as the earlier versions made it: it knows nothing of ours."""
    wait = {"timeout": 30} if url.get_backend_name() == "sqlite" else {}
    return sa.create_engine(url, connect_args=wait)


@contextmanager
def in_use(old: Engine, holds: bool = True) -> Iterator[list[str]]:
    """Let a server of the earlier version write to the database; yield what it has stored.

    With `holds`, another of its connections keeps a transaction open that has read.
    """
    written: list[str] = []
    ended = threading.Event()

    def write() -> None:
        while not ended.is_set():
            text = f"message {len(written)}"
            event = {"event": "user", "text": text, "timestamp": time.time(), "parse_data": {}}
            row = {"sender": OLD_SERVER, "time": event["timestamp"], "data": json.dumps(event)}
            with old.begin() as connection:
                connection.execute(sa.text(_SAID), row)
            written.append(text)
            time.sleep(0.01)

    with ThreadPoolExecutor(1) as pool, old.connect() as held:
        if holds:  # in PostgreSQL; SQLite ends it with the last row that was read
            held.execute(sa.text("SELECT count(*) FROM events")).scalar()
        writing = pool.submit(write)
        try:
            until(lambda: written or writing.done())
            yield written
        finally:
            ended.set()
        writing.result()


def all_rows(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table, by the table's name, in a fixed order."""
    with engine.connect() as connection:
        names = sa.inspect(connection).get_table_names()
        return {name: _rows(connection, name) for name in names}


def sender_of(engine: Engine, text: str) -> str:
    """Return the conversation in which somebody wrote this."""
    query = "SELECT sender_id FROM events WHERE type_name = 'user' AND data LIKE :text ORDER BY id DESC"
    with engine.connect() as connection:
        return str(connection.execute(sa.text(query), {"text": f'%"text": "{text}"%'}).scalars().first())


def _rows(connection: Connection, name: str) -> list[tuple[Any, ...]]:
    rows = connection.execute(sa.text(f"SELECT * FROM {name}"))
    return sorted((tuple(row) for row in rows), key=repr)


def _moved(number: str, seconds: float) -> str:
    moved = float(number) + seconds
    return str(int(moved)) if number.isdecimal() else repr(moved)
