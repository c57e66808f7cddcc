"""A scrape sees store, queue and outboxes as they are; readiness is a danger message, asked again."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa

from sepsis_assistant.channels import readiness as module
from sepsis_assistant.channels.deliveries import Deliveries
from sepsis_assistant.channels.incoming import Incoming
from sepsis_assistant.channels.readiness import Readiness
from sepsis_assistant.channels.turnstile import MOST, Turnstile
from sepsis_assistant.metrics.registry import written
from sepsis_assistant.metrics.watching import show_readiness, watch_store
from sepsis_assistant.storage.access import Access
from sepsis_assistant.storage.database import PAUSED
from sepsis_assistant.storage.events import Row
from sepsis_assistant.storage.outbox import Outbox
from sepsis_assistant.storage.turn_store import Seen, TurnStore
from tests.support.guard_stubs import Rasa, make_guard
from tests.support.metrics import samples
from tests.support.waiting import until_later


def value(name: str, **labels: str) -> float:
    return samples(written().decode())[f"sepsis_{name}", frozenset(labels.items())]


def test_a_store_that_is_away_is_seen_with_what_waits_for_it(tmp_path: Any) -> None:
    store = TurnStore(Access(sa.create_engine(f"sqlite:///{tmp_path}/x.db")))
    watch_store(store)
    assert (value("store_up"), value("store_turns_waiting")) == (1, 0)
    PAUSED.add(store.access.engine.url)
    try:
        row = Row("user", 1.0, None, None, "{}")
        asyncio.run(store.add("a", [row], Seen(1.0, None)))
        asyncio.run(store.add("a", [row], Seen(1.0, None)))
        assert (value("store_up"), value("store_turns_waiting")) == (0, 2)
    finally:
        PAUSED.discard(store.access.engine.url)
    watch_store(None)
    assert value("store_up") == 0


def test_what_a_messenger_waits_for_is_seen(tmp_path: Any) -> None:
    async def work() -> tuple[float, float]:
        held = asyncio.Event()

        async def answer(item: Any, _: float) -> list[Any]:
            await held.wait()
            return []

        def read(body: Any) -> Any:
            return SimpleNamespace(key=body["key"], chat="7", subject="", text="x")

        outbox = Outbox(sa.create_engine(f"sqlite:///{tmp_path}/x.db"), "twilio", "secret")
        deliveries: Deliveries[Any] = Deliveries(outbox, read, answer, None)  # type: ignore[arg-type]
        await deliveries.resume()
        for key in "abc":
            await deliveries.accept({"key": key})
        waiting = value("outbox_waiting", channel="twilio")
        held.set()
        await deliveries.finish()
        done = value("outbox_waiting", channel="twilio")
        await deliveries.stop()
        return waiting, done

    assert asyncio.run(work()) == (3, 0)
    assert value("send_failures_total", channel="twilio", reason="error") == 0


def test_who_is_inside_and_who_waits_in_the_queue_is_seen() -> None:
    async def work() -> tuple[float, float]:
        held = asyncio.Event()

        async def hang(message: Any) -> None:
            await held.wait()

        guard, rasa = make_guard(), Rasa(does=hang)
        guard._turnstile = Turnstile(place_seconds=999)
        guard.open(None)
        asked = [asyncio.create_task(guard.answer(rasa, Incoming(f"s{n}", "hello"))) for n in range(MOST + 3)]
        await until_later(lambda: value("turns_queued") == 3)
        assert value("turns_inside") == MOST + 3
        held.set()
        await asyncio.gather(*asked)
        return value("turns_inside"), value("turns_queued")

    assert asyncio.run(work()) == (0, 0)


@pytest.mark.parametrize("parts", [{"model": True, "store": False}, {"model": False, "store": True}])
def test_readiness_is_shown(parts: dict[str, bool]) -> None:
    show_readiness(True, parts)
    assert {part: value("ready", part=part) for part in parts} == parts and value("model_loaded") == 1


class Model:
    """Answer the danger message as told, and count how often it was asked."""

    def __init__(self, *answers: bool | float) -> None:
        self.answers, self.asked = list(answers), 0

    def is_ready(self) -> bool:
        return True

    async def answer(self) -> bool:
        answer = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        if isinstance(answer, float):
            await asyncio.sleep(answer)
        return bool(answer)


@pytest.fixture
def ready(monkeypatch: pytest.MonkeyPatch) -> Readiness:
    monkeypatch.setattr(module, "answers_danger", lambda agent: agent.answer())
    guard = make_guard()
    guard.ready = True
    return Readiness(guard)


def model(ready: Readiness, agent: Any) -> bool:
    return asyncio.run(ready.parts(app(agent)))["model"]


def app(agent: Any) -> Any:
    return SimpleNamespace(ctx=SimpleNamespace(agent=agent))


def test_the_danger_message_is_asked_again_only_after_a_while(
    ready: Readiness, monkeypatch: pytest.MonkeyPatch
) -> None:
    agent = Model(True, False)
    assert [model(ready, agent) for _ in range(3)] == [True] * 3 and agent.asked == 1
    monkeypatch.setattr(module, "ASK_AGAIN", 0.0)
    assert model(ready, agent) is False and agent.asked == 2


def test_a_model_that_hangs_is_not_ready(ready: Readiness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ANSWER_LIMIT", 0.05)
    assert model(ready, Model(30.0)) is False


def test_who_asks_at_once_gets_one_answer(ready: Readiness) -> None:
    agent = Model(0.1)

    async def ask() -> list[dict[str, bool]]:
        return await asyncio.gather(*(ready.parts(app(agent)) for _ in range(20)))

    assert [parts["model"] for parts in asyncio.run(ask())] == [True] * 20 and agent.asked == 1


def test_nothing_is_asked_before_the_start_has_ended(ready: Readiness) -> None:
    agent = Model(True)
    ready._guard.ready = False
    assert model(ready, agent) is False and model(ready, None) is False and agent.asked == 0
