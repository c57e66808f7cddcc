"""Open the database of the conversations, as endpoints.yml describes it."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any
from weakref import WeakSet

import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine
from sqlalchemy.exc import ArgumentError, IntegrityError, OperationalError, ProgrammingError

from sepsis_assistant.data_files import DataError, check_keys, line_of, read_yaml
from sepsis_assistant.settings import VAR, filled, own_folder
from sepsis_assistant.storage.sqlite_connections import MEMORY, POOL, is_file, keep_open, make_file

LOCK_SECONDS = 0.9  # how long to wait for another writer before giving up
CONNECT_SECONDS = 2  # the least that PostgreSQL's library takes
_GONE_MS = 5_000  # until a connection to a machine that is gone counts as lost
THREADS = 8  # and connections of one process to PostgreSQL, beside those of locks
_CONNECT = {
    "sqlite": {"timeout": LOCK_SECONDS, "check_same_thread": False},  # one thread at a time has it
    "postgresql": {"connect_timeout": CONNECT_SECONDS, "tcp_user_timeout": _GONE_MS},
}
_FIRST = {
    "sqlite": "PRAGMA secure_delete = ON",  # or the file would keep what was deleted
    "postgresql": f"SET lock_timeout = {LOCK_SECONDS * 1000:.0f}",
}
DIALECTS = ("sqlite", "postgresql")
_KEYS = ("type", "action_timeout", "dialect", "url", "port", "db", "username", "password", "query")

METADATA = sa.MetaData()  # of every table but Telegram's
# A turn takes some twelve rows: 32 bits are used up after half a year of 12 turns a second, and then nothing
# more is stored. SQLite numbers only an INTEGER by itself, which has 64 bits there.
ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# SQLite takes one writer at a time and lets others starve while they wait for the lock: so all work of this
# process on it stands in one queue. 50 conversations at once on a busy machine lost nothing, where free
# threads lost 16 of 1,200 reads and writes to "database is locked".
SQLITE_THREAD = ThreadPoolExecutor(1, thread_name_prefix="sqlite")
_prepared: WeakSet[Engine] = WeakSet()
PAUSED: set[URL] = set()  # databases whose last call took too long


class StoreError(RuntimeError):
    """Report a tracker store that cannot be used, with the fix."""


def database_url(endpoints: Path) -> URL:
    """Return the database of the `tracker_store` in an endpoints file; raise StoreError."""
    try:
        store = (read_yaml(endpoints) or {}).get("tracker_store")
        if not store or "dialect" not in store:
            raise StoreError(f"{endpoints}: no SQL tracker_store; set its 'dialect' and 'db'")
        return url_of(_given(endpoints, store), f"{endpoints}:{line_of(store)}")
    except DataError as error:
        raise StoreError(str(error)) from None


def url_of(given: Mapping[str, Any], place: str = "endpoints.yml") -> URL:
    """Return the database that the values of a `tracker_store` name; `place` begins a StoreError."""
    dialect, address = given.get("dialect", "sqlite"), given.get("url")
    if address and "://" in address:
        return _checked(address, place)
    if str(dialect).partition("+")[0] not in DIALECTS:
        fix = f"use one of {', '.join(DIALECTS)}"
        raise StoreError(f"{place}: tracker_store: the dialect is '{dialect}'; {fix}")
    host, _, port = str(address or "").partition(":")
    port = str(given.get("port") or port)
    if port and not port.isdecimal():
        raise StoreError(f"{place}: tracker_store: the port is '{port}'; use a number, such as 5432")
    return URL.create(
        dialect,
        username=given.get("username"),
        password=given.get("password"),
        host=host or None,
        port=int(port) if port else None,
        database=str(given.get("db", "rasa.db")),
        query=given.get("query") or {},
    )


def _given(endpoints: Path, store: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a `tracker_store` with the environment's filled in; raise DataError."""
    if "host" in store:
        fix = "Rasa takes no 'host' here; write the server's name after 'url:' instead"
        raise DataError(endpoints, line_of(store, "host"), fix)
    check_keys(endpoints, store, _KEYS)
    given = {key: filled(value) if isinstance(value, str) else value for key, value in store.items()}
    for key, value in given.items():
        if missing := re.search(r"\$\{\w+\}", str(value)):
            fix = f"{missing[0]} is not in the environment; set it before the start"
            raise DataError(endpoints, line_of(store, key), fix)
    return given


def _checked(address: str, place: str) -> URL:
    """Return a whole address as a URL of one of our dialects; its password must not be told."""
    try:
        url = sa.engine.make_url(address)
        if url.get_backend_name() in DIALECTS:
            return url
    except (ArgumentError, ValueError):
        pass
    example = "postgresql://user:password@db.example.org:5432/sepsis"
    raise StoreError(f"{place}: tracker_store: this url names no database; for example {example}")


def open_engine(url: URL) -> Engine:
    """Return an engine for `url` that gives up quickly when the database is locked; connects later.

    Its errors do not hold the values of a statement: those are what people wrote.
    """
    dialect = url.get_backend_name()
    pool: dict[str, Any] = {} if dialect == "sqlite" else {"pool_pre_ping": True, "pool_size": THREADS}
    pool = POOL if is_file(url) else pool
    engine = sa.create_engine(url, hide_parameters=True, connect_args=_CONNECT.get(dialect, {}), **pool)
    if dialect in _FIRST:
        sa.event.listen(engine, "connect", partial(_say_first, _FIRST[dialect]))
    if is_file(url):
        keep_open(engine)
    return engine


def prepare(engine: Engine) -> None:
    """Make the tables that are not there; after the first time this costs nothing."""
    if engine in _prepared:
        return
    if engine.dialect.name == "sqlite":
        make_private(engine.url.database or MEMORY)
    try:
        _make(engine)
    except (IntegrityError, OperationalError, ProgrammingError):
        _make(engine)  # another process may have made them at the same moment
    _prepared.add(engine)


def _make(engine: Engine) -> None:
    """Make the tables that are not there, and the indices that a table of an earlier version lacks."""
    METADATA.create_all(engine)
    for index in (index for table in METADATA.sorted_tables for index in table.indexes):
        index.create(engine, checkfirst=True)


def distrust(engine: Engine) -> None:
    """Look for the tables anew: the file may have been deleted or another one restored.

    And open it anew: SQLite writes nothing through a connection that was opened while it could only read.
    """
    _prepared.discard(engine)
    if is_file(engine.url):
        engine.dispose()


def is_paused(engine: Engine) -> bool:
    """Say whether calls to the database of this engine are pointless now, as one has found out."""
    return engine.url in PAUSED


def make_private(database: str) -> None:
    """Make an SQLite file and its folder, or what is there of them, readable by this user only.

    A folder that is there and not our own var/ is left as it is: others may need it.
    """
    if database == MEMORY:
        return
    file = Path(database)
    with contextlib.suppress(OSError):  # a read-only disk, somebody else's file: opening it will tell
        if file.parent.resolve() == VAR:
            own_folder()
        if not file.parent.exists():
            file.parent.mkdir(parents=True, mode=0o700)
        make_file(file)
        file.chmod(0o600)


def _say_first(statement: str, connection: Any, record: Any) -> None:
    """Say a statement on a new connection."""
    cursor = connection.cursor()
    cursor.execute(statement)
    cursor.close()
    connection.commit()
