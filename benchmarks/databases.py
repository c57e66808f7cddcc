"""Empty databases to measure on: a file of SQLite's, and a server of PostgreSQL's where that is installed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.support.postgres import INITDB, Postgres

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
Store = Mapping[str, Any]  # what endpoints.yml says of the database of a tracker_store


@contextmanager
def sqlite() -> Iterator[Store]:
    """Give a file that is not there yet, in a folder that goes away."""
    with TemporaryDirectory() as folder:
        yield {"dialect": "sqlite", "db": str(Path(folder) / "conversations.db")}


@contextmanager
def postgresql() -> Iterator[Store]:
    """Give the database of a server of its own, which waits for the disk as a real one does."""
    server = Postgres(options="")
    try:
        url = server.start().url
        yield {
            "dialect": "postgresql", "url": url.host, "port": url.port, "db": url.database,
            "username": url.username,
        }  # fmt: skip
    finally:
        server.remove()


@contextmanager
def databases() -> Iterator[dict[str, Store]]:
    """Give a database of each kind, by the name of the kind."""
    with ExitStack() as stack:
        found = {SQLITE: stack.enter_context(sqlite())}
        if INITDB is None:
            print("without PostgreSQL, which is not installed here: apt-get install postgresql", flush=True)
        else:
            found[POSTGRESQL] = stack.enter_context(postgresql())
        yield found
