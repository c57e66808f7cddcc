"""Rasa's store as we use it: a database that is slow for one conversation holds up no other."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from rasa.core.brokers.broker import EventBroker
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.exc import OperationalError

from sepsis_assistant.storage.database import in_thread
from sepsis_assistant.storage.inbox import Inbox
from sepsis_assistant.storage.tracker_store import ForgettingTrackerStore

TURNS = 20  # of the event loop, while a write waits for a lock


def tracker(text: str = "hello") -> DialogueStateTracker:
    return DialogueStateTracker.from_events("me", [UserUttered(text)])


def texts(found: DialogueStateTracker | None) -> list[str | None]:
    return [event.text for event in found.events if isinstance(event, UserUttered)] if found else []


def test_a_locked_database_holds_up_one_conversation_and_not_the_event_loop(tmp_path: Path) -> None:
    store = ForgettingTrackerStore(domain=Domain.empty(), db=str(tmp_path / "chat.db"))

    async def save_while_locked() -> list[str | None]:
        with sqlite3.connect(tmp_path / "chat.db", isolation_level=None) as other:
            other.execute("BEGIN EXCLUSIVE")
            saving = asyncio.create_task(store.save(tracker()))
            for _ in range(TURNS):
                await asyncio.sleep(0.001)
                assert not saving.done()
            other.execute("ROLLBACK")
        await saving
        return texts(await store.retrieve("me"))

    assert asyncio.run(save_while_locked()) == ["hello"]


def test_many_conversations_at_once_lose_nothing_to_the_lock(tmp_path: Path) -> None:
    store = ForgettingTrackerStore(domain=Domain.empty(), db=str(tmp_path / "chat.db"))
    inbox = Inbox(store.engine)

    async def turn(sender: str, number: int) -> None:
        key = ("web", sender, str(number))
        await in_thread(store.engine, lambda: inbox.claim(key))
        found = await store.retrieve(sender) or DialogueStateTracker.from_events(sender, [])
        found.update(UserUttered(str(number)))
        await store.save(found)
        await in_thread(store.engine, lambda: inbox.finish(key, []))

    async def talk(sender: str) -> list[str | None]:
        for number in range(3):
            await turn(sender, number)
        return texts(await store.retrieve(sender))

    async def all_at_once() -> list[list[str | None]]:
        return await asyncio.gather(*(talk(f"s{number}") for number in range(20)))

    assert asyncio.run(all_at_once()) == [["0", "1", "2"]] * 20


@pytest.mark.parametrize("database", ["chat.db", ":memory:"])
def test_what_is_saved_is_read_back_and_nothing_is_saved_twice(tmp_path: Path, database: str) -> None:
    file = database if database == ":memory:" else str(tmp_path / database)
    store, said = ForgettingTrackerStore(domain=Domain.empty(), db=file), tracker()

    async def save_twice() -> list[list[str | None]]:
        await store.save(said)
        said.update(UserUttered("again"))
        await store.save(said)
        return [texts(await store.retrieve("me")), texts(await store.retrieve_full_tracker("me"))]

    assert asyncio.run(save_twice()) == [["hello", "again"]] * 2


def test_an_error_of_the_database_reaches_who_asked(tmp_path: Path) -> None:
    store = ForgettingTrackerStore(domain=Domain.empty(), db=str(tmp_path / "chat.db"))
    with sqlite3.connect(tmp_path / "chat.db") as other:
        other.execute("DROP TABLE events")
    with pytest.raises(OperationalError):
        asyncio.run(store.retrieve("me"))


def test_events_still_reach_a_broker(tmp_path: Path) -> None:
    class Broker(EventBroker):
        def publish(self, event: dict) -> None:
            published.append(event["text"])

    published: list[str] = []
    file = str(tmp_path / "chat.db")
    store = ForgettingTrackerStore(domain=Domain.empty(), db=file, event_broker=Broker())
    asyncio.run(store.save(tracker()))
    assert published == ["hello"]
