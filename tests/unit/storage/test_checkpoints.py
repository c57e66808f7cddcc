"""A turn of a long conversation reads its last messages and a state, and goes on as if it had read all."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import sqlalchemy as sa
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, SessionStarted, SlotSet, UserUttered

from sepsis_assistant.conversation.evidence import REMEMBERED
from sepsis_assistant.storage.checkpoints import CHECKPOINTS, Checkpoint, last_checkpoint
from sepsis_assistant.storage.shortening import KEPT, MOST, passed, state_after
from sepsis_assistant.storage.tracker_store import ForgettingTrackerStore
from tests.support.tracker_stores import ME, NewStore, say, stored, texts

DOMAIN = Domain.from_dict({"slots": {"colour": {"type": "text", "mappings": [{"type": "custom"}]}}})
LISTEN = ActionExecuted("action_listen")
ALARM, CLOSED, ANSWER = "utter_emergency", "utter_retract_alarm", "utter_ask_causes"
MANY = 3 * MOST


def opened(stores: NewStore) -> ForgettingTrackerStore:
    store = stores()
    store.domain = DOMAIN
    return store


async def talk(store: ForgettingTrackerStore, count: int, start: int = 0) -> list[int]:
    """Say numbers, and return how many messages each turn read."""
    return [len(await say(store, str(n), ME, LISTEN)) for n in range(start, start + count)]


def kept(store: ForgettingTrackerStore) -> Checkpoint:
    with store.engine.connect() as connection:
        return last_checkpoint(connection, ME)


def messages(*said: tuple[str, ...]) -> list[Any]:
    """Return the events of turns in which these actions were run."""
    return [e for names in said for e in (UserUttered("x"), *map(ActionExecuted, names), LISTEN)]


def test_no_turn_reads_more_than_some_messages_and_nothing_is_lost(stores: NewStore) -> None:
    store = opened(stores)
    read = asyncio.run(talk(store, MANY))
    assert max(read) == MOST and min(read[MOST:]) == KEPT > REMEMBERED
    assert asyncio.run(stored(store)) == list(map(str, range(MANY)))


def test_a_slot_that_was_set_long_ago_keeps_its_value_for_another_worker_too(stores: NewStore) -> None:
    one, two = opened(stores), opened(stores)

    async def later() -> Any:
        await say(one, "blue", ME, SlotSet("colour", "blue"), LISTEN)
        await talk(one, MANY)
        return await two.retrieve(ME)

    tracker = asyncio.run(later())
    assert tracker.get_slot("colour") == "blue" and len(texts(tracker)) <= MOST
    assert "blue" not in texts(tracker)


def test_a_new_session_leaves_the_state_of_the_old_one(stores: NewStore) -> None:
    store = opened(stores)

    async def later() -> Any:
        await say(store, "blue", ME, SlotSet("colour", "blue"), LISTEN)
        await talk(store, MANY)
        await say(store, "x", ME, SessionStarted(), UserUttered("today"), LISTEN)
        return await store.retrieve(ME)

    tracker = asyncio.run(later())
    assert tracker.get_slot("colour") is None and texts(tracker) == ["today"]


def test_a_deletion_takes_the_state_too(stores: NewStore) -> None:
    store = opened(stores)

    async def delete() -> None:
        await talk(store, MANY)
        assert kept(store).events
        await store.turns.delete(ME, 60)

    asyncio.run(delete())
    with store.engine.connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(CHECKPOINTS)).scalar() == 0


def test_a_turn_that_another_worker_deleted_in_its_middle_leaves_no_state(stores: NewStore) -> None:
    one, two = opened(stores), opened(stores)

    async def delete() -> None:
        await talk(one, MOST)
        tracker = await one.retrieve(ME)
        await two.turns.delete(ME, 60)
        tracker.update_with_events([UserUttered("one more"), LISTEN], DOMAIN)
        await one.save(tracker)

    asyncio.run(delete())
    assert kept(one) == Checkpoint()


def test_an_older_state_does_not_replace_a_later_one(stores: NewStore) -> None:
    store = opened(stores)

    async def shorten() -> None:
        await talk(store, MANY)
        await store.turns.shorten(ME, Checkpoint(1, ("{}",)), store.turns.seen(ME))

    asyncio.run(shorten())
    assert kept(store).event_id > 1


@pytest.mark.parametrize(
    ("last", "why"), [(ActiveLoop("form"), "in a form"), (ActionExecuted("utter_x"), "in a turn")]
)
def test_nothing_is_cut_in_the_midst_of_something(last: Any, why: str) -> None:
    assert state_after([*messages((ANSWER,)), last], DOMAIN.slots) is None, why


def test_the_messages_that_are_kept_begin_with_one_of_them() -> None:
    events = messages(*[(ANSWER,)] * (MOST + 1))
    count = passed(events)
    assert count is not None and passed(events[count:]) is None
    assert sum(isinstance(event, UserUttered) for event in events[count:]) == KEPT


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ([(ANSWER,), (ANSWER,)], []),
        ([("utter_greet",), (ALARM, ANSWER), (ANSWER,)], ["utter_greet", ALARM]),
        ([(ALARM,), (CLOSED,), ("utter_thanks",)], [ALARM, CLOSED, "utter_thanks"]),
        ([("utter_greet",), (ALARM,), (CLOSED,), (ALARM,)], ["utter_greet", ALARM, CLOSED]),
    ],
    ids=["answers", "an open emergency", "a closed one", "closed and open again"],
)
def test_what_was_said_of_an_emergency_is_told(said: list[tuple[str, ...]], left: list[str]) -> None:
    state = state_after(messages(*said), DOMAIN.slots) or []
    names = [event.action_name for event in state if isinstance(event, ActionExecuted)]
    assert [name for name in names if name.startswith("utter_")] == left


def test_the_last_hint_at_a_country_is_kept() -> None:
    hinted = [UserUttered("a", metadata={"country": "ES"}), UserUttered("b", metadata={"country": "IE"})]
    state = state_after([*hinted, UserUttered("c"), LISTEN], DOMAIN.slots) or []
    assert [event.text for event in state if isinstance(event, UserUttered)] == ["b"]
