"""Telegram: an answer goes where the message came from, and on where that place is gone."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import sqlalchemy as sa

from sepsis_assistant.channels.telegram.api import Migrated, NoThread, TelegramError, Unreachable
from sepsis_assistant.channels.telegram.processor import Processor
from sepsis_assistant.channels.telegram.responder import Responder, Said
from sepsis_assistant.channels.telegram.updates import ALLOWED_UPDATES, read_update
from sepsis_assistant.storage.database import open_engine
from sepsis_assistant.storage.outbox import Outbox

CHAT = {"id": 7, "type": "private"}
DANGER = "my baby is blue"


class Api:
    """Keep the calls that succeed; `refuse` may raise."""

    def __init__(self, refuse: Any = lambda method, values: None) -> None:
        self.calls: list[dict[str, Any]] = []
        self.refuse = refuse

    async def call(self, method: str, values: Any = None) -> None:
        self.refuse(method, values)
        self.calls.append({"method": method, **values})

    @property
    def sent(self) -> list[dict[str, Any]]:
        return [call for call in self.calls if call["method"] == "sendMessage"]


def answered(folder: Any, api: Api, *bodies: dict[str, Any]) -> list[Said]:
    """Have updates answered, and return what the assistant was asked."""
    asked: list[Said] = []

    async def ask(said: Said) -> list[dict[str, Any]]:
        await asyncio.sleep(0)
        asked.append(said)
        return [{"text": f"Answer to {said.text}", "emergency": said.text == DANGER}]

    async def run() -> None:
        engine = open_engine(sa.engine.make_url(f"sqlite:///{folder}/updates.db"))
        processor = Processor(api, Outbox(engine, "telegram", "secret"), Responder(ask), again=0.01)
        for body in bodies:
            await processor.accept(body)
        await processor.finish()

    asyncio.run(run())
    return asked


def message(number: int = 1, text: str = DANGER, kind: str = "message", **more: Any) -> dict[str, Any]:
    return {"update_id": number, kind: {"message_id": 3, "chat": CHAT, "text": text, **more}}


def test_an_answer_stays_in_its_topic(tmp_path):
    api = Api()
    tap = {"id": "q", "data": "/affirm", "message": {"chat": CHAT, "message_thread_id": 77}}
    answered(
        tmp_path,
        api,
        message(1, message_thread_id=77),
        {"update_id": 2, "message": {"chat": CHAT, "voice": {}, "message_thread_id": 77}},
        {"update_id": 3, "callback_query": tap},
        message(4, "no topic"),
    )
    assert [call.get("message_thread_id") for call in api.sent] == [77, 77, 77, None]
    typing = [call for call in api.calls if call["method"] == "sendChatAction"]
    assert typing[0]["message_thread_id"] == 77


def test_an_answer_whose_topic_is_gone_goes_to_the_chat(tmp_path):
    def refuse(method: str, values: dict[str, Any]) -> None:
        if "message_thread_id" in values:
            raise NoThread("Bad Request: message thread not found")

    api = Api(refuse)
    answered(tmp_path, api, message(message_thread_id=77))
    assert [(call["chat_id"], call["text"]) for call in api.sent] == [(7, f"<b>Answer to {DANGER}</b>")]


def test_a_group_that_became_a_supergroup_is_told_there(tmp_path):
    def refuse(method: str, values: dict[str, Any]) -> None:
        if values["chat_id"] == -5:
            raise Migrated(-1005)

    api = Api(refuse)
    answered(tmp_path, api, {"update_id": 1, "message": {"chat": {"id": -5, "type": "group"}, "text": "hi"}})
    assert [(call["method"], call["chat_id"]) for call in api.calls] == [
        ("sendMessage", -1005),
        ("leaveChat", -1005),
    ]


def test_the_news_that_a_group_became_a_supergroup_is_left_alone():
    body = {"chat": {"id": -5, "type": "group"}, "migrate_to_chat_id": -1005}
    assert read_update({"update_id": 1, "message": body}).kind == "ignore"


def test_a_person_who_blocked_the_bot_is_answered_again_after_unblocking_it(tmp_path):
    blocked = [True]

    def refuse(method: str, values: dict[str, Any]) -> None:
        if blocked:
            raise Unreachable("sendMessage: Forbidden: bot was blocked by the user")

    api = Api(refuse)
    answered(tmp_path, api, message(1, "first"))
    blocked.clear()
    answered(tmp_path, api, message(2, "second"))
    assert [call["text"] for call in api.sent] == ["Answer to second"]


@pytest.mark.parametrize("kind", ["business_message", "edited_business_message"])
def test_a_customer_of_a_connected_account_is_answered_through_the_account(tmp_path, kind):
    api = Api()
    asked = answered(tmp_path, api, message(kind=kind, business_connection_id="b1", **{"from": {"id": 7}}))
    assert [call["business_connection_id"] for call in api.calls] == ["b1"] * len(api.calls)
    assert len(api.sent) == 1 and asked[0].business == "b1" and kind in ALLOWED_UPDATES


def test_what_the_owner_of_the_account_writes_is_left_alone(tmp_path):
    api = Api()
    owner = message(kind="business_message", business_connection_id="b1", **{"from": {"id": 8}})
    assert answered(tmp_path, api, owner) == [] and api.calls == []


def test_a_tap_that_is_too_old_to_acknowledge_is_answered(tmp_path):
    def refuse(method: str, values: dict[str, Any]) -> None:
        if method == "answerCallbackQuery":
            raise TelegramError("Bad Request: query is too old and response timeout expired")

    api = Api(refuse)
    answered(
        tmp_path,
        api,
        {"update_id": 1, "callback_query": {"id": "q", "data": "/affirm", "message": {"chat": CHAT}}},
    )
    assert [call["text"] for call in api.sent] == ["Answer to /affirm"]


def test_an_update_that_comes_late_and_after_later_ones_is_answered(tmp_path):
    api = Api()
    answered(tmp_path, api, message(9, "later", message_id=9), message(2, DANGER, date=1, message_id=2))
    assert [call["text"] for call in api.sent] == ["Answer to later", f"<b>Answer to {DANGER}</b>"]


def test_an_edit_that_changes_nothing_does_not_alarm_again(tmp_path):
    api = Api()
    edit = {"update_id": 2, "edited_message": message()["message"] | {"edit_date": 5}}
    changed = {"update_id": 3, "edited_message": message(text="my baby is better")["message"]}
    back = {"update_id": 4, "edited_message": message()["message"]}
    answered(tmp_path, api, message(), edit, changed, back)
    assert [call["text"].count(DANGER) for call in api.sent] == [1, 0, 1]


@pytest.mark.parametrize("number", [2**63, -(2**63), True, "1", None])
def test_an_update_whose_id_no_database_holds_is_left_alone(number):
    assert read_update({**message(), "update_id": number}) is None
