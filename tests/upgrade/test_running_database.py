"""This version takes over the database of an earlier one, in use: nothing is lost, and turns are stored."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine
from sqlalchemy.exc import SQLAlchemyError

from sepsis_assistant.data_files import ROOT
from sepsis_assistant.storage.conversations import delete_conversation
from sepsis_assistant.storage.database import open_engine
from sepsis_assistant.storage.inbox import DONE, NEW, Inbox
from sepsis_assistant.storage.outbox import Outbox
from sepsis_assistant.storage.tracker_store import ForgettingTrackerStore
from tests.support.old_databases import (
    ASKED_TO_DELETE,
    CHECK,
    CUT_OFF,
    EMERGENCY,
    OLD_SERVER,
    UPDATE,
    VERSIONS,
    WARD,
    all_rows,
    in_use,
    open_as_before,
    said,
    sender_of,
)
from tests.support.tracker_stores import new_store, say, stored
from tests.support.waiting import until

SAID = "and what happens now?"
OLD_UPDATE = (
    "INSERT INTO telegram_updates (update_id, received, done, body, sent) VALUES (:id, 1, :done, '{}', 0)"
)
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
TABLES = ("events", "checkpoints", "outbox")  # whose rows are numbered, or hold such numbers
both = pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
each = pytest.mark.parametrize("version", VERSIONS)


@pytest.fixture
def old(make_old, version: str, dialect: str) -> Iterator[Engine]:
    """Return an engine of the earlier version's on its database."""
    engine = open_as_before(make_old(version, dialect))
    yield engine
    engine.dispose()


def store_over(url: URL) -> ForgettingTrackerStore:
    if url.get_backend_name() == "sqlite":
        return new_store(db=url.database)
    return new_store(host=url.render_as_string(hide_password=False))


@both
@each
def test_nothing_is_lost_and_every_conversation_goes_on(old: Engine) -> None:
    before = all_rows(old)
    senders = [sender_of(old, text) for text in (EMERGENCY, CHECK, ASKED_TO_DELETE)] + [WARD]

    async def talk() -> None:
        store = store_over(old.url)
        for sender in senders:
            known = await say(store, SAID, sender)
            assert known and SAID not in known
            assert not store.turns.waiting
            assert (await stored(store, sender))[-1] == SAID
        store.engine.dispose()

    with in_use(old) as written:
        asyncio.run(talk())
        there = len(written)
        until(lambda: len(written) > there, "another message of the old server's")
    after = all_rows(old)
    assert set(before["events"]) <= set(after["events"])
    assert len(after["events"]) == len(before["events"]) + len(written) + len(senders)
    assert after["feedback"] == before["feedback"]
    assert len(after["inbox"]) == len(before["inbox"])
    assert asyncio.run(stored(store_over(old.url), OLD_SERVER)) == written


@both
@each
def test_a_message_that_was_answered_before_keeps_its_answer_and_one_that_was_cut_off_is_taken_over(
    old: Engine,
) -> None:
    with old.connect() as connection:
        query = "SELECT channel, sender_id, message_id, answer FROM inbox WHERE answer IS NOT NULL"
        answered = connection.execute(sa.text(query)).all()
    inbox = Inbox(open_engine(old.url))
    claims = {tuple(row)[:3]: inbox.claim(tuple(row)[:3]) for row in answered}
    assert claims and all(claims[tuple(row)[:3]].state == DONE for row in answered)
    assert all(claims[tuple(row)[:3]].answer == json.loads(row.answer) for row in answered)
    claim = inbox.claim(CUT_OFF)
    assert (claim.state, claim.again) == (NEW, True)
    assert "she fainted" not in str(all_rows(old)["inbox"])  # what 0.1.0 kept of a message is gone


@both
@each
def test_an_update_that_waits_is_taken_over_once_also_by_servers_that_start_at_the_same_moment(
    old: Engine,
) -> None:
    count = 1 if old.dialect.name == "sqlite" else 4  # SQLite is for one process
    outboxes = [Outbox(open_engine(old.url), "telegram", "secret") for _ in range(count)]
    with ThreadPoolExecutor(count) as pool:
        taken = list(pool.map(Outbox.take_over, outboxes))
    assert [waiting.item_id for one in taken for waiting in one] == [UPDATE]
    assert "telegram_updates" not in all_rows(old)


@both
@each
def test_what_an_earlier_version_left_waiting_goes_with_its_conversation(old: Engine) -> None:
    engine = open_engine(old.url)
    delete_conversation(engine, WARD)  # before anything has brought the table up to date
    outbox = Outbox(engine, "telegram", "secret")
    (waiting,) = outbox.take_over()
    assert not waiting.named and waiting.body
    outbox.name(waiting.item_id, "telegram-4242")
    delete_conversation(engine, "telegram-4242")
    assert outbox.take_over() == []
    (row,) = [row for row in all_rows(old)["outbox"] if UPDATE in row]
    assert waiting.body["message"]["text"] not in str(row)
    engine.dispose()


@pytest.mark.parametrize(("version", "dialect"), [("0.1.0", "sqlite"), ("0.1.0", "postgresql")])
def test_what_the_old_server_takes_in_during_the_upgrade_is_not_lost(old: Engine) -> None:
    kept = [UPDATE]

    def write() -> None:
        """Do what a server of 0.1.0 does with each update, until its table is gone."""
        for number in range(800_000, 900_000):
            try:
                with old.begin() as connection:
                    connection.execute(sa.text(OLD_UPDATE), {"id": number, "done": False})
            except SQLAlchemyError:  # it answers 503, and Telegram delivers again
                return
            kept.append(str(number))
            time.sleep(0.002)  # or nobody else would get at SQLite's lock

    outbox = Outbox(open_engine(old.url), "telegram", "secret")
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        until(lambda: len(kept) > 20)
        taken = [waiting.item_id for waiting in outbox.take_over()]
        writing.result()
    assert sorted(taken) == sorted(kept)


@each
@pytest.mark.parametrize("dialect", ["postgresql"])
def test_row_numbers_are_widened_while_servers_of_both_versions_store(old: Engine) -> None:
    (command,) = re.findall(r'--command="(ALTER TABLE events[^"]+)"', OPERATIONS)

    async def talk(store: ForgettingTrackerStore, texts: list[str]) -> None:
        for text in texts:
            await say(store, text, WARD)
        assert not store.turns.waiting

    store = store_over(old.url)
    with in_use(old, holds=False) as written:
        asyncio.run(talk(store, ["before"]))
        Outbox(store.engine, "telegram", "secret").take_over()
        said(old.url, command)
        said(old.url, f"SELECT setval('events_id_seq', {2**31})")  # where 32 bits end
        there = len(written)
        asyncio.run(talk(store, ["after"]))
        until(lambda: len(written) > there, "another message of the old server's")
    assert asyncio.run(stored(store, WARD))[-2:] == ["before", "after"]
    assert asyncio.run(stored(store, OLD_SERVER)) == written
    kinds = {(t, c["name"]): c["type"] for t in TABLES for c in sa.inspect(old).get_columns(t)}
    assert {name for name, kind in kinds.items() if isinstance(kind, sa.BigInteger)} == {
        ("events", "id"), ("checkpoints", "event_id"), ("outbox", "number"),
    }  # fmt: skip
    store.engine.dispose()
