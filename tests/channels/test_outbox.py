"""The outbox: what was delivered is answered by one process, until it is done, on SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from sepsis_assistant.channels.telegram.processor import Processor
from sepsis_assistant.storage.conversations import Conversations, Wish
from sepsis_assistant.storage.outbox import LEASE, REMEMBERED, Delivery, Outbox
from tests.support.clock import Clock

BODY = {"text": "my mother Ekaterina is ill"}
CALLS = [{"method": "sendMessage", "text": "one"}, {"method": "sendMessage", "text": "two"}]


@pytest.fixture
def two(engine: Engine, clock: Clock) -> tuple[Outbox, Outbox]:
    """Return the outboxes of two processes on one database."""
    return Outbox(engine, "telegram", "secret", clock), Outbox(engine, "telegram", "secret", clock)


def ids(outbox: Outbox) -> list[str]:
    return [waiting.item_id for waiting in outbox.take_over()]


def test_what_one_process_has_no_other_takes_until_its_lease_runs_out(two, clock: Clock) -> None:
    first, second = two
    assert first.receive(Delivery("1", BODY)) and not second.receive(Delivery("1", BODY))
    clock.now += LEASE / 2
    assert ids(second) == [] and ids(first) == ["1"]
    first.renew()
    clock.now += LEASE - 1
    assert ids(second) == []
    clock.now += 2
    assert ids(second) == ["1"]
    assert first.answered("1", CALLS) is False and second.answered("1", CALLS) is True


def test_what_a_dead_process_had_is_taken_over_after_its_clock_was_put_back(two, clock: Clock) -> None:
    first, second = two
    first.receive(Delivery("1", BODY))
    clock.now -= 3600
    assert ids(second) == ["1"]


def test_what_a_stopped_process_left_is_taken_over_at_once_where_it_stood(two, clock: Clock) -> None:
    first, second = two
    first.receive(Delivery("1", BODY))
    first.answered("1", CALLS)
    clock.now += 1
    first.sent("1", 1)
    first.release()
    (waiting,) = second.take_over()
    assert (waiting.calls, waiting.sent, waiting.begun) == (CALLS, 1, clock.now)
    assert (waiting.body, waiting.received) == (BODY, clock.now - 1)


def test_only_one_of_many_takes_over(engine: Engine, clock: Clock) -> None:
    left = Outbox(engine, "telegram", "secret", clock)
    for number in range(5):
        left.receive(Delivery(str(number), BODY))
    left.release()
    others = [Outbox(engine, "telegram", "secret", clock) for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        taken = [item for found in threads.map(ids, others) for item in found]
    assert sorted(taken) == ["0", "1", "2", "3", "4"]


def test_what_is_done_is_known_for_days_and_holds_no_text(two, clock: Clock, engine: Engine) -> None:
    outbox, other = two
    outbox.receive(Delivery("1", BODY, "7/1", BODY["text"]))
    outbox.answered("1", CALLS)
    outbox.done("1")
    clock.now += REMEMBERED - 1
    assert not other.receive(Delivery("1", BODY)) and ids(other) == []
    with engine.connect() as connection:
        assert "Ekaterina" not in str(connection.execute(sa.text("SELECT * FROM outbox")).all())
    clock.now += 3600
    assert other.receive(Delivery("1", BODY))  # Telegram's ids have begun anew


def test_the_same_id_of_another_channel_is_another_delivery(engine: Engine) -> None:
    assert Outbox(engine, "telegram", "secret").receive(Delivery("1", BODY))
    twilio = Outbox(engine, "twilio", "secret")
    assert twilio.receive(Delivery("1", BODY)) and ids(twilio) == ["1"]


@pytest.mark.parametrize(
    ("told", "new"),
    [
        (["she is grey", "she is grey"], [True, False]),
        (["she is grey", "she is grey", "she is grey"], [True, False, False]),
        (["she is grey", "she is great", "she is grey"], [True, True, True]),
    ],
)
def test_an_edit_is_new_only_where_it_changes_what_was_said_last(two, told, new) -> None:
    outboxes = [*two, two[0]]
    found = [outboxes[n].receive(Delivery(str(n), BODY, "7/1", text)) for n, text in enumerate(told)]
    assert found == new
    assert two[0].receive(Delivery("9", BODY, "7/2", told[0]))  # another message with the same words
    assert len(ids(two[0]) + ids(two[1])) == sum(new) + 1


def test_updates_in_the_table_of_an_earlier_version_are_answered(engine: Engine, clock: Clock) -> None:
    columns = (
        "update_id BIGINT PRIMARY KEY, received FLOAT, done BOOLEAN, body TEXT, calls TEXT, sent INTEGER"
    )
    rows = (
        "(2, 900, false, '{\"a\": 1}', NULL, 0), (1, 900, false, '{}', '[]', 0), "
        "(3, 900, true, NULL, NULL, 1)"
    )
    with engine.begin() as connection:
        connection.execute(sa.text(f"CREATE TABLE telegram_updates ({columns})"))
        connection.execute(sa.text(f"INSERT INTO telegram_updates VALUES {rows}"))
    outbox = Outbox(engine, "telegram", "secret", clock)
    assert [(w.item_id, w.body, w.calls) for w in outbox.take_over()] == [
        ("1", {}, []),
        ("2", {"a": 1}, None),
    ]
    assert not outbox.receive(Delivery("3", BODY))
    assert not sa.inspect(engine).has_table("telegram_updates")


def senders(engine: Engine) -> list[str | None]:
    with engine.connect() as connection:
        return list(connection.execute(sa.text("SELECT sender_id FROM outbox ORDER BY number")).scalars())


def test_what_is_done_does_not_say_whose_it_was(engine: Engine, clock: Clock) -> None:
    outbox = Outbox(engine, "twilio", "secret", clock)
    outbox.receive(Delivery("1", BODY, sender_id="twilio-me"))
    assert senders(engine) == ["twilio-me"]
    outbox.answered("1", CALLS)
    outbox.done("1")
    assert senders(engine) == [None]


class Api:
    """Keep what is sent; `hangs` makes the first message wait."""

    def __init__(self, sent: list[str], hangs: bool = False) -> None:
        self.sent, self.hangs = sent, hangs

    async def call(self, method: str, values: Any = None) -> None:
        if method == "sendMessage":
            while self.hangs:
                await asyncio.sleep(0.01)
            self.sent.append(values["text"])


def test_a_replica_that_restarts_does_not_send_what_the_other_is_about_to_send(engine: Engine) -> None:
    sent: list[str] = []

    async def answer(update: Any, arrived: float) -> list[dict[str, Any]]:
        return [{"method": "sendMessage", "chat_id": update.chat, "text": update.text}]

    def replica(api: Api) -> Processor:
        return Processor(api, Outbox(engine, "telegram", "secret"), answer)

    async def run() -> None:
        slow = Api(sent, hangs=True)
        first, second = replica(slow), replica(Api(sent))
        await first.accept(
            {"update_id": 1, "message": {"chat": {"id": 7, "type": "private"}, "text": "Call 999"}}
        )
        await asyncio.sleep(0.1)
        await second.resume()  # it has restarted
        await second.finish()
        assert sent == []
        slow.hangs = False
        await first.finish()
        await first.stop()
        await second.resume()
        await second.finish()
        await second.stop()

    asyncio.run(run())
    assert sent == ["Call 999"]


def update(number: int, text: str) -> dict[str, Any]:
    return {"update_id": number, "message": {"chat": {"id": 7, "type": "private"}, "text": text}}


def sender_of(item: Any) -> str:
    return f"telegram-{item.chat}"


def test_the_answer_that_confirms_a_deletion_is_sent_and_so_is_what_was_asked_after_it(
    engine: Engine,
) -> None:
    sent: list[str] = []
    elsewhere = Outbox(engine, "telegram", "secret")  # another replica, whose answer nobody takes
    elsewhere.receive(Delivery("1", update(1, "an old secret"), sender_id="telegram-7"))
    elsewhere.answered("1", CALLS)

    async def answer(item: Any, arrived: float) -> list[dict[str, Any]]:
        if item.text == "yes":
            wish = Wish(time.monotonic() + 60, message_id=item.key)
            await asyncio.to_thread(Conversations(engine).delete, sender_of(item), wish)
        return [{"method": "sendMessage", "chat_id": item.chat, "text": f"to {item.text}"}]

    async def run() -> None:
        outbox = Outbox(engine, "telegram", "secret")
        processor = Processor(Api(sent), outbox, answer, sender_of=sender_of)
        await processor.accept(update(2, "yes"))
        await processor.accept(update(3, "she cannot breathe"))
        await processor.finish()
        await processor.stop()

    asyncio.run(run())
    assert sent == ["to yes", "to she cannot breathe"]
    assert not elsewhere.sent("1", 1) and elsewhere.take_over() == []
    assert senders(engine) == [None, None, None]


def test_what_an_earlier_version_left_is_told_whose_it_is_when_it_is_taken_over(engine: Engine) -> None:
    earlier = Outbox(engine, "telegram", "secret")
    earlier.receive(Delivery("1", update(1, "one")))
    earlier.release()

    async def run() -> list[str | None]:
        never = asyncio.Event()

        async def answer(item: Any, arrived: float) -> list[dict[str, Any]]:
            await never.wait()
            return []

        outbox = Outbox(engine, "telegram", "secret")
        processor = Processor(Api([]), outbox, answer, sender_of=sender_of)
        await processor.resume()
        found = senders(engine)
        await processor.stop()
        return found

    assert asyncio.run(run()) == ["telegram-7"]
