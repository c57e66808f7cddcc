"""Twilio's outbox: what waits outlives a restart, and what Twilio has is not sent again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from multidict import MultiDict

from sepsis_assistant.channels import patience
from sepsis_assistant.channels.incoming import Incoming
from sepsis_assistant.channels.replies import Reply
from sepsis_assistant.channels.twilio import TwilioChannel
from tests.support.fake_twilio import SILENT, FakeTwilio
from tests.support.stored import rows

FORM = {"From": "+441", "Body": "my baby is blue", "MessageSid": "SM1"}


class Guard:
    """Answer with what was said."""

    asked = 0
    sender = ""

    async def answer(self, _: Any, incoming: Incoming, **__: Any) -> list[Reply]:
        self.asked, self.sender = self.asked + 1, incoming.sender
        return [Reply(incoming.message_id, f"Answer to {incoming.text}")]


@pytest.fixture
def twilio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeTwilio]:
    endpoints = tmp_path / "endpoints.yml"
    store = {"dialect": "sqlite", "db": str(tmp_path / "chat.db")}
    endpoints.write_text(json.dumps({"tracker_store": store}))
    monkeypatch.setenv("SEPSIS_ENDPOINTS", str(endpoints))
    monkeypatch.setattr(patience, "_FIRST_WAIT", 0.01)
    monkeypatch.setattr(patience, "_LONGEST_WAIT", 0.01)
    fake = FakeTwilio()
    yield fake
    fake.stop()


def run(fake: FakeTwilio, guard: Guard, until: Callable[[], bool], *forms: dict[str, str]) -> None:
    """Run the channel, take the forms, and stop it as soon as `until` holds."""
    given = {
        "account_sid": "AC1",
        "auth_token": "x",
        "twilio_number": "+440",
        "webhook_url": "x",
        "api": fake.url,
    }
    channel = TwilioChannel(given, "a secret for tests only, long enough", guard)  # type: ignore[arg-type]

    async def work() -> None:
        task = asyncio.create_task(channel._answer_all(lambda message: asyncio.sleep(0)))
        while channel._deliveries is None:
            await asyncio.sleep(0.01)
        for form in forms:
            assert await channel._take(MultiDict(form))
        while not until():
            await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(work())


def test_an_answer_that_twilio_does_not_take_is_sent_after_a_restart(twilio: FakeTwilio) -> None:
    guard = Guard()
    twilio.fault = lambda method, count: (500, None)
    run(twilio, guard, lambda: len(twilio.calls) > 3, FORM)
    assert twilio.messages == []
    twilio.fault = lambda method, count: None
    run(twilio, guard, lambda: bool(twilio.messages), FORM)
    run(twilio, guard, lambda: True, FORM)
    assert twilio.said == [("+441", "Answer to my baby is blue")] and guard.asked == 1


def test_what_waits_is_stored_under_the_name_of_the_conversation(twilio: FakeTwilio, tmp_path: Path) -> None:
    guard = Guard()
    twilio.fault = lambda method, count: (500, None)
    run(twilio, guard, lambda: bool(twilio.calls), FORM)
    assert guard.sender and rows(tmp_path / "chat.db", "SELECT sender_id FROM outbox") == [(guard.sender,)]


def test_an_answer_that_twilio_took_in_the_moment_of_the_stop_is_not_sent_again(twilio: FakeTwilio) -> None:
    guard = Guard()
    twilio.fault = lambda method, count: SILENT if method == "POST" else (500, None)
    run(twilio, guard, lambda: "GET" in twilio.calls, FORM)
    assert len(twilio.messages) == 1
    twilio.fault = lambda method, count: None
    run(twilio, guard, lambda: len(twilio.messages) > 1, {**FORM, "MessageSid": "SM2", "Body": "next"})
    assert [text for _, text in twilio.said] == ["Answer to my baby is blue", "Answer to next"]


def test_without_a_database_messages_are_answered_all_the_same(
    twilio: FakeTwilio, tmp_path: Path, caplog
) -> None:
    (tmp_path / "endpoints.yml").write_text("{}")
    run(twilio, Guard(), lambda: bool(twilio.messages), FORM)
    assert len(twilio.messages) == 1 and "lost with a restart" in caplog.text
