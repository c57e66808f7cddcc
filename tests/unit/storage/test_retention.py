"""What people wrote is deleted when its time is over, everywhere, and the rest is left alone."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered

from sepsis_assistant.storage import deletions, inbox, retention
from sepsis_assistant.storage.access import Away
from sepsis_assistant.storage.checkpoints import CHECKPOINTS
from sepsis_assistant.storage.database import METADATA
from sepsis_assistant.storage.feedback import FeedbackStore
from sepsis_assistant.storage.inbox import Inbox
from sepsis_assistant.storage.outbox import REMEMBERED, Delivery, Outbox
from sepsis_assistant.storage.retention import DAY, expire, keep_for
from sepsis_assistant.storage.shortening import MOST
from sepsis_assistant.storage.unanswered import UnansweredMessage, keep_unanswered
from tests.support.tracker_stores import ME, NewStore, new_store, say, stored

NOW = 1_800_000_000.0
SECRET = "Ekaterina's leg"


async def say_at(store: Any, when: float, text: str, sender: str = ME) -> None:
    """Say something as if it were then."""
    await say(store, text, sender)
    with store.engine.begin() as connection:
        newest = "(SELECT max(id) FROM events)"
        connection.exec_driver_sql(f"UPDATE events SET timestamp = {when} WHERE id = {newest}")


def test_only_what_is_older_is_deleted(stores: NewStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    monkeypatch.setattr(retention, "_BREATH", 0)
    store = stores()

    async def run() -> list[Any]:
        for number in range(5):
            await say_at(store, NOW - 31 * DAY, f"old {number}")
        await say_at(store, NOW - 31 * DAY, SECRET, "gone")
        await say_at(store, NOW - 29 * DAY, "new")
        count = await expire(store.turns, NOW - 30 * DAY)
        return [
            count,
            await stored(store),
            await stored(store, "gone"),
            await expire(store.turns, NOW - 30 * DAY),
        ]

    assert asyncio.run(run()) == [6, ["new"], [], 0]


def test_nothing_of_a_conversation_is_left_in_any_table(stores: NewStore) -> None:
    store = stores()

    async def talk() -> None:
        for number in range(MOST + 2):
            await say(store, f"{SECRET} {number}", ME, SlotSet("x", SECRET), ActionExecuted("action_listen"))
        inbox, key = Inbox(store.engine), ("web", ME, "1")
        inbox.claim(key)
        inbox.finish(key, [{"text": SECRET}])
        FeedbackStore(store.engine).store(ME, "1/0", "utter_x", True, SECRET)
        keep_unanswered(store.engine, ME, UnansweredMessage(SECRET, "utter_fallback"))
        with store.engine.connect() as connection:
            assert connection.execute(sa.select(CHECKPOINTS)).first()
        await expire(store.turns, time.time() + 1)

    asyncio.run(talk())
    with store.engine.connect() as connection:
        left = {table.name: connection.execute(sa.select(table)).first() for table in METADATA.sorted_tables}
    assert left == dict.fromkeys(left), left
    assert not store.turns._known.names()  # memory has forgotten it too


def test_what_no_messenger_took_is_deleted_too(stores: NewStore) -> None:
    store = stores()

    def delivered(when: float, item_id: str) -> None:
        outbox = Outbox(store.engine, "twilio", "secret", lambda: when)
        outbox.receive(Delivery(f"{item_id} waits", {"Body": SECRET}))
        outbox.receive(Delivery(f"{item_id} done", {"Body": SECRET}))
        outbox.done(f"{item_id} done")

    now = time.time()
    delivered(now, "new")
    delivered(now - 2 * DAY, "repeated")
    delivered(now - REMEMBERED - DAY, "old")  # last: taking something in removes old ids, too
    asyncio.run(expire(store.turns, now - DAY))
    with store.engine.connect() as connection:
        left = connection.exec_driver_sql("SELECT item_id, body FROM outbox ORDER BY number").all()
    # The id of what is done may be delivered again for some days, and holds no text.
    assert [row.item_id for row in left] == ["new waits", "new done", "repeated done"]
    assert [row.body and SECRET in row.body for row in left] == [True, None, None]


def test_what_is_kept_for_a_shorter_time_goes_where_nobody_writes_any_more(stores: NewStore) -> None:
    store, now = stores(), time.time()
    for age, name in ((0, "new"), (inbox.KEPT + 60, "old")):
        kept, key = Inbox(store.engine, lambda age=age: now - age), ("web", ME, name)
        kept.claim(key)
        kept.finish(key, [{"text": SECRET}])
    with store.engine.begin() as connection:
        for age, name in ((0, "new"), (deletions.KEPT + 60, "old")):
            row = {"conversation": name, "mark": name, "time": now - age}
            connection.execute(deletions.DELETIONS.insert().values(row))
    asyncio.run(expire(store.turns, now - 30 * DAY))
    with store.engine.connect() as connection:
        answers = connection.execute(sa.select(inbox.INBOX.c.message_id)).scalars().all()
        marks = connection.execute(sa.select(deletions.DELETIONS.c.conversation)).scalars().all()
    assert (answers, marks) == (["new"], ["new"])


def test_the_text_is_not_left_in_the_file(tmp_path: Path) -> None:
    store = new_store(db=str(tmp_path / "chat.db"))

    async def run() -> None:
        await say_at(store, NOW - 31 * DAY, SECRET)
        assert SECRET.encode() in everything(tmp_path)
        await expire(store.turns, NOW)

    asyncio.run(run())
    assert SECRET.encode() not in everything(tmp_path)


def everything(folder: Path) -> bytes:
    """Return what the file of a database and its journal hold."""
    return b"".join(path.read_bytes() for path in folder.glob("chat.db*"))


def test_it_is_tried_again_and_its_count_is_logged(
    stores: NewStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(retention, "_EVERY", 0.01)
    store, tries = stores(), []
    done = store.turns.access.run

    async def fails_first(work: Any, *more: Any) -> Any:
        tries.append(work)
        if len(tries) == 1:
            raise Away("slow")
        return await done(work, *more)

    async def run() -> None:
        await say_at(store, NOW - 31 * DAY, SECRET)
        monkeypatch.setattr(store.turns.access, "run", fails_first)
        job = asyncio.create_task(keep_for(30, store.turns, lambda: NOW))
        while "1 events older than 30 days were deleted" not in caplog.text:
            await asyncio.sleep(0.01)
        job.cancel()

    asyncio.run(asyncio.wait_for(run(), 60))
    assert "was not deleted: slow" in caplog.text and SECRET not in caplog.text


def test_a_message_of_now_is_kept_by_the_default(stores: NewStore) -> None:
    store = stores()

    async def run() -> Any:
        await say(store, "hello", ME, UserUttered("again"))
        await expire(store.turns, time.time() - 30 * DAY)
        return await stored(store)

    assert asyncio.run(run()) == ["hello", "again"]
