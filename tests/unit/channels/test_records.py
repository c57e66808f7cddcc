"""Whether something can be stored now: asked of the disk, but not by everybody who asks us."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import sqlalchemy as sa

from sepsis_assistant.channels import records
from sepsis_assistant.channels.records import Records
from sepsis_assistant.storage.access import Access
from sepsis_assistant.storage.database import open_engine
from sepsis_assistant.storage.fallback_inbox import FallbackInbox
from sepsis_assistant.storage.inbox import Inbox
from sepsis_assistant.storage.turn_store import TurnStore


@pytest.fixture
def inbox(tmp_path: Path) -> FallbackInbox:
    engine = open_engine(sa.engine.URL.create("sqlite", database=str(tmp_path / "chat.db")))
    Inbox(engine)
    made = FallbackInbox()
    made.open(TurnStore(Access(engine)))
    return made


def fill(inbox: FallbackInbox) -> None:
    """Let the database take no more pages, as on a full disk."""
    assert inbox.store is not None
    engine = inbox.store.access.engine
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM")  # or what was removed makes room
    engine.dispose()
    sa.event.listen(engine, "connect", lambda made, _: made.execute("PRAGMA max_page_count = 1"))


def test_a_full_disk_is_not_ready(inbox: FallbackInbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "_ASK_AGAIN", -1.0)
    kept = Records(inbox)
    assert asyncio.run(kept.writable())
    fill(inbox)
    assert not asyncio.run(kept.writable())


def test_the_disk_is_not_asked_for_everybody(inbox: FallbackInbox) -> None:
    kept = Records(inbox)
    assert asyncio.run(kept.writable())
    fill(inbox)
    assert asyncio.run(kept.writable()), "asked again at once"


def test_without_a_database_nothing_is_stored() -> None:
    assert not asyncio.run(Records(FallbackInbox()).writable())
