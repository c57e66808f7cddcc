"""Make a database unusable in the ways in which databases become so, and usable again."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import sqlalchemy as sa

from tests.support.postgres import Postgres

Fault = Callable[[], AbstractContextManager[None]]


def sqlite_lock(database: Path, kind: str) -> AbstractContextManager[None]:
    """Hold a lock of this kind on an SQLite file."""

    @contextlib.contextmanager
    def held() -> Iterator[None]:
        other = sqlite3.connect(database, isolation_level=None)
        other.execute(f"BEGIN {kind}")
        yield
        other.execute("ROLLBACK")
        other.close()

    return held()


@contextlib.contextmanager
def sqlite_full(database: Path, refused: Sequence[str] = ("INSERT", "DELETE")) -> Iterator[None]:
    """Refuse changes of the events, as a full disk does; reading goes on."""
    with sqlite3.connect(database) as other:
        for change in refused:
            fails = "BEGIN SELECT RAISE(FAIL, 'full'); END"
            other.execute(f"CREATE TRIGGER full_{change} BEFORE {change} ON events {fails}")
    yield
    with sqlite3.connect(database) as other:
        for change in refused:
            other.execute(f"DROP TRIGGER full_{change}")


@contextlib.contextmanager
def postgres_stopped(server: Postgres) -> Iterator[None]:
    """Stop the server."""
    server.stop()
    yield
    server.start()


@contextlib.contextmanager
def postgres_locked(server: Postgres) -> Iterator[None]:
    """Lock the table of the events against everybody."""
    with sa.create_engine(server.url).begin() as connection:
        connection.execute(sa.text("LOCK TABLE events IN ACCESS EXCLUSIVE MODE"))
        yield


@contextlib.contextmanager
def postgres_slow(server: Postgres, seconds: float = 3.0) -> Iterator[None]:
    """Let whoever stores a turn wait so long, as where a disk is overloaded."""
    body = f"BEGIN PERFORM pg_sleep({seconds}); RETURN NULL; END"
    function = f"CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS '{body}'"
    trigger = "CREATE TRIGGER slow BEFORE INSERT ON events FOR EACH STATEMENT EXECUTE FUNCTION wait()"
    engine = sa.create_engine(server.url)
    with engine.begin() as connection:
        connection.execute(sa.text(function))
        connection.execute(sa.text(trigger))
    yield
    with engine.begin() as connection:
        connection.execute(sa.text("DROP FUNCTION wait CASCADE"))
    engine.dispose()


@contextlib.contextmanager
def postgres_read_only(server: Postgres) -> Iterator[None]:
    """Let nobody write, as after a failover."""
    _as_role(server, "SET default_transaction_read_only = on")
    yield
    _as_role(server, "RESET default_transaction_read_only")


def _as_role(server: Postgres, change: str) -> None:
    engine = sa.create_engine(server.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text("SET default_transaction_read_only = off"))
        connection.execute(sa.text(f"ALTER ROLE tester {change}"))
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        connection.execute(sa.text(f"{others} AND usename = 'tester'"))
    engine.dispose()
