"""The database's file: private, readable at the start, and a full disk is noticed."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from sepsis_assistant import settings
from sepsis_assistant.storage import database
from sepsis_assistant.storage.database import make_private, open_engine
from sepsis_assistant.storage.inbox import INBOX, WORKING, Inbox, require_writable
from sepsis_assistant.storage.sqlite_file import tell_of_damage
from tests.support.process_faults import AS_OTHERS, full_disk


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
    for module in (settings, database):
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


def test_a_folder_that_cannot_be_made_is_made_as_soon_as_it_can(tmp_path: Path) -> None:
    (tmp_path / "folder").touch()  # a file, in the way of the folder
    made = open_engine(sa.engine.URL.create("sqlite", database=str(tmp_path / "folder" / "chat.db")))
    with pytest.raises(SQLAlchemyError):
        Inbox(made)
    (tmp_path / "folder").unlink()
    Inbox(made)
    assert (mode(tmp_path / "folder"), mode(tmp_path / "folder" / "chat.db")) == (0o700, 0o600)


def test_a_sound_database_and_none_at_all_are_taken(endpoints: Path, tmp_path: Path, capsys) -> None:
    tell_of_damage(endpoints)
    (tmp_path / "chat.db").unlink()
    tell_of_damage(endpoints)
    endpoints.write_text("{}")
    tell_of_damage(endpoints)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("damage", [slice(0, 100), slice(4096, 4200)], ids=["the beginning", "a page"])
def test_a_damaged_database_is_named_with_what_to_do(
    engine, endpoints, tmp_path: Path, damage: slice, capsys
):
    file = tmp_path / "chat.db"
    engine.dispose()
    content = bytearray(file.read_bytes())
    content[damage] = b"\xff" * len(content[damage])
    file.write_bytes(content)
    tell_of_damage(endpoints)
    assert re.search(f"{file}.* is damaged .*mv {file} {file}.damaged", capsys.readouterr().err)


READS = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("SELECT count(*) FROM inbox").fetchall()
print("reads", flush=True)
sys.stdin.read()
"""


def test_a_file_that_is_moved_away_is_made_anew_while_another_process_has_the_old_one_open(
    engine, tmp_path: Path
) -> None:
    file, inbox = tmp_path / "chat.db", Inbox(engine)
    reads = [sys.executable, "-c", READS, str(file)]
    with subprocess.Popen(reads, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None and other.stdout.readline()
        inbox.claim(("web", "me", "before"))
        file.rename(tmp_path / "chat.db.damaged")  # as the log says, and its journal stays
        other_inbox = Inbox(open_engine(engine.url))
        other_inbox.claim(("web", "me", "after"))
        assert inbox.claim(("web", "me", "after")).state == WORKING
        assert other.stdin is not None and not other.stdin.close()
    with engine.connect() as connection:
        assert connection.execute(sa.select(INBOX.c.message_id)).scalars().all() == ["after"]


WRITES = """
import sys
from pathlib import Path
import sqlalchemy as sa
from sepsis_assistant.storage.access import Access
from sepsis_assistant.storage.database import open_engine
from sepsis_assistant.storage.inbox import require_writable
from tests.support.process_faults import read_only
file = Path(sys.argv[1])
access = Access(open_engine(sa.engine.URL.create("sqlite", database=str(file))))
with read_only(file.parent):
    try:
        access._done(require_writable)
    except sa.exc.OperationalError as error:
        print(error.orig)
access._done(require_writable)
"""


# The fixture's engine has the file open all the while, as the action server has.
def test_a_file_that_could_only_be_read_is_written_to_as_soon_as_it_can_be(engine, tmp_path: Path) -> None:
    writes = [*AS_OTHERS, sys.executable, "-c", WRITES, str(tmp_path / "chat.db")]
    done = subprocess.run(writes, cwd=settings.ROOT, capture_output=True, text=True)
    assert (done.stdout, done.returncode) == ("attempt to write a readonly database\n", 0), done.stderr


def test_trying_whether_it_can_be_written_to_leaves_nothing(engine: sa.engine.Engine) -> None:
    require_writable(engine)
    with engine.connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(INBOX)).scalar() == 0


def test_a_full_database_is_noticed(engine: sa.engine.Engine) -> None:
    engine.dispose()
    sa.event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA max_page_count = 1"))
    with pytest.raises(SQLAlchemyError, match="full"):
        require_writable(engine)


def test_a_full_disk_is_noticed_by_a_server_that_has_the_journal_open(engine: sa.engine.Engine) -> None:
    require_writable(engine)
    with full_disk(os.getpid()), pytest.raises(SQLAlchemyError):
        require_writable(engine)
    require_writable(engine)
