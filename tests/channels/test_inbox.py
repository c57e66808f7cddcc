"""The inbox: each message is claimed once, whoever asks, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from sepsis_assistant.storage.access import CALL_LIMIT, Access
from sepsis_assistant.storage.conversations import Conversations
from sepsis_assistant.storage.database import open_engine
from sepsis_assistant.storage.deletions import unsure
from sepsis_assistant.storage.fallback_inbox import FallbackInbox
from sepsis_assistant.storage.inbox import DONE, INBOX, KEPT, LEASE, NEW, WORKING, Claim, Inbox, Key
from sepsis_assistant.storage.turn_store import TurnStore
from tests.support.clock import Clock
from tests.support.postgres import Postgres
from tests.support.waiting import LIMIT, until_later

KEY = ("web", "web-a", "id-1")
TEXT = "my mother Ekaterina is ill"
STARTED = 1000.0
ANSWER = [{"id": "id-1/0", "text": "Call 999."}]


def stored(engine: Engine) -> list[str | None]:
    with engine.connect() as connection:
        return list(connection.execute(sa.select(INBOX.c.answer)).scalars())


def test_a_message_is_new_then_in_progress_then_done(engine: Engine, clock: Clock) -> None:
    inbox = Inbox(engine, clock)
    assert inbox.claim(KEY) == Claim(NEW)
    assert inbox.claim(KEY) == Claim(WORKING)
    inbox.finish(KEY, ANSWER)
    assert inbox.claim(KEY) == Claim(DONE, ANSWER)


def test_the_same_id_of_another_sender_or_channel_is_another_message(engine: Engine, clock: Clock) -> None:
    inbox = Inbox(engine, clock)
    keys = [KEY, ("web", "web-b", "id-1"), ("rest", "web-a", "id-1")]
    assert [inbox.claim(key).state for key in keys] == [NEW] * 3


def test_a_table_of_an_earlier_version_goes_on_and_loses_the_texts_that_it_held(engine: Engine) -> None:
    columns = (
        "channel TEXT, sender_id TEXT, message_id TEXT, received FLOAT, lease FLOAT, body TEXT, answer TEXT"
    )
    with engine.begin() as connection:
        connection.execute(sa.text(f"CREATE TABLE inbox ({columns})"))
        row = {"channel": KEY[0], "sender": KEY[1], "id": KEY[2], "body": TEXT}
        values = "(:channel, :sender, :id, 1, 2, :body, NULL)"
        connection.execute(sa.text(f"INSERT INTO inbox VALUES {values}"), row)
    inbox = Inbox(engine)
    assert inbox.claim(("web", "web-b", "id-9")) == Claim(NEW)
    inbox.finish(KEY, ANSWER)
    with engine.connect() as connection:
        assert TEXT not in str(connection.execute(sa.text("SELECT * FROM inbox")).all())


def test_of_many_workers_one_gets_the_message(engine: Engine, clock: Clock) -> None:
    inboxes = [Inbox(engine, clock) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(lambda inbox: inbox.claim(KEY).state, inboxes))
    assert sorted(claims) == sorted([NEW] + [WORKING] * 7)


def test_a_message_of_a_dead_worker_is_taken_over_once(engine: Engine, clock: Clock) -> None:
    inbox = Inbox(engine, clock)
    inbox.claim(KEY)
    clock.now += LEASE + 1
    with ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(lambda _: inbox.claim(KEY), range(8)))
    assert claims.count(Claim(NEW, again=True)) == 1
    assert claims.count(Claim(WORKING)) == 7


def test_a_living_worker_keeps_its_message(engine: Engine, clock: Clock) -> None:
    inbox = Inbox(engine, clock)
    inbox.claim(KEY)
    for _ in range(5):
        clock.now += LEASE - 1
        inbox.renew(KEY)
    assert inbox.claim(KEY) == Claim(WORKING)


def test_a_message_of_a_dead_worker_is_taken_over_after_its_clock_was_put_back(engine, clock: Clock) -> None:
    inbox = Inbox(engine, clock)
    inbox.claim(KEY)
    clock.now -= 3600
    assert inbox.claim(KEY) == Claim(NEW, again=True)
    assert inbox.claim(KEY) == Claim(WORKING)


def test_a_message_that_was_not_taken_can_come_again(engine: Engine, clock: Clock) -> None:
    inbox = Inbox(engine, clock)
    inbox.claim(KEY)
    inbox.release(KEY)
    assert inbox.claim(KEY) == Claim(NEW)
    inbox.finish(KEY, ANSWER)
    inbox.release(KEY)
    assert inbox.claim(KEY).state == DONE


def test_answers_are_kept_for_a_limited_time(engine: Engine, clock: Clock) -> None:
    inbox = Inbox(engine, clock)
    inbox.claim(KEY)
    inbox.finish(KEY, ANSWER)
    clock.now += KEPT + 1
    other = ("web", "web-b", "id-2")
    inbox.claim(other)
    inbox.finish(other, ANSWER)
    assert len(stored(engine)) == 1


@pytest.mark.parametrize(
    "keep", [Inbox.finish, lambda *args: Inbox.add(*args, unsure())], ids=["claimed", "not"]
)
def test_a_worker_that_hung_keeps_the_answer_of_the_one_that_took_over(engine: Engine, keep) -> None:
    inbox, other = Inbox(engine), [{"text": "of another worker"}]
    inbox.claim(KEY)
    assert keep(inbox, KEY, other) == other
    assert keep(inbox, KEY, ANSWER) == other
    assert inbox.claim(KEY) == Claim(DONE, other)


def test_deleting_a_conversation_empties_its_inbox_for_good(engine: Engine, clock: Clock) -> None:
    inbox = Inbox(engine, clock)
    for key in (KEY, ("web", "web-a", "id-2"), ("web", "web-b", "id-1")):
        inbox.claim(key)
    Conversations(engine).delete("web-a")
    assert len(stored(engine)) == 1
    inbox.finish(KEY, ANSWER)  # the turn that asked for it ends after the deletion
    assert len(stored(engine)) == 1


def test_an_answer_that_was_given_without_a_row_is_kept_unless_its_conversation_was_deleted(engine: Engine):
    inbox, before = Inbox(engine), unsure()
    inbox.add(KEY, ANSWER, before)
    assert inbox.claim(KEY) == Claim(DONE, ANSWER)
    Conversations(engine).delete("web-a")
    inbox.add(KEY, ANSWER, before)
    assert stored(engine) == []


def test_the_database_is_that_of_the_tracker_store_ours_or_rasas_own(tmp_path: Path) -> None:
    from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore, SQLTrackerStore
    from rasa.shared.core.domain import Domain

    from sepsis_assistant.storage.tracker_store import ForgettingTrackerStore, turn_store_of

    store = ForgettingTrackerStore(domain=Domain.empty(), db=str(tmp_path / "chat.db"))
    assert turn_store_of(FailSafeTrackerStore(store)) is store.turns
    theirs = SQLTrackerStore(domain=Domain.empty(), db=str(tmp_path / "rasa.db"))
    found = turn_store_of(FailSafeTrackerStore(theirs))
    assert found is not None and found.access.engine.url == theirs.engine.url
    assert turn_store_of(InMemoryTrackerStore(Domain.empty())) is None
    assert turn_store_of(None) is None


def test_turns_that_end_together_store_each_answer_once(engine: Engine, clock: Clock) -> None:
    inbox, statements = safe(engine, clock), list[str]()
    keys = [(*KEY[:2], f"id-{number}") for number in range(20)]

    async def answer(key: Key) -> None:
        await inbox.claim(key)
        await inbox.finish(key, ANSWER, STARTED)

    async def talk() -> None:
        await inbox.prepare()
        sa.event.listen(engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
        await asyncio.gather(*map(answer, keys))

    asyncio.run(talk())
    assert sum(statement.startswith("UPDATE inbox") for statement in statements) == len(keys)
    assert len(stored(engine)) == len(keys) and None not in stored(engine)


def safe(engine: Engine | None, clock: Clock) -> FallbackInbox:
    inbox = FallbackInbox(clock)
    inbox.open(TurnStore(Access(engine)) if engine else None)
    return inbox


def test_without_a_database_memory_tells_repeats(clock: Clock) -> None:
    async def talk() -> None:
        inbox = safe(None, clock)
        assert (await inbox.claim(KEY)).state == NEW
        await inbox.finish(KEY, ANSWER, STARTED)
        assert await inbox.claim(KEY) == Claim(DONE, ANSWER)
        inbox.forget("web-a")
        assert (await inbox.claim(KEY)).state == NEW

    asyncio.run(talk())


def test_a_database_that_comes_back_is_told_what_was_answered_without_it(
    postgres: Postgres, clock: Clock
) -> None:
    async def talk() -> None:
        inbox = safe(open_engine(postgres.url), clock)
        await inbox.claim(("web", "web-c", "id-0"))
        key = ("web", "web-c", "id-1")
        postgres.stop()
        started = time.monotonic()
        assert (await inbox.claim(key)).state == NEW
        await inbox.finish(key, ANSWER, STARTED)
        assert await inbox.claim(key) == Claim(DONE, ANSWER)
        assert time.monotonic() - started < LIMIT / 2
        postgres.start()
        await until_later(lambda: not inbox.store.access.paused and not inbox._unsaved)
        assert await safe(open_engine(postgres.url), clock).claim(key) == Claim(DONE, ANSWER)

    asyncio.run(talk())


def test_a_database_that_hangs_is_given_up(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    from sepsis_assistant.storage import fallback_inbox

    class Hanging(Inbox):
        def __init__(self, engine: Engine) -> None:
            hangs.wait(LIMIT)

    hangs = threading.Event()
    monkeypatch.setattr(fallback_inbox, "Inbox", Hanging)
    inbox = safe(sa.create_engine("sqlite://"), clock)
    assert asyncio.run(inbox.claim(KEY)).state == NEW
    hangs.set()


def test_an_event_loop_that_is_held_up_is_not_taken_for_a_slow_database(tmp_path: Path, clock: Clock) -> None:
    inbox = safe(open_engine(sa.engine.make_url(f"sqlite:///{tmp_path}/chat.db")), clock)

    async def claim_twice() -> list[str]:
        first = await inbox.claim(KEY)
        asyncio.get_running_loop().call_soon(time.sleep, 2 * CALL_LIMIT)
        return [first.state, (await inbox.claim(KEY)).state]

    assert asyncio.run(claim_twice()) == [NEW, WORKING]
