"""Rasa's store as we use it: nothing is lost, nothing is stored twice, whatever the database does."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from rasa.core.brokers.broker import EventBroker
from rasa.shared.core.events import SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from sepsis_assistant.storage.access import Access, Away
from sepsis_assistant.storage.inbox import Inbox
from tests.support import store_faults as faults
from tests.support.postgres import Postgres
from tests.support.tracker_stores import ME, NewStore, new_store, say, stored, texts
from tests.support.waiting import until_later

TURNS = 20  # of the event loop, while a write waits for a lock
FAULTS = {
    "sqlite locked": lambda path, _: faults.sqlite_lock(path, "EXCLUSIVE"),
    "sqlite full": lambda path, _: faults.sqlite_full(path),
    "postgresql stopped": lambda _, server: faults.postgres_stopped(server()),
    "postgresql locked": lambda _, server: faults.postgres_locked(server()),
    "postgresql read-only": lambda _, server: faults.postgres_read_only(server()),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_said_while_the_database_is_away_counts_at_once_and_is_stored_once_later(
    request: pytest.FixtureRequest, tmp_path: Path, name: str
) -> None:
    def server() -> Postgres:
        found: Postgres = request.getfixturevalue("postgres")
        return found

    path = tmp_path / "chat.db"
    store = new_store(db=str(path)) if "sqlite" in name else new_store(host=server().url.render_as_string())
    me = name

    async def talk() -> None:
        await say(store, "before", me)
        with FAULTS[name](path, server):
            assert await say(store, "my baby", me) == ["before"]
            assert await say(store, "is 6 weeks old", me) == ["before", "my baby"]
            assert await say(store, "new here", f"new {me}") == []
            assert await say(store, "still here", f"new {me}") == ["new here"]
        await until_later(lambda: not store.turns.waiting)
        everything = ["before", "my baby", "is 6 weeks old"]
        assert await stored(store, me) == everything
        assert await stored(store, f"new {me}") == ["new here", "still here"]
        assert await say(store, "after", me) == everything
        assert await stored(store, me) == [*everything, "after"]

    asyncio.run(talk())


def test_a_lock_costs_the_first_message_a_read_and_a_wait_and_the_next_ones_none(tmp_path: Path) -> None:
    store, calls = new_store(db=str(tmp_path / "chat.db")), []

    async def talk() -> list[int]:
        await say(store, "before")
        # What a message waits for; the tries in the background are made otherwise, and at any time.
        done, counts = Access._unless_paused, []
        Access._unless_paused = lambda self, work: calls.append(work) or done(self, work)  # type: ignore[method-assign]
        try:
            with faults.sqlite_lock(tmp_path / "chat.db", "EXCLUSIVE"):
                for text in ("one", "two", "three"):
                    before = len(calls)
                    await say(store, text)
                    counts.append(len(calls) - before)
        finally:
            Access._unless_paused = done  # type: ignore[method-assign]
        return counts

    assert asyncio.run(talk()) == [2, 0, 0]


def test_a_lock_holds_up_no_other_work_of_the_event_loop(tmp_path: Path) -> None:
    store = new_store(db=str(tmp_path / "chat.db"))

    async def save_while_locked() -> None:
        await say(store, "before")
        with faults.sqlite_lock(tmp_path / "chat.db", "EXCLUSIVE"):
            saving = asyncio.create_task(say(store, "hello"))
            for _ in range(TURNS):
                await asyncio.sleep(0.001)
                assert not saving.done()
        await saving

    asyncio.run(save_while_locked())


def test_a_save_that_was_cut_off_is_stored_once(stores: NewStore) -> None:
    store = stores()

    async def talk() -> list[str | None]:
        await say(store, "before")
        saving = asyncio.create_task(say(store, "cut off"))
        while ME not in store.turns.waiting:
            await asyncio.sleep(0)
        saving.cancel()
        await asyncio.gather(saving, return_exceptions=True)
        await until_later(lambda: not store.turns.waiting)
        return await stored(store)

    assert asyncio.run(talk()) == ["before", "cut off"]


def test_two_workers_that_read_the_same_both_store_what_they_added(stores: NewStore) -> None:
    one, two = stores(), stores()

    async def talk() -> list[str | None]:
        await say(one, "before")
        trackers = [await store.retrieve(ME) for store in (one, two)]
        for store, tracker, text in zip((one, two), trackers, ("one", "two"), strict=True):
            tracker.update(UserUttered(text))
            await store.save(tracker)
        return await stored(one)

    assert asyncio.run(talk()) == ["before", "one", "two"]


def test_a_worker_that_hung_stores_nothing_that_another_one_has_answered(stores: NewStore) -> None:
    one, two = stores(), stores()

    async def talk() -> list[str | None]:
        await say(one, "before")
        trackers = [await store.retrieve(ME) for store in (one, two)]
        for store, tracker in zip((two, one), trackers, strict=True):
            tracker.update(UserUttered("the same", message_id="its id"))
            await store.save(tracker)
        await say(one, "after")
        return await stored(one)

    assert asyncio.run(talk()) == ["before", "the same", "after"]


def test_only_the_last_session_is_read_unless_all_are_asked_for(stores: NewStore) -> None:
    store = stores()

    async def talk() -> list[list[str | None]]:
        await say(store, "yesterday")
        await say(store, "x", ME, SessionStarted(), UserUttered("today"))
        known = await say(store, "now")
        return [known, texts(await store.retrieve(ME)), texts(await store.retrieve_full_tracker(ME))]

    assert asyncio.run(talk()) == [["today"], ["today", "now"], ["yesterday", "x", "today", "now"]]


def test_memory_that_is_full_loses_the_oldest_conversation_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("sepsis_assistant.storage.turn_store.WAITING_BYTES", 40_000)
    store = new_store(db=str(tmp_path / "chat.db"))

    async def talk() -> list[list[str | None]]:
        await say(store, "before")
        with faults.sqlite_full(tmp_path / "chat.db"):
            for sender in ("a", "b", "c"):
                await say(store, "x" * 8_000, sender)
        await until_later(lambda: not store.turns.waiting)
        return [await stored(store, sender) for sender in ("a", "b", "c")]

    assert [len(found) for found in asyncio.run(talk())] == [0, 1, 1]
    assert "no room" in caplog.text and "xxx" not in caplog.text


def test_many_conversations_at_once_lose_nothing_to_the_lock(tmp_path: Path) -> None:
    store = new_store(db=str(tmp_path / "chat.db"))
    inbox = Inbox(store.engine)

    async def talk(sender: str) -> list[str | None]:
        for number in range(3):
            key = ("web", sender, str(number))
            await store.turns.access.run(lambda _, key=key: inbox.claim(key), 60)
            await say(store, str(number), sender)
            await store.turns.access.run(lambda _, key=key: inbox.finish(key, []), 60)
        return await stored(store, sender)

    async def all_at_once() -> list[list[str | None]]:
        return await asyncio.gather(*(talk(f"s{number}") for number in range(20)))

    assert asyncio.run(all_at_once()) == [["0", "1", "2"]] * 20


@pytest.mark.parametrize("database", ["chat.db", ":memory:"])
def test_what_is_saved_is_read_back_and_nothing_is_saved_twice(tmp_path: Path, database: str) -> None:
    store = new_store(db=database if database == ":memory:" else str(tmp_path / database))
    said = DialogueStateTracker.from_events(ME, [UserUttered("hello")])

    async def save_twice() -> list[list[str | None]]:
        await store.save(said)
        said.update(UserUttered("again"))
        await store.save(said)
        await store.save(said)
        return [texts(await store.retrieve(ME)), texts(await store.retrieve_full_tracker(ME))]

    assert asyncio.run(save_twice()) == [["hello", "again"]] * 2


def test_a_file_that_was_deleted_is_made_anew(tmp_path: Path) -> None:
    store = new_store(db=str(tmp_path / "chat.db"))

    async def talk() -> list[str | None]:
        await say(store, "before")
        with sqlite3.connect(tmp_path / "chat.db") as other:
            other.execute("DROP TABLE events")
        await say(store, "after")
        await until_later(lambda: not store.turns.waiting)
        return await stored(store)

    assert asyncio.run(talk()) == ["after"]


def test_the_names_of_conversations_are_told_or_refused(tmp_path: Path) -> None:
    store = new_store(db=str(tmp_path / "chat.db"))

    async def talk() -> None:
        await say(store, "hello")
        assert list(await store.keys()) == [ME]
        with faults.sqlite_lock(tmp_path / "chat.db", "EXCLUSIVE"):
            await say(store, "waits for the lock")
            with pytest.raises(Away):
                await store.keys()

    asyncio.run(talk())


@pytest.mark.parametrize("fails", [False, True])
def test_events_reach_a_broker_and_one_that_fails_costs_no_turn(tmp_path: Path, fails: bool) -> None:
    class Broker(EventBroker):
        def publish(self, event: dict) -> None:
            published.append(event["text"])
            if fails:
                raise OSError

    published: list[str] = []
    store = new_store(db=str(tmp_path / "chat.db"), event_broker=Broker())

    async def talk() -> list[str | None]:
        await say(store, "hello")
        await say(store, "again")
        return await stored(store)

    assert asyncio.run(talk()) == published == ["hello", "again"]
