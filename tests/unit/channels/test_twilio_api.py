"""Messages by Twilio's API over real HTTP: sent until taken or refused for good, and never twice."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from typing import Any

import pytest

from sepsis_assistant.channels.deliveries import Away, NotTaken
from sepsis_assistant.channels.twilio_api import TwilioApi
from tests.support.fake_twilio import SILENT, FakeTwilio

CALL = {"to": "+441", "body": "Call 999 now."}


@pytest.fixture
def twilio() -> Iterator[FakeTwilio]:
    fake = FakeTwilio()
    yield fake
    fake.stop()


def send(fake: FakeTwilio, *calls: dict[str, str], since: float | None = None) -> list[float]:
    """Send the calls and return how long was waited between tries."""
    waits: list[float] = []

    async def pause(seconds: float) -> None:
        waits.append(seconds)

    async def run() -> None:
        async with TwilioApi("AC1", "token", "+440", fake.url, pause) as api:
            for call in calls or (CALL,):
                await api.send(call, since)

    asyncio.run(run())
    return waits


def failing(fake: FakeTwilio, method: str, fault: Any, times: int = 1) -> None:
    fake.fault = lambda called, count: fault if called == method and count <= times else None


@pytest.mark.parametrize("fault", [(500, None), (503, None), (429, 20429), SILENT], ids=str)
def test_a_message_that_twilio_did_not_acknowledge_arrives_and_only_once(
    twilio: FakeTwilio, fault: Any
) -> None:
    failing(twilio, "POST", fault)
    assert send(twilio) == [0.5]
    assert twilio.said == [("+441", "Call 999 now.")]


def test_a_message_is_tried_again_with_longer_pauses(twilio: FakeTwilio) -> None:
    failing(twilio, "POST", (500, None), times=4)
    assert send(twilio) == [0.5, 1.0, 2.0, 4.0]
    assert len(twilio.messages) == 1


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (400, 21211, NotTaken),  # no such number
        (400, 21610, NotTaken),  # the person has said STOP
        (401, 20003, Away),  # a wrong token: the right one may come
        (404, 20404, Away),
        (400, 21606, Away),  # a wrong number of our own
        (400, 21611, Away),  # its queue is full
    ],
)
def test_a_refusal_is_told_apart_from_an_account_that_is_set_up_wrongly(
    twilio: FakeTwilio, status: int, code: int, error: type[Exception]
) -> None:
    failing(twilio, "POST", (status, code))
    with pytest.raises(error, match=str(code)) as raised:
        send(twilio)
    assert "+441" not in str(raised.value)
    assert twilio.messages == [] and twilio.calls == ["POST"]


def test_twilio_that_stays_away_is_reported_so_that_it_is_tried_later(twilio: FakeTwilio) -> None:
    failing(twilio, "POST", (500, None), times=100)
    with pytest.raises(Away, match="HTTP 500"):
        send(twilio)


def test_a_message_begun_before_a_restart_is_not_sent_again_where_twilio_has_it(twilio: FakeTwilio) -> None:
    begun = time.time()
    send(twilio)
    send(twilio, since=begun)
    assert len(twilio.messages) == 1
    send(twilio, {**CALL, "body": "Another."}, since=begun)
    assert len(twilio.messages) == 2


def test_the_same_words_said_before_are_not_taken_for_this_message(twilio: FakeTwilio) -> None:
    twilio.fault = lambda method, count: (500, None) if (method, count) == ("POST", 2) else None
    send(twilio, CALL, CALL)
    assert len(twilio.messages) == 2


def test_what_was_said_long_ago_is_not_taken_for_this_message(twilio: FakeTwilio) -> None:
    send(twilio)
    send(twilio, since=time.time() + 3600)
    assert len(twilio.messages) == 2


def test_a_token_that_may_not_read_still_sends(twilio: FakeTwilio) -> None:
    twilio.fault = lambda method, count: {("POST", 1): (500, None), ("GET", 1): (403, 20003)}.get(
        (method, count)
    )
    send(twilio)
    assert len(twilio.messages) == 1
