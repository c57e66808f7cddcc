"""Telegram: what waits outlives a wrong token and a database that is away; nothing overtakes it."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Any

import pytest
import sqlalchemy as sa

from sepsis_assistant.channels import deliveries as deliveries_module
from sepsis_assistant.channels.incoming import Incoming
from sepsis_assistant.channels.replies import Reply
from sepsis_assistant.channels.telegram import channel as channel_module
from sepsis_assistant.channels.telegram import processor as processor_module
from sepsis_assistant.channels.telegram.api import BadToken
from sepsis_assistant.channels.telegram.channel import TelegramChannel
from sepsis_assistant.channels.telegram.processor import Processor
from sepsis_assistant.channels.telegram.settings import TelegramSettings
from sepsis_assistant.storage.database import is_paused, open_engine
from sepsis_assistant.storage.outbox import Delivery, Outbox, Waiting
from tests.support.store_faults import sqlite_lock

SETTINGS = TelegramSettings("1:x", "secret", "", False, "http://127.0.0.1:9")


def message(number: int, text: str) -> dict[str, Any]:
    return {"update_id": number, "message": {"chat": {"id": 7, "type": "private"}, "text": text}}


class Store(Outbox):
    """Take long to list what waits, and fail as often as told before."""

    def __init__(self, folder: Any, fails: int = 0, slow: float = 0.0) -> None:
        engine = open_engine(sa.engine.make_url(f"sqlite:///{folder}/updates.db"))
        super().__init__(engine, "telegram", "secret")
        self.fails, self.slow = fails, slow

    def take_over(self) -> list[Waiting]:
        time.sleep(self.slow)
        if self.fails:
            self.fails -= 1
            raise sa.exc.OperationalError("x", {}, Exception("away"))
        return super().take_over()


class Api:
    """Keep what is sent; `token` says whether Telegram knows the token."""

    def __init__(self, token: bool = True) -> None:
        self.sent: list[str] = []
        self.calls: list[tuple[str, Any]] = []
        self.token = token

    async def call(self, method: str, values: Any = None) -> None:
        await asyncio.sleep(0)
        self.calls.append((method, values))
        if not self.token:
            raise BadToken("Telegram does not know this bot token")
        if method == "sendMessage":
            self.sent.append(values["text"])


async def echo(update: Any, arrived: float = 0.0) -> list[dict[str, Any]]:
    return [{"method": "sendMessage", "chat_id": update.chat, "text": update.text}]


async def until(condition: Any) -> None:
    for _ in range(30_000):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not happen in time")


def test_what_waits_is_asked_for_until_the_database_answers(tmp_path):
    store, api = Store(tmp_path, fails=2), Api()
    store.receive(Delivery("1", message(1, "old")))

    async def run() -> None:
        processor = Processor(api, store, echo, again=0.01)
        await processor.resume()
        await processor.finish()

    asyncio.run(run())
    assert api.sent == ["old"] and store.take_over() == []


def test_only_the_first_call_waits_for_a_locked_database_and_later_it_is_used_again(tmp_path, monkeypatch):
    monkeypatch.setattr(deliveries_module, "LEASE", 0.03)
    store, api, used = Store(tmp_path), Api(), []
    store.take_over()  # makes the table
    connected = store._connected
    monkeypatch.setattr(store, "_connected", lambda: used.append(1) or connected())

    async def run() -> None:
        processor = Processor(api, store, echo)
        with sqlite_lock(tmp_path / "updates.db", "EXCLUSIVE"):
            await processor.accept(message(1, "m1"))
            await processor.accept(message(2, "m2"))
            await processor.finish()
            assert api.sent == ["m1", "m2"] and len(used) <= 1
        await processor.resume()
        await until(lambda: not is_paused(store.engine))
        await processor.accept(message(3, "m3"))
        await processor.finish()
        await processor.stop()

    asyncio.run(run())
    assert api.sent == ["m1", "m2", "m3"] and not store.receive(Delivery("3", message(3, "m3")))


def test_with_a_wrong_token_an_answer_waits_and_a_restart_with_the_right_one_sends_it(tmp_path):
    store, wrong, right = Store(tmp_path), Api(token=False), Api()

    async def with_wrong_token() -> None:
        processor = Processor(wrong, store, echo, again=0.01)
        await processor.accept(message(1, "m1"))
        await until(lambda: [method for method, _ in wrong.calls].count("sendMessage") > 2)
        await processor.stop()

    async def with_right_token() -> None:
        processor = Processor(right, store, echo)
        await processor.resume()
        await processor.finish()

    asyncio.run(with_wrong_token())
    assert [(w.item_id, w.sent) for w in store.take_over()] == [("1", 0)]
    asyncio.run(with_right_token())
    assert right.sent == ["m1"] and store.take_over() == []


def test_a_token_that_is_right_again_needs_no_restart(tmp_path):
    api = Api(token=False)

    async def run() -> None:
        processor = Processor(api, Store(tmp_path), echo, again=0.01)
        await processor.accept(message(1, "m1"))
        await asyncio.sleep(0.05)
        api.token = True
        await processor.finish()

    asyncio.run(run())
    assert api.sent == ["m1"]


def test_typing_is_shown_until_the_answer_is_there(tmp_path, monkeypatch):
    monkeypatch.setattr(processor_module, "_TYPING", 0.02)
    api = Api()

    async def slow(update: Any, arrived: float) -> list[dict[str, Any]]:
        await asyncio.sleep(0.1)
        return await echo(update)

    async def run() -> int:
        processor = Processor(api, Store(tmp_path), slow)
        await processor.accept(message(1, "m1"))
        await processor.finish()
        shown = len(api.calls)
        await asyncio.sleep(0.1)
        assert len(api.calls) == shown
        return shown

    assert asyncio.run(run()) > 3
    assert api.calls[0] == ("sendChatAction", {"chat_id": 7, "action": "typing"})
    assert {method for method, _ in api.calls[:-1]} == {"sendChatAction"}
    assert api.calls[-1][0] == "sendMessage"


def test_no_typing_is_shown_where_nothing_is_written(tmp_path):
    api = Api()

    async def nothing(update: Any, arrived: float) -> list[dict[str, Any]]:
        await asyncio.sleep(0.02)
        return []

    async def run() -> None:
        processor = Processor(api, Store(tmp_path), nothing)
        await processor.accept({"update_id": 1, "channel_post": {}})
        await processor.accept(
            {"update_id": 2, "message": {"chat": {"id": -5, "type": "group"}, "text": "hi"}}
        )
        await processor.finish()

    asyncio.run(run())
    assert api.calls == []


class EchoGuard:
    """Stand for the guard: answer with what was said."""

    async def answer(self, _: Any, incoming: Incoming, **__: Any) -> list[Reply]:
        return [Reply(incoming.message_id, str(incoming.text))]


@pytest.fixture
def started(tmp_path, monkeypatch):
    """Return a function that starts the channel on a store and an API, and runs `work` with it."""

    def start(store: Store, api: Api, work: Any, settings: TelegramSettings = SETTINGS) -> None:
        async def refused(*_: Any) -> None:
            await api.call("setWebhook")

        @contextlib.asynccontextmanager
        async def bot(*_: Any) -> Any:
            yield api

        for name, value in {"Outbox": lambda *_: store, "register": refused, "BotApi": bot}.items():
            monkeypatch.setattr(channel_module, name, value)

        async def run() -> None:
            channel = TelegramChannel(settings, EchoGuard())  # type: ignore[arg-type]
            task = asyncio.create_task(channel._work(settings, None))
            await work(channel, task)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

        asyncio.run(run())

    return start


def test_an_update_delivered_again_while_the_server_starts_is_answered_once_and_before_newer_ones(
    tmp_path, started
):
    store, api, taken = Store(tmp_path, slow=0.2), Api(), []
    store.receive(Delivery("1", message(1, "old")))

    async def deliver(channel: TelegramChannel, task: Any) -> None:
        for body in (b'{"update_id": 1, %s' % PRIVATE % b"old", b'{"update_id": 2, %s' % PRIVATE % b"new"):
            taken.append(await channel._take(body))
            while not await channel._take(body):  # as Telegram does
                await asyncio.sleep(0.02)
        await until(lambda: len(api.sent) >= 2)

    started(store, api, deliver)
    assert taken[0] is False and api.sent == ["old", "new"]


PRIVATE = b'"message": {"chat": {"id": 7, "type": "private"}, "text": "%s"}}'


def test_a_channel_that_went_off_takes_nothing_and_keeps_what_waits(tmp_path, started, caplog):
    store, api = Store(tmp_path), Api(token=False)
    store.receive(Delivery("1", message(1, "old")))

    async def look(channel: TelegramChannel, task: Any) -> None:
        await task
        assert await channel._take(b'{"update_id": 2, %s' % PRIVATE % b"new") is False

    started(store, api, look)
    assert "Telegram is off" in caplog.text
    assert [w.item_id for w in store.take_over()] == ["1"]
