"""Tell of a damaged SQLite file."""

from __future__ import annotations

import contextlib
import sqlite3
import sys
from pathlib import Path

from sepsis_assistant.data_files import read_yaml
from sepsis_assistant.settings import filled
from sepsis_assistant.storage.database import LOCK_SECONDS


def tell_of_damage(endpoints: Path) -> None:
    """Print a line, with the fix, where the tracker store of an endpoints file is a damaged SQLite file.

    The server starts all the same: somebody may be waiting for help. What cannot be stored waits in memory.
    """
    store = (read_yaml(endpoints) or {}).get("tracker_store") or {}
    file = Path(filled(str(store.get("db", ""))))
    if store.get("dialect") != "sqlite" or not file.is_file():
        return
    damage = _damage(file)
    if damage is not None:
        told = f"{file}, the database of the conversations, is damaged ({damage})."
        fix = f"Move it away, and what was said since is stored in a new one: mv {file} {file}.damaged"
        print(told, "People are answered, but it may not be stored.", fix, file=sys.stderr)


def _damage(file: Path) -> str | None:
    try:
        with contextlib.closing(sqlite3.connect(file, timeout=LOCK_SECONDS)) as connection:
            found = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.OperationalError:  # locked, or not readable now: no damage
        return None
    except sqlite3.DatabaseError as error:
        return str(error)
    return None if found == "ok" else found.splitlines()[-1]
