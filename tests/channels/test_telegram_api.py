"""Calls of the Bot API over real HTTP, with failures of every kind."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from sepsis_assistant.channels.telegram.__main__ import main
from sepsis_assistant.channels.telegram.api import (
    BadToken,
    BotApi,
    Migrated,
    NoThread,
    TelegramError,
    Unreachable,
)
from sepsis_assistant.channels.telegram.receiving import poll
from tests.support.fake_telegram import TOKEN, FakeTelegram
from tests.support.waiting import LIMIT

SLOW = 8.0  # seconds, longer than the time limit
HELLO = {"chat_id": 7, "text": "hello"}
SERVER_ERROR = (500, {"ok": False, "description": "Internal Server Error"})


def flood(seconds):
    asked = {"retry_after": seconds}
    return (429, {"ok": False, "description": "Too Many Requests", "parameters": asked})


@pytest.fixture
def telegram():
    with FakeTelegram() as fake:
        yield fake


def call(fake, waits, method="sendMessage", values=HELLO, token=TOKEN, time_limit=LIMIT):
    async def pause(seconds):
        waits.append(seconds)

    async def run():
        async with BotApi(token, fake.address, pause) as api:
            return await api.call(method, values, time_limit=time_limit)

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("fault", "first_wait"),
    [
        (SERVER_ERROR, 0.5),
        (flood(3), 3),
        (flood(300), 300),
        (flood(90_000), 3600),
        (flood(None), 0.5),
        ((502, "<html>bad gateway</html>"), 0.5),
        ((200, "not json"), 0.5),
        ((200, []), 0.5),
        ("drop", 0.5),
        (SLOW, 0.5),
    ],
)
def test_a_passing_failure_is_tried_again(telegram, fault, first_wait):
    waits = []
    telegram.fault = lambda method, count: fault if count <= 2 else None
    call(telegram, waits, time_limit=SLOW / 4 if fault == SLOW else LIMIT)
    assert telegram.sent[-1] == (7, "hello")
    assert len(waits) == 2
    assert waits[0] == first_wait


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ((401, {"ok": False, "description": "Unauthorized"}), BadToken),
        ((403, {"ok": False, "description": "Forbidden: bot was blocked by the user"}), Unreachable),
        ((400, {"ok": False, "description": "Bad Request: chat not found"}), TelegramError),
        ((400, {"ok": False, "description": "Bad Request: message thread not found"}), NoThread),
        (
            (400, {"ok": False, "description": "x", "parameters": {"migrate_to_chat_id": -1001}}),
            Migrated,
        ),
    ],
)
def test_a_refusal_for_good_is_not_tried_again(telegram, fault, error):
    telegram.fault = lambda method, count: fault
    waits = []
    with pytest.raises(error):
        call(telegram, waits)
    assert waits == []


def test_a_lasting_failure_ends_with_one_line_without_the_token(telegram):
    telegram.fault = lambda method, count: SERVER_ERROR
    with pytest.raises(TelegramError) as raised:
        call(telegram, [])
    assert TOKEN not in str(raised.value)


@asynccontextmanager
async def polled(telegram):
    """Poll meanwhile; yield the ids of the updates that were taken."""
    taken = []

    class Taking:
        async def accept(self, body):
            taken.append(body["update_id"])

    async with BotApi(TOKEN, telegram.address) as api:
        task = asyncio.create_task(poll(api, Taking()))
        yield taken
        task.cancel()


def test_polling_removes_the_webhook_and_confirms_what_is_stored(telegram):
    async def run():
        async with polled(telegram) as taken:
            while len(taken) < 3 or telegram.calls.count("getUpdates") < 3:
                await asyncio.sleep(0.05)
        return taken

    telegram.webhook = {"url": "https://old.example"}
    for number in (5, 6, 7):
        telegram.deliver({"update_id": number})
    assert asyncio.run(run()) == [5, 6, 7]


def test_ids_that_begin_anew_lower_are_not_confirmed_unseen(telegram):
    async def run():
        async with polled(telegram) as taken:
            telegram.deliver({"update_id": 900})
            while taken != [900] or telegram.asked[-1].get("offset"):
                await asyncio.sleep(0.05)
            telegram.deliver({"update_id": 5})
            while len(taken) < 2:
                await asyncio.sleep(0.05)
        return taken

    assert asyncio.run(asyncio.wait_for(run(), LIMIT)) == [900, 5]
    assert all(each["timeout"] == 0 for each in telegram.asked if "offset" in each)


@pytest.mark.parametrize(
    ("token", "arguments", "code", "said"),
    [
        ("", ["check"], 1, "SEPSIS_TELEGRAM_TOKEN is not set"),
        ("999:wrong", ["check"], 1, "does not know this bot token"),
        (TOKEN, ["check"], 0, "@sepsis_test_bot"),
        (TOKEN, ["webhook"], 1, "https"),
        (TOKEN, ["webhook", "--url", "http://x.example/webhooks/telegram/webhook"], 1, "https"),
        (TOKEN, ["webhook", "--url", "https://x.example/webhooks/telegram/webhook"], 0, "x.example"),
        (TOKEN, ["remove"], 0, "removed"),
    ],
)
def test_the_command_says_what_it_did_or_what_is_wrong(
    telegram, monkeypatch, capsys, token, arguments, code, said
):
    monkeypatch.setenv("SEPSIS_TELEGRAM_TOKEN", token)
    monkeypatch.setenv("SEPSIS_TELEGRAM_API", telegram.address)
    assert main(arguments) == code
    output = capsys.readouterr()
    assert said in output.out + output.err
    assert len((output.out + output.err).splitlines()) == 1
