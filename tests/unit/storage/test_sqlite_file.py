"""The database's file: private, readable at the start, and a full disk is noticed."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from sepsis_assistant import settings
from sepsis_assistant.data_files import ROOT
from sepsis_assistant.storage import sqlite_file
from sepsis_assistant.storage.database import StoreError, open_engine
from sepsis_assistant.storage.inbox import INBOX, Inbox, require_writable
from sepsis_assistant.storage.sqlite_file import make_private, require_readable


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def engine(tmp_path: Path) -> sa.engine.Engine:
    made = open_engine(sa.engine.URL.create("sqlite", database=str(tmp_path / "chat.db")))
    Inbox(made)
    return made


@pytest.fixture
def endpoints(tmp_path: Path, engine: sa.engine.Engine) -> Path:
    path = tmp_path / "endpoints.yml"
    path.write_text(json.dumps({"tracker_store": {"dialect": "sqlite", "db": str(tmp_path / "chat.db")}}))
    return path


def test_what_was_open_to_others_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    var = tmp_path / "var"
    for module in (settings, sqlite_file):
        monkeypatch.setattr(module, "VAR", var)
    var.mkdir()
    (var / "chat.db").touch()
    var.chmod(0o755)
    (var / "chat.db").chmod(0o644)
    make_private(str(var / "chat.db"))
    assert (mode(var), mode(var / "chat.db")) == (0o700, 0o600)


def test_a_folder_of_others_is_left_as_it_is_but_the_file_is_private(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    make_private(str(tmp_path / "chat.db"))
    make_private(str(tmp_path / "new" / "chat.db"))
    assert (mode(tmp_path), mode(tmp_path / "chat.db"), mode(tmp_path / "new")) == (0o755, 0o600, 0o700)


def test_a_sound_database_and_none_at_all_are_taken(endpoints: Path, tmp_path: Path) -> None:
    require_readable(endpoints)
    (tmp_path / "chat.db").unlink()
    require_readable(endpoints)
    endpoints.write_text("{}")
    require_readable(endpoints)


@pytest.mark.parametrize("damage", [slice(0, 100), slice(4096, 4200)], ids=["the beginning", "a page"])
def test_a_damaged_database_is_named_with_what_to_do(endpoints: Path, tmp_path: Path, damage: slice) -> None:
    file = tmp_path / "chat.db"
    content = bytearray(file.read_bytes())
    content[damage] = b"\xff" * len(content[damage])
    file.write_bytes(content)
    with pytest.raises(StoreError, match=f"{file}.* is damaged .*mv {file} {file}.damaged"):
        require_readable(endpoints)


def test_the_server_says_so_in_one_line(endpoints: Path, tmp_path: Path) -> None:
    (tmp_path / "chat.db").write_bytes(b"this is no database at all" * 100)
    command = [sys.executable, "-m", "sepsis_assistant.server", "--port", "1", "--endpoints", str(endpoints)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert str(tmp_path / "chat.db") in done.stderr and "mv " in done.stderr


def test_a_full_disk_is_noticed_and_trying_leaves_nothing(engine: sa.engine.Engine) -> None:
    require_writable(engine)
    with engine.connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(INBOX)).scalar() == 0
    engine.dispose()
    sa.event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA max_page_count = 1"))
    with pytest.raises(SQLAlchemyError, match="full"):
        require_writable(engine)
