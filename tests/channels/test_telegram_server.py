"""Telegram and the real server: forged calls, order, repeats, poison, kill -9 in the middle."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_telegram import TOKEN, FakeTelegram

from sepsis_assistant.launcher.ports import free_port

pytestmark = [pytest.mark.ops, pytest.mark.model]
ROOT = Path(__file__).resolve().parents[2]
SECRET = "a-secret-for-tests"


class Server:
    """Run the server with the Telegram channel on one database; it can be killed and started again."""

    def __init__(self, folder: Path, telegram: FakeTelegram, token: str = TOKEN, **environment: str) -> None:
        self.port, self.folder = free_port(), folder
        endpoints = folder / "endpoints.yml"
        store = {"type": "sepsis_assistant.storage.tracker_store.ForgettingTrackerStore"}
        store |= {"dialect": "sqlite", "db": str(folder / "conversations.db")}
        endpoints.write_text(json.dumps({"tracker_store": store}))
        self.environment = {
            **os.environ, "LOG_LEVEL": "ERROR", "SEPSIS_ENDPOINTS": str(endpoints),
            "SEPSIS_TELEGRAM_TOKEN": token, "SEPSIS_TELEGRAM_SECRET": SECRET,
            "SEPSIS_TELEGRAM_API": telegram.address, **environment,
        }  # fmt: skip
        self.command = [sys.executable, "-m", "rasa", "run", "-i", "127.0.0.1", "-p", str(self.port)]
        self.command += ["-m", str(ROOT / "models/sepsis-assistant.tar.gz"), "--endpoints", str(endpoints)]
        self.command += ["--credentials", str(ROOT / "credentials.yml")]
        self.start()

    def start(self) -> None:
        with (self.folder / "log").open("a") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, stdout=log, stderr=log, env=self.environment, start_new_session=True
            )
        wait_until(lambda: self.post("/webhooks/rest/webhook", {"sender": "x", "message": "hi"}) == 200, 120)

    def post(self, path: str, body: object, secret: str = "") -> int:
        headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": secret}
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=data, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def update(self, body: object, secret: str = SECRET) -> int:
        return self.post("/webhooks/telegram/webhook", body, secret)

    def kill(self, number: int = signal.SIGKILL) -> None:
        os.killpg(self.process.pid, number)
        self.process.wait(timeout=20)

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()


def wait_until(condition, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


def message(number: int, text: str, chat: int = 7) -> dict:
    body = {"message_id": number, "chat": {"id": chat, "type": "private"}, "text": text}
    return {"update_id": number, "message": body | {"from": {"id": chat, "language_code": "en"}}}


@pytest.fixture(scope="module")
def telegram() -> Iterator[FakeTelegram]:
    with FakeTelegram() as fake:
        yield fake


@pytest.fixture(scope="module")
def server(telegram, tmp_path_factory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("telegram"), telegram)
    yield running
    running.kill(signal.SIGTERM)


def test_a_forged_update_is_refused(server, telegram):
    before = len(telegram.sent)
    assert server.update(message(1, "what is sepsis?"), secret="wrong") == 403
    assert server.update(message(1, "what is sepsis?"), secret="") == 403
    assert len(telegram.sent) == before


def test_an_emergency_is_answered_with_the_number_first(server, telegram):
    assert server.update(message(2, "my baby is floppy and blue", chat=2)) == 200
    wait_until(lambda: any(chat == 2 for chat, _ in telegram.sent), 20)
    first = next(text for chat, text in telegram.sent if chat == 2)
    assert first.startswith("Call the emergency number now")


def test_unreadable_bodies_do_not_stop_the_rest(server, telegram):
    for body in (b"", b"{", b"[]", b"null", b'{"update_id": "x"}', b'{"a":' * 2000):
        assert server.update(body) == 200
    assert server.update(message(3, "what causes sepsis?", chat=3)) == 200
    wait_until(lambda: any(chat == 3 for chat, _ in telegram.sent), 20)


def test_two_hundred_mixed_updates_with_repeats_and_poison(server, telegram):
    """Each valid message is answered once; a thousand run in the unit test, without the model."""
    chance = random.Random(3)
    valid = [message(1000 + n, f"what is sepsis? {n}", chat=100 + n % 5) for n in range(170)]
    poison = [{"update_id": 2000 + n, "message": {"chat": {"id": n}, "text": ["x"]}} for n in range(10)]
    bodies = [*valid, *chance.sample(valid, 20), *poison]
    chance.shuffle(bodies)
    assert {server.update(body) for body in bodies} == {200}
    wait_until(lambda: sum(100 <= chat < 105 for chat, _ in telegram.sent) >= 170, 120)
    time.sleep(1)
    assert sum(100 <= chat < 105 for chat, _ in telegram.sent) == 170


def test_kill_in_the_middle_loses_and_doubles_nothing(telegram, tmp_path):
    telegram.fault = lambda method, count: 0.3 if method == "sendMessage" else None
    running = Server(tmp_path, telegram)
    for n in range(12):
        assert running.update(message(5000 + n, "what is sepsis?", chat=500 + n)) == 200
    running.kill()
    telegram.fault = lambda method, count: None
    running.start()
    try:
        wait_until(lambda: len({chat for chat, _ in telegram.sent if chat >= 500}) == 12, 60)
        time.sleep(1)
        chats = [chat for chat, _ in telegram.sent if chat >= 500]
        # A send that Telegram had taken when the server died cannot be told from one that it had not.
        assert len(chats) <= 12 + 12 // 4
    finally:
        running.kill(signal.SIGTERM)


def test_a_wrong_token_gives_one_clear_line_and_the_other_channels_go_on(telegram, tmp_path):
    running = Server(tmp_path, telegram, token="999:wrong", SEPSIS_TELEGRAM_POLLING="1")
    try:
        wait_until(lambda: "does not know this bot token" in running.log, 30)
        assert running.post("/webhooks/rest/webhook", {"sender": "x", "message": "hello"}) == 200
        assert "999:wrong" not in running.log
    finally:
        running.kill(signal.SIGTERM)


def test_long_polling_needs_no_public_address(telegram, tmp_path):
    running = Server(tmp_path, telegram, SEPSIS_TELEGRAM_POLLING="1")
    try:
        telegram.deliver(message(9000, "who is at risk?", chat=900))
        wait_until(lambda: any(chat == 900 for chat, _ in telegram.sent), 30)
    finally:
        running.kill(signal.SIGTERM)
