"""The database's file: private, readable at the start, and a full disk is noticed."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from sepsis_assistant import settings
from sepsis_assistant.storage import database
from sepsis_assistant.storage.database import make_private, open_engine
from sepsis_assistant.storage.inbox import INBOX, Inbox, require_writable
from sepsis_assistant.storage.sqlite_file import tell_of_damage


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


def test_a_full_disk_is_noticed_and_trying_leaves_nothing(engine: sa.engine.Engine) -> None:
    require_writable(engine)
    with engine.connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(INBOX)).scalar() == 0
    engine.dispose()
    sa.event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA max_page_count = 1"))
    with pytest.raises(SQLAlchemyError, match="full"):
        require_writable(engine)
