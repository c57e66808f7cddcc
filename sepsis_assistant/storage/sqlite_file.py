"""Look after an SQLite file: for this user's eyes only, and whole."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from sepsis_assistant.data_files import read_yaml
from sepsis_assistant.settings import VAR, filled, own_folder
from sepsis_assistant.storage.database import LOCK_SECONDS, StoreError, make_private_folder


def make_private(database: str) -> None:
    """Make an SQLite file and its folder, or what is there of them, readable by this user only.

    A folder that is there and not our own var/ is left as it is: others may need it.
    """
    if database == ":memory:":
        return
    file = Path(database)
    if file.parent.resolve() == VAR:
        own_folder()
    make_private_folder(database)
    with contextlib.suppress(OSError):  # a read-only disk, somebody else's file: opening it will tell
        file.touch(mode=0o600)
        file.chmod(0o600)


def require_readable(endpoints: Path) -> None:
    """Raise StoreError when the tracker store of an endpoints file is a damaged SQLite file."""
    store = (read_yaml(endpoints) or {}).get("tracker_store") or {}
    file = Path(filled(str(store.get("db", ""))))
    if store.get("dialect") != "sqlite" or not file.is_file():
        return
    damage = _damage(file)
    if damage is not None:
        raise StoreError(
            f"{file}, the database of the conversations, is damaged ({damage}). "
            f"Move it away, and a new one is made: mv {file} {file}.damaged"
        )


def _damage(file: Path) -> str | None:
    try:
        with contextlib.closing(sqlite3.connect(file, timeout=LOCK_SECONDS)) as connection:
            found = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.OperationalError:  # locked, or not readable now: no damage
        return None
    except sqlite3.DatabaseError as error:
        return str(error)
    return None if found == "ok" else found.splitlines()[-1]
