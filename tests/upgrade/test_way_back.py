"""The commands of docs/upgrading.md and deploy/backup.sh bring back what was there before the upgrade."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from sepsis_assistant.settings import ROOT
from tests.support.old_databases import (
    VERSIONS,
    WARD,
    all_rows,
    in_use,
    make_sqlite,
    open_as_before,
    said,
)
from tests.support.postgres import INITDB, Postgres
from tests.support.tracker_stores import new_store, say, stored

PAGE = (ROOT / "docs" / "upgrading.md").read_text(encoding="utf-8")
each = pytest.mark.parametrize("version", VERSIONS)


def commands(words: str) -> str:
    """Return the one block of commands of the page that holds these words."""
    blocks = re.findall(r"^```\n(.*?)^```", PAGE, flags=re.M | re.S)
    (found,) = [block for block in blocks if words in block]
    return str(found)


def run(command: str, folder: Path, **more: str) -> str:
    shell = ["bash", "-euo", "pipefail", "-c", command]
    done = subprocess.run(
        shell, cwd=folder, env={**os.environ, **more}, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@each
def test_a_copy_of_an_sqlite_file_in_use_is_whole_private_and_comes_back(
    version: str, tmp_path: Path
) -> None:
    (tmp_path / "var").mkdir(mode=0o700)
    (tmp_path / ".venv").symlink_to(ROOT / ".venv")
    url = make_sqlite(version, tmp_path / "var" / "conversations.db")
    old = open_as_before(url)
    before = all_rows(old)
    with in_use(old) as written:
        run(commands("VACUUM INTO"), tmp_path)
        there = len(written)
    old.dispose()
    copy = tmp_path / "var" / "before-upgrade.db"
    assert copy.stat().st_mode & 0o777 == 0o600

    store = new_store(db=url.database)
    asyncio.run(say(store, "said after the upgrade", WARD))
    journal = Path(f"{url.database}-wal")
    left_behind = journal.read_bytes()
    store.engine.dispose()
    journal.write_bytes(left_behind)  # as a server that was killed leaves it
    run(commands("cp -a var/before-upgrade.db"), tmp_path)
    back = all_rows(open_as_before(url))
    assert set(before["events"]) <= set(back["events"])
    assert len(back["events"]) <= len(before["events"]) + there
    assert {name: rows for name, rows in back.items() if name != "events"} == {
        name: rows for name, rows in before.items() if name != "events"
    }
    run(commands("rm -rf"), tmp_path)
    assert sorted(path.name for path in (tmp_path / "var").iterdir()) == ["conversations.db"]
    store = new_store(db=url.database)
    assert "said after the upgrade" not in asyncio.run(stored(store, WARD))


@each
def test_a_backup_of_postgresql_in_use_is_restored_beside_it(
    version: str, make_old, postgres: Postgres, tmp_path: Path
) -> None:
    url: URL = make_old(version, "postgresql")
    old = open_as_before(url)
    before = all_rows(old)
    place = {"PGHOST": "127.0.0.1", "PGPORT": str(postgres.port), "PGUSER": "tester"}
    place["PATH"] = f"{Path(str(INITDB)).resolve().parent}:{os.environ['PATH']}"
    with in_use(old):
        dump = run(f"{ROOT}/deploy/backup.sh {tmp_path} {url.database}", tmp_path, **place)
    store = new_store(host=url.render_as_string(hide_password=False))
    asyncio.run(say(store, "said after the upgrade", WARD))
    store.engine.dispose()

    restored = f"{url.database}_restored"
    run(f"createdb {restored} && pg_restore --dbname={restored} --exit-on-error {dump}", tmp_path, **place)
    engine = open_as_before(url.set(database=restored))
    back = all_rows(engine)
    engine.dispose()
    old.dispose()
    said(postgres.url, f'DROP DATABASE "{restored}"')
    assert set(before["events"]) <= set(back["events"]) and "said after" not in str(back["events"])
    assert back.keys() == before.keys() and back["inbox"] == before["inbox"]
