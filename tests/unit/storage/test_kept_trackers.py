"""A tracker is used again in the next turn only where the conversation is as that turn left it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SessionStarted, UserUttered

from sepsis_assistant.storage.conversations import Conversations
from sepsis_assistant.storage.database import open_engine
from sepsis_assistant.storage.events import EVENTS
from sepsis_assistant.storage.sqlite_connections import empty_journal
from sepsis_assistant.storage.tracker_store import ForgettingTrackerStore
from tests.support import store_faults as faults
from tests.support.tracker_stores import ME, NewStore, new_store, say, stored, texts
from tests.support.waiting import until_later

Store = ForgettingTrackerStore
TWO = ["one", "two"]


async def nothing(mine: Store, other: Store) -> None:
    """Leave the conversation as it is."""


async def another_conversation(mine: Store, other: Store) -> None:
    await say(other, "elsewhere", "somebody else")


async def another_worker(mine: Store, other: Store) -> None:
    await say(other, "other")


async def deletion(mine: Store, other: Store) -> None:
    Conversations(other.engine).delete(ME)


async def deletion_and_more(mine: Store, other: Store) -> None:
    Conversations(other.engine).delete(ME)
    await say(other, "new")


async def own_deletion(mine: Store, other: Store) -> None:
    await mine.turns.delete(ME, 5)


async def old_age(mine: Store, other: Store) -> None:
    with other.engine.begin() as connection:
        oldest = connection.execute(sa.select(sa.func.min(EVENTS.c.id))).scalar()
        connection.execute(EVENTS.delete().where(EVENTS.c.id == oldest))


async def half_a_turn(mine: Store, other: Store) -> None:
    tracker = await mine.retrieve(ME)
    assert tracker
    tracker.update(UserUttered("not stored"))


async def another_domain(mine: Store, other: Store) -> None:
    mine.domain = Domain.empty()


async def new_session(mine: Store, other: Store) -> None:
    await say(mine, "before", ME, SessionStarted(), UserUttered("after"))


HAPPENINGS: dict[str, tuple[Any, bool, list[str]]] = {  # is the tracker used again, and what is known then
    "nothing happens": (nothing, True, TWO),
    "somebody else writes": (another_conversation, True, TWO),
    "another worker answers": (another_worker, False, [*TWO, "other"]),
    "another worker deletes it": (deletion, False, []),
    "another worker deletes it and it begins anew": (deletion_and_more, False, ["new"]),
    "it is deleted here": (own_deletion, False, []),
    "its beginning was kept for long enough": (old_age, False, ["two"]),
    "a turn ends half way": (half_a_turn, False, TWO),
    "a model with other slots is loaded": (another_domain, False, TWO),
    "a session begins": (new_session, False, ["after"]),
}


def reads_of(store: Store, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that grows with every conversation that the store reads whole."""
    found: list[str] = []
    read: Callable[..., Awaitable[Any]] = store.turns.read

    async def counted(sender_id: str, *more: Any) -> Any:
        found.append(sender_id)
        return await read(sender_id, *more)

    monkeypatch.setattr(store.turns, "read", counted)
    return found


@pytest.mark.parametrize("name", HAPPENINGS)
def test_a_tracker_is_used_again_where_nobody_touched_its_conversation(
    stores: NewStore, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    happen, again, known = HAPPENINGS[name]
    mine, other = stores(), stores()

    async def talk() -> None:
        for text in TWO:
            await say(mine, text)
        await happen(mine, other)
        reads = reads_of(mine, monkeypatch)
        assert texts(await mine.retrieve(ME)) == known
        assert (not reads) == again

    asyncio.run(talk())


def test_of_two_turns_at_once_neither_hides_the_other(stores: NewStore) -> None:
    store = stores()

    async def talk() -> list[str | None]:
        await say(store, "one")
        both = [await store.retrieve(ME), await store.retrieve(ME)]
        for tracker, text in zip(both, ("left", "right"), strict=True):
            assert tracker
            tracker.update(UserUttered(text))
            await store.save(tracker)
        return texts(await store.retrieve(ME))

    assert asyncio.run(talk()) == ["one", "left", "right"]


def test_a_turn_that_waits_for_the_database_counts_in_the_next(tmp_path: Path) -> None:
    store = new_store(db=str(tmp_path / "chat.db"))

    async def talk() -> None:
        for text in TWO:
            await say(store, text)
        with faults.sqlite_lock(tmp_path / "chat.db", "IMMEDIATE"):
            assert await say(store, "three") == TWO
            assert await say(store, "four") == [*TWO, "three"]
        await until_later(lambda: not store.turns.waiting)
        assert await say(store, "five") == [*TWO, "three", "four"]
        assert await stored(store) == [*TWO, "three", "four", "five"]

    asyncio.run(talk())


@pytest.mark.parametrize("is_replaced", [False, True])
def test_a_file_that_was_moved_away_is_not_written_to(tmp_path: Path, is_replaced: bool) -> None:
    path, away = tmp_path / "chat.db", tmp_path / "away.db"
    store = new_store(db=str(path))

    async def talk() -> None:
        await say(store, "one")
        empty_journal(store.engine)
        path.rename(away)
        if is_replaced:
            path.write_bytes(away.read_bytes())
        await say(store, "two")
        await until_later(lambda: not store.turns.waiting)
        assert await stored(store) == (["one", "two"] if is_replaced else ["two"])
        assert await stored(new_store(db=str(away))) == ["one"]

    asyncio.run(talk())


def test_at_the_end_all_is_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "chat.db"
    store = new_store(db=str(path))

    async def talk() -> None:
        await say(store, "one")
        beside = open_engine(store.engine.url).connect()  # as the action server has it
        beside.execute(sa.select(EVENTS.c.id)).all()
        await store.turns.access.close()
        (tmp_path / "copy.db").write_bytes(path.read_bytes())
        assert await stored(new_store(db=str(tmp_path / "copy.db"))) == ["one"]
        beside.close()

    asyncio.run(talk())
