"""A conversation that was deleted stays deleted, whoever still works on it."""

from __future__ import annotations

import asyncio
import contextlib
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from rasa.shared.core.events import SlotSet, UserUttered

from sepsis_assistant.storage.conversations import Conversations, TooLate, Wish
from sepsis_assistant.storage.locks import ConversationLocks
from sepsis_assistant.storage.outbox import Delivery, Outbox
from sepsis_assistant.storage.tracker_store import DELETED, REQUEST_SLOT
from tests.support import store_faults as faults
from tests.support.postgres import Postgres
from tests.support.tracker_stores import ME, NewStore, new_store, say, stored
from tests.support.waiting import until_later


def test_a_turn_that_another_worker_deleted_in_its_middle_does_not_come_back(stores: NewStore) -> None:
    one, two = stores(), stores()

    async def talk() -> list[str | None]:
        await say(one, "before")
        tracker = await one.retrieve(ME)
        await two.turns.delete(ME, 60)
        tracker.update(UserUttered("in its middle"))
        await one.save(tracker)
        assert await stored(one) == []
        assert await say(one, "after") == []
        return await stored(one)

    assert asyncio.run(talk()) == ["after"]


def test_turns_that_wait_for_the_database_are_not_stored_after_a_deletion(tmp_path: Path) -> None:
    one, two = (new_store(db=str(tmp_path / "chat.db")) for _ in range(2))

    async def talk() -> list[str | None]:
        await say(one, "before")
        with faults.sqlite_full(tmp_path / "chat.db", ["INSERT"]):
            await say(one, "waits")
            await say(one, "new", "unknown before")
            await two.turns.delete(ME, 60)
            await two.turns.delete("unknown before", 60)
        await until_later(lambda: not one.turns.waiting)
        assert await say(one, "new again", "unknown before") == []
        assert await stored(one) == []
        return await stored(one, "unknown before")

    assert asyncio.run(talk()) == ["new again"]


def test_a_conversation_that_asks_to_be_forgotten_is_gone_with_the_turn_that_asked(stores: NewStore) -> None:
    store = stores()

    async def talk() -> list[str | None]:
        await say(store, "before")
        await say(store, "yes", ME, SlotSet(REQUEST_SLOT, DELETED))
        assert await stored(store) == [] and await say(store, "after") == []
        return await stored(store)

    assert asyncio.run(talk()) == ["after"]


@pytest.mark.parametrize(
    ("seconds", "knows", "left"),
    [(60, "all", []), (60, "nothing", ["before"]), (60, None, []), (-1, "all", ["before"])],
)
def test_a_deletion_that_comes_too_late_for_whoever_wished_it_deletes_nothing(
    stores: NewStore, seconds: float, knows: str | None, left: list[str]
) -> None:
    store = stores()

    async def talk() -> list[str | None]:
        await say(store, "before")
        tracker = await store.retrieve(ME)
        times = {"all": [event.timestamp for event in tracker.events], "nothing": [1.0], None: None}[knows]
        with contextlib.suppress(TooLate):
            Conversations(store.engine).delete(ME, Wish(time.monotonic() + seconds, times))
        return await stored(store)

    assert asyncio.run(talk()) == left


NUMBER = "+44 7700 900123"  # from which one wrote, and to which is answered


@pytest.mark.parametrize(
    ("asked_by", "left"),
    [
        ("3", ["1", "3", "4", "5"]),
        ("came while the database was away", ["1", "3", "4", "5"]),
        (None, ["1", "3", "4", "5"]),
    ],
)
def test_an_answer_that_waits_of_a_messenger_goes_too_but_not_what_nobody_has_answered(
    stores: NewStore, asked_by: str | None, left: list[str]
) -> None:
    engine = stores().engine
    outbox = Outbox(engine, "twilio", "secret")
    for number in "12345":
        mine = ME if number < "5" else "somebody else"
        outbox.receive(Delivery(number, {"From": NUMBER}, sender_id=mine))
    outbox.answered("2", [{"to": NUMBER, "body": "that cannot be sent now"}])
    Conversations(engine).delete(ME, Wish(time.monotonic() + 60, message_id=asked_by))
    with engine.connect() as connection:
        holds = f"body LIKE '%{NUMBER}%' OR calls LIKE '%{NUMBER}%' OR sender_id IS NOT NULL"
        query = f"SELECT item_id FROM outbox WHERE {holds} ORDER BY number"
        assert list(connection.execute(sa.text(query)).scalars()) == left
    assert [waiting.item_id for waiting in outbox.take_over()] == left
    assert not outbox.receive(Delivery("2", {"From": NUMBER}, sender_id=ME))  # delivered again


def test_a_worker_hears_of_a_deletion_with_its_next_message_whosever_it_is(postgres: Postgres) -> None:
    one, two = (new_store(host=postgres.url.render_as_string()) for _ in range(2))
    locks = ConversationLocks()

    async def talk() -> list[str]:
        forgotten: list[str] = []
        locks.open(one.turns)
        one.turns.dropped.append(forgotten.append)
        async with locks.held("somebody"):
            await say(one, "a secret", "deletes")
            await say(one, "stays", "stays")
        await two.turns.delete("deletes", 60)
        async with locks.held("somebody else"):
            return forgotten

    assert asyncio.run(talk()) == ["deletes"]


def test_a_worker_that_deleted_itself_keeps_what_was_said_since(stores: NewStore) -> None:
    store = stores()

    async def talk() -> list[str]:
        forgotten: list[str] = []
        await say(store, "before")
        await store.turns.delete(ME, 60)
        await say(store, "after")
        store.turns.dropped.append(forgotten.append)
        store.turns.hear(ME, store.turns.seen(ME).time - 0.001)
        assert not forgotten
        store.turns.hear(ME, store.turns.seen(ME).time + 0.001)
        return forgotten

    assert asyncio.run(talk()) == [ME]
