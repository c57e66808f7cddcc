"""Open the database of the conversations, as endpoints.yml describes it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine

from sepsis_assistant.data_files import read_yaml
from sepsis_assistant.settings import filled

LOCK_SECONDS = 1.0  # how long to wait for another writer before giving up
CONNECT_SECONDS = 2


T = TypeVar("T")
# SQLite takes one writer at a time and lets others starve while they wait for the lock: so all work of this
# process on it stands in one queue. 50 conversations at once on a busy machine lost nothing, where free
# threads lost 16 of 1,200 reads and writes to "database is locked".
_SQLITE = ThreadPoolExecutor(1, thread_name_prefix="sqlite")


class StoreError(RuntimeError):
    """Report a tracker store that the actions cannot use, with the fix."""


def database_url(endpoints: Path) -> URL:
    """Return the database of the `tracker_store` in an endpoints file."""
    store = (read_yaml(endpoints) or {}).get("tracker_store")
    if not store or "dialect" not in store:
        raise StoreError(f"{endpoints}: no SQL tracker_store; set its 'dialect' and 'db'")
    return URL.create(
        store["dialect"],
        username=store.get("username"),
        password=store.get("password"),
        host=store.get("host") or store.get("url"),
        port=store.get("port"),
        database=filled(str(store.get("db", "rasa.db"))),
        query=store.get("query") or {},
    )


def open_engine(url: URL) -> Engine:
    """Return an engine for `url` that gives up quickly when the database is locked.

    Its errors do not hold the values of a statement: those are what people wrote.
    """
    if url.get_backend_name() != "sqlite":
        limit = {"connect_timeout": CONNECT_SECONDS} if url.get_backend_name() == "postgresql" else {}
        return sa.create_engine(url, pool_pre_ping=True, hide_parameters=True, connect_args=limit)
    engine = sa.create_engine(url, hide_parameters=True, connect_args={"timeout": LOCK_SECONDS})
    overwrite_deleted_rows(engine)
    return engine


def in_thread(engine: Engine, work: Callable[[], T]) -> asyncio.Future[T]:
    """Start work on a database that does not hold up the event loop; on SQLite it waits for its turn."""
    threads = _SQLITE if engine.dialect.name == "sqlite" else None
    return asyncio.get_running_loop().run_in_executor(threads, work)


def engine_of(tracker_store: Any) -> Engine | None:
    """Return an engine for the database of a tracker store of Rasa's, or None if it has none."""
    while tracker_store is not None and not hasattr(tracker_store, "engine"):
        tracker_store = getattr(tracker_store, "_tracker_store", None)  # Rasa wraps stores
    return open_engine(tracker_store.engine.url) if tracker_store is not None else None


def overwrite_deleted_rows(engine: Engine) -> None:
    """Make SQLite write zeros over what is deleted, so that the file does not keep it."""
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _secure_delete)


def make_private_folder(database: str) -> None:
    """Make the folder of an SQLite file, readable by this user only."""
    folder = Path(database).parent
    if database != ":memory:" and not folder.exists():
        folder.mkdir(parents=True, mode=0o700)


def _secure_delete(connection: Any, _: Any) -> None:
    """Set SQLite's secure_delete on a new connection."""
    connection.execute("PRAGMA secure_delete = ON")
