"""Our server with the Telegram channel, for tests: it can be killed and started again."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Protocol

from sqlalchemy.engine import URL

from sepsis_assistant.launcher.ports import free_port
from sepsis_assistant.storage.conversations import Conversations
from sepsis_assistant.storage.database import open_engine
from sepsis_assistant.storage.stored_turns import StoredTurn, turns_of
from tests.support.fake_telegram import TOKEN

ROOT = Path(__file__).resolve().parents[2]
SECRET = "a-secret-for-tests"


class HasAddress(Protocol):
    """Stand for a Telegram; `address` is its URL."""

    @property
    def address(self) -> str: ...


class Server:
    """Run the server with the Telegram channel on one database; it can be killed and started again."""

    def __init__(self, folder: Path, telegram: HasAddress, token: str = TOKEN, **environment: str) -> None:
        self.port, self.folder = free_port(), folder
        endpoints = folder / "endpoints.yml"
        store = {"type": "sepsis_assistant.storage.tracker_store.ForgettingTrackerStore"}
        store |= {"dialect": "sqlite", "db": str(folder / "conversations.db")}
        endpoints.write_text(json.dumps({"tracker_store": store}))
        self.environment = {
            **os.environ, "LOG_LEVEL": "ERROR", "SEPSIS_ENDPOINTS": str(endpoints),
            "SEPSIS_TELEGRAM_TOKEN": token, "SEPSIS_TELEGRAM_SECRET": SECRET,
            "SEPSIS_TELEGRAM_API": telegram.address, "SEPSIS_MESSAGES_PER_MINUTE": "1000", **environment,
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

    def is_done(self, update_id: int) -> bool:
        with sqlite3.connect(self.folder / "conversations.db") as database:
            query = "SELECT done FROM telegram_updates WHERE update_id = ?"
            return database.execute(query, (update_id,)).fetchone() == (1,)

    def conversations(self) -> list[list[StoredTurn]]:
        """Return the turns of each Telegram conversation."""
        path = self.folder / "conversations.db"
        with sqlite3.connect(path) as database:
            query = "SELECT DISTINCT sender_id FROM events WHERE sender_id LIKE 'telegram-%'"
            senders = [row[0] for row in database.execute(query)]
        store = Conversations(open_engine(URL.create("sqlite", database=str(path))))
        return [turns_of(store.events(sender, 10_000)) for sender in senders]

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()


def wait_until(condition, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)
