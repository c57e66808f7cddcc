"""Keep connections to an SQLite file open between turns, and wait for the disk once a turn."""

from __future__ import annotations

import contextlib
import fcntl
import os
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine
from sqlalchemy.exc import DisconnectionError, OperationalError

MEMORY = ":memory:"  # what SQLite calls a database without a file
# To open the file anew takes as long as to read a conversation. One thread at a time has a connection.
POOL: dict[str, Any] = {"poolclass": sa.pool.QueuePool, "pool_size": 1, "max_overflow": -1}
# A turn is added to the journal beside the file, and the disk is waited for once; SQLite's default waits five
# times, 20 ms on a cloud's disk. What was stored is there after a loss of power, in either mode.
_JOURNAL = ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL")
_FILE = "file"  # what a connection has opened, in its record


def is_file(url: URL) -> bool:
    """Say whether a database is an SQLite file."""
    return url.get_backend_name() == "sqlite" and url.database not in (None, "", MEMORY)


def keep_open(engine: Engine) -> None:
    """Set up each new connection to the engine's file, and open it anew once another file is there."""
    file = Path(str(engine.url.database))
    sa.event.listen(engine, "do_connect", partial(_make_first, file))
    sa.event.listen(engine, "connect", partial(_begin, file))
    sa.event.listen(engine, "checkout", partial(_require_same_file, file))


def make_file(file: Path) -> None:
    """Make the file where there is none, for this user only, and remove the journal of an earlier one.

    SQLite would take that for the new file's journal, and fail for as long as another process has it open.
    """
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)  # or we would remove what another process has just begun
        if not file.exists():
            for ending in ("-wal", "-shm"):
                file.with_name(file.name + ending).unlink(missing_ok=True)
            file.touch(mode=0o600)
    finally:
        os.close(folder)


def empty_journal(engine: Engine) -> None:
    """Write what the journal holds into the file and empty it: else it would keep what was deleted.

    Where somebody reads just then, what it holds stays until the next time.
    """
    if is_file(engine.url):
        with contextlib.suppress(OperationalError), engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _make_first(file: Path, *_: Any) -> None:
    """Make the file before SQLite does; where that is impossible, SQLite's own error tells."""
    with contextlib.suppress(OSError):
        make_file(file)


def _begin(file: Path, connection: Any, record: Any) -> None:
    """Note which file a new connection has opened, and have it use the journal.

    A file that is locked or cannot be written to stays as it is: it can still be read.
    """
    record.info[_FILE] = _identity(file)
    for statement in _JOURNAL:
        with contextlib.suppress(connection.OperationalError):
            connection.execute(statement).close()


def _require_same_file(file: Path, connection: Any, record: Any, proxy: Any) -> None:
    """Have the pool open the file anew where it was moved away, deleted or replaced since."""
    if record.info[_FILE] != _identity(file):
        raise DisconnectionError("another file is there now")


def _identity(file: Path) -> tuple[int, int] | None:
    """Return what no other file has; None where there is no file."""
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino
