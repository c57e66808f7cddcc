"""Messages without an answer are kept redacted, only where wanted, and go with the conversation."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import sqlalchemy as sa
from sanic import Blueprint
from sqlalchemy.engine import URL, Engine

from sepsis_assistant.channels.guard import Guard
from sepsis_assistant.channels.incoming import Incoming
from sepsis_assistant.channels.starting import start_guard
from sepsis_assistant.redaction import Redact, redactor
from sepsis_assistant.settings import KEEP_UNANSWERED
from sepsis_assistant.storage.access import Access
from sepsis_assistant.storage.conversations import delete_conversation
from sepsis_assistant.storage.database import open_engine, prepare
from sepsis_assistant.storage.turn_store import TurnStore
from sepsis_assistant.storage.unanswered import (
    KEPT,
    UNANSWERED,
    UnansweredMessage,
    keep_unanswered,
    read_unanswered,
)
from tests.support.guard_stubs import Rasa, make_guard

TYPED = "can Margaret get sepsis from a tattoo"
REDACTED = "can [...] get sepsis from a tattoo"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = open_engine(URL.create("sqlite", database=str(tmp_path / "chat.db")))
    prepare(made)
    yield made
    made.dispose()


def said(*names: str) -> list[dict[str, Any]]:
    return [{"text": "An answer.", "utter_action": name} for name in names]


def answer(engine: Engine, incoming: Incoming, rasa: Rasa, redact: Redact | None) -> Guard:
    guard = make_guard()
    guard.open(TurnStore(Access(engine)))
    guard.redact = redact
    assert asyncio.run(guard.answer(rasa, incoming))
    return guard


def kept(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return [message.text for message in read_unanswered(connection, 0.0, time.time() + 1)]


@pytest.mark.parametrize(
    ("replies", "is_kept"),
    [
        (["utter_fallback"], True),
        (["utter_out_of_scope"], True),
        (["utter_not_covered"], True),
        (["utter_ask_causes"], False),
        (["utter_ask_causes", "utter_not_covered"], False),
        (["utter_greet"], False),
        (["utter_emergency", "utter_fallback"], False),
        (["utter_urgent_care", "utter_fallback"], False),
        (["utter_technical_problem"], False),
    ],
)
def test_what_got_no_answer_is_kept_redacted(engine: Engine, replies: list[str], is_kept: bool) -> None:
    answer(engine, Incoming("s", TYPED, channel="rest"), Rasa(says=said(*replies)), redactor())
    assert kept(engine) == ([REDACTED] if is_kept else [])


def test_nothing_is_kept_unless_the_operator_wants_it(engine: Engine) -> None:
    answer(engine, Incoming("s", TYPED, channel="rest"), Rasa(says=said("utter_fallback")), None)
    assert kept(engine) == []


@pytest.mark.parametrize(("value", "wanted"), [("1", True), ("", False), ("0", False)])
def test_a_server_redacts_where_its_setting_says_so(
    monkeypatch: pytest.MonkeyPatch, value: str, wanted: bool
) -> None:
    monkeypatch.setenv(KEEP_UNANSWERED.name, value)
    guard, listeners = make_guard(), Listeners()
    start_guard(cast(Blueprint, listeners), guard)
    app = SimpleNamespace(ctx=SimpleNamespace(agent=None), asgi=True)
    asyncio.run(listeners.added["after_server_start"](app, None))
    assert (guard.redact is not None) is wanted


class Listeners:
    """Take listeners as Sanic's routes do."""

    def __init__(self) -> None:
        self.added: dict[str, Any] = {}

    def listener(self, event: str) -> Any:
        return lambda function: self.added.setdefault(event, function)


def test_a_button_is_nobodys_text(engine: Engine) -> None:
    button = Incoming("s", payload="/ask_causes", channel="rest")
    answer(engine, button, Rasa(says=said("utter_fallback")), redactor())
    assert kept(engine) == []


def test_an_answer_is_given_though_nothing_can_be_kept(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(text: str) -> str:
        raise ValueError(text)

    answer(engine, Incoming("s", TYPED, channel="rest"), Rasa(says=said("utter_fallback")), broken)
    assert kept(engine) == []
    assert "ValueError" in caplog.text and "Margaret" not in caplog.text


def test_it_goes_with_the_conversation_and_others_stay(engine: Engine) -> None:
    for sender in ("mine", "theirs"):
        keep_unanswered(engine, sender, UnansweredMessage(sender, "utter_fallback"))
    delete_conversation(engine, "mine")
    assert kept(engine) == ["theirs"]


def test_it_goes_after_two_weeks_with_the_next_and_is_not_shown_before(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_unanswered(engine, "s", UnansweredMessage("old", "utter_fallback"))
    later = time.time() + KEPT + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert kept(engine) == []
    keep_unanswered(engine, "s", UnansweredMessage("new", "utter_fallback"))
    with engine.connect() as connection:
        assert list(connection.execute(sa.select(UNANSWERED.c.text)).scalars()) == ["new"]
