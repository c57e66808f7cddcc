"""Long polling: no public address is needed, and a wrong token takes no other channel down.

The model is not the point here, so a stub answers in its place.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.fake_telegram import TOKEN, FakeTelegram
from tests.support.servers import REST, StubServer, telegram_settings
from tests.support.waiting import until

pytestmark = pytest.mark.ops


@pytest.fixture
def polling(telegram: FakeTelegram, new_folder: Callable[[], Path]):
    """Return a function that starts a server with a bot's token, which fetches updates."""
    started: list[StubServer] = []

    def start(token: str) -> StubServer:
        settings = telegram_settings(
            telegram.address, token, SEPSIS_TELEGRAM_POLLING="1", SEPSIS_REST_OPEN="1"
        )
        started.append(StubServer(new_folder(), settings))
        started[0].start()
        return started[0]

    yield start
    for server in started:
        server.stop()


def test_a_wrong_token_gives_one_clear_line_and_the_other_channels_go_on(polling) -> None:
    server = polling("999:wrong")
    until(lambda: "does not know this bot token" in server.log, "the line")
    assert server.call("POST", REST, {"sender": "x", "message": "hello"}).status == 200
    assert "999:wrong" not in server.log
    assert server.log.count("Telegram is off") == 1


def test_long_polling_needs_no_public_address(polling, telegram: FakeTelegram) -> None:
    polling(TOKEN)
    chat = {"id": 900, "type": "private"}
    telegram.deliver(
        {"update_id": 9000, "message": {"message_id": 1, "chat": chat, "text": "who is at risk?"}}
    )
    until(lambda: any(to == 900 for to, _ in telegram.sent), "the answer")
