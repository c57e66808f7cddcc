"""Long polling against telegram-test-api, a stand-in for Telegram that others wrote and keep."""

from __future__ import annotations

import json
import os
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sepsis_assistant.launcher.ports import free_port
from tests.support.data import ROOT
from tests.support.servers import StubServer, telegram_settings
from tests.support.waiting import LIMIT, until

pytestmark = pytest.mark.ops
TOKEN, CHAT = "777:for-the-test-api", 41
PACKAGE = ROOT / "web" / "node_modules" / "telegram-test-api"
START = "const T = require('telegram-test-api'); new T({port: %d, host: '127.0.0.1'}).start();"


@dataclass(frozen=True)
class TestApi:
    """Speak to the stand-in as a person's Telegram app does."""

    __test__ = False
    address: str

    def call(self, method: str, **values: Any) -> Any:
        request = urllib.request.Request(
            f"{self.address}/{method}", json.dumps(values).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=LIMIT) as answer:
            return json.load(answer)["result"]

    def person(self) -> dict[str, Any]:
        who = {"id": CHAT, "first_name": "Test", "language_code": "en"}
        return {"botToken": TOKEN, "from": who, "chat": {"id": CHAT, "type": "private"}, "date": 1}

    def is_up(self) -> bool:
        try:
            return self.call("getUpdates", token=TOKEN, chatId=CHAT) == []
        except OSError:
            return False

    def answers(self, count: int) -> list[dict[str, Any]]:
        """Return the next `count` messages of the bot, waiting for them."""
        found: list[dict[str, Any]] = []

        def enough() -> bool:
            found.extend(each["message"] for each in self.call("getUpdates", token=TOKEN, chatId=CHAT))
            return len(found) >= count

        until(enough, "the answers of the bot")
        return found


@pytest.fixture(scope="module")
def telegram() -> Iterator[TestApi]:
    if not PACKAGE.exists():
        report = pytest.fail if os.environ.get("CI") else pytest.skip
        report("telegram-test-api is not installed (make widget)")
    port = free_port()
    process = subprocess.Popen([str(ROOT / "scripts" / "node.sh"), "node", "-e", START % port])
    api = TestApi(f"http://127.0.0.1:{port}")
    until(api.is_up, "the start of telegram-test-api")
    yield api
    process.kill()


@pytest.fixture(scope="module")
def polling(telegram: TestApi, new_folder: Callable[[], Path]) -> Iterator[StubServer]:
    settings = telegram_settings(telegram.address, TOKEN, SEPSIS_TELEGRAM_POLLING="1")
    running = StubServer(new_folder(), settings)
    running.start()
    yield running
    running.stop()


@pytest.mark.usefixtures("polling")
def test_a_question_an_emergency_and_a_button_through_long_polling(telegram: TestApi) -> None:
    telegram.call("sendMessage", text="what causes sepsis?", **telegram.person())
    (answer,) = telegram.answers(1)
    assert "what causes sepsis?" in answer["text"] and "Sources:" in answer["text"]
    button = answer["reply_markup"]["inline_keyboard"][0][0]
    pressed = {"message_id": 1, "chat": telegram.person()["chat"], "date": 1}
    telegram.call("sendCallback", message=pressed, data=button["callback_data"], **telegram.person())
    assert "/ask_causes" in telegram.answers(1)[0]["text"]
    telegram.call("sendMessage", text="DANGER my baby is floppy and blue", **telegram.person())
    assert "999" in telegram.answers(1)[0]["text"]
