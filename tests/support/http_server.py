"""Start and end a server for the channel tests, and talk to it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sepsis_assistant.launcher.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
STUB = Path(__file__).with_name("stub_server.py")
CREDENTIALS = ROOT / "credentials.yml"
KEY = "a key for tests only, long enough to sign"
WEB = "/webhooks/web/"
QUIET = {"LOG_LEVEL": "WARNING", "PYTHONWARNINGS": "ignore", "TF_CPP_MIN_LOG_LEVEL": "3"}


@dataclass
class Answer:
    """Hold a response."""

    status: int
    body: Any
    headers: dict[str, str]


@dataclass
class Server:
    """Hold one server process; its database outlives it."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    credentials: Path = CREDENTIALS
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    @property
    def database(self) -> Path:
        return self.folder / "chat.db"

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()

    def command(self) -> list[str]:
        return [sys.executable, str(STUB), str(self.port), str(self.database), str(self.credentials)]

    def start(self) -> Server:
        self.port = self.port or free_port()
        environment = {
            "PYTHONPATH": str(ROOT),
            "SEPSIS_SECRET_KEY": KEY,
            "LOG_LEVEL": "WARNING",
            "PYTHONWARNINGS": "ignore",
            "TF_CPP_MIN_LOG_LEVEL": "3",
        }
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command(), cwd=ROOT, env={**os.environ, **environment, **self.environment},
                stdout=log, stderr=log,
            )  # fmt: skip
        end = time.monotonic() + 120
        while not self._answers():
            assert self.process.poll() is None and time.monotonic() < end, self.log
            time.sleep(0.2)
        return self

    def stop(self, number: int = signal.SIGTERM) -> None:
        if self.process is not None:
            self.process.send_signal(number)
            self.process.wait(timeout=20)

    def call(
        self, method: str, path: str, body: Any = None, token: str | None = None, **headers: str
    ) -> Answer:
        """Send a request; a body that is no bytes is sent as JSON."""
        raw = body if isinstance(body, bytes | type(None)) else json.dumps(body).encode()
        sent = {"Content-Type": "application/json"} if body is not None else {}
        sent |= {"Authorization": f"Bearer {token}"} if token else {}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", data=raw, headers=sent, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return _read(answer.status, answer)
        except urllib.error.HTTPError as error:
            return _read(error.code, error)

    def session(self) -> str:
        return str(self.call("POST", WEB + "session").body["token"])

    def say(self, token: str, text: str, message_id: str | None = None, **more: Any) -> Answer:
        body = {"id": message_id or str(uuid.uuid4()), "text": text, **more}
        return self.call("POST", WEB + "messages", body, token)

    def press(self, token: str, payload: str) -> Answer:
        return self.call("POST", WEB + "messages", {"id": str(uuid.uuid4()), "payload": payload}, token)

    def _answers(self) -> bool:
        try:
            return self.call("GET", WEB + "ready").status == 200
        except OSError:
            return False


class RasaServer(Server):
    """Run the real server with the trained model."""

    def command(self) -> list[str]:
        endpoints = self.folder / "endpoints.yml"
        store = {"type": "sepsis_assistant.storage.tracker_store.ForgettingTrackerStore"}
        store |= {"dialect": "sqlite", "db": str(self.database)}
        endpoints.write_text(json.dumps({"tracker_store": store}))
        command = [sys.executable, "-m", "rasa", "run", "-i", "127.0.0.1", "-p", str(self.port)]
        command += ["-m", str(ROOT / "models/sepsis-assistant.tar.gz"), "--endpoints", str(endpoints)]
        return [*command, "--credentials", str(self.credentials)]


def _read(status: int, answer: Any) -> Answer:
    raw, headers = answer.read(), {name.lower(): value for name, value in answer.headers.items()}
    is_json = headers.get("content-type", "").startswith("application/json")
    return Answer(status, json.loads(raw) if is_json else raw, headers)
