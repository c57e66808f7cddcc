"""Start and end servers in processes of their own, and talk to them over HTTP."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import urllib.error
import urllib.request
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sepsis_assistant.launcher.ports import free_port
from sepsis_assistant.launcher.processes import Child, answers
from sepsis_assistant.settings import CREDENTIALS, MODEL, ROOT
from tests.support.waiting import LIMIT, until

STUB = Path(__file__).with_name("stub_server.py")
KEY = "a key for tests only, long enough to sign"
PROBE_TOKEN = "a-probe-token-for-tests"
WEB = "/webhooks/web/"
REST = "/webhooks/rest/webhook"
TELEGRAM = "/webhooks/telegram/webhook"
TELEGRAM_SECRET = "a-secret-for-tests"
ACTION_SECRET = "Bearer a-secret-for-the-action-server"
QUIET = {"LOG_LEVEL": "WARNING", "PYTHONWARNINGS": "ignore", "TF_CPP_MIN_LOG_LEVEL": "3"}
STORE = "sepsis_assistant.storage.tracker_store.ForgettingTrackerStore"


@dataclass
class Answer:
    """Hold a response."""

    status: int
    body: Any
    headers: dict[str, str]


@dataclass
class Server:
    """Hold one server process; its port and its folder, with the database, outlive it."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def database(self) -> Path:
        return self.folder / "chat.db"

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8")

    @property
    def endpoints(self) -> Path:
        return self.folder / "endpoints.yml"

    def endpoints_content(self) -> dict[str, Any]:
        return {"tracker_store": {"type": STORE, "dialect": "sqlite", "db": str(self.database)}}

    def command(self) -> list[str]:
        raise NotImplementedError

    def start(self, path: str = "ready") -> Server:
        """Start the process, and return when this path says that it is ready to answer."""
        self.port = self.port or free_port()
        self.endpoints.write_text(json.dumps(self.endpoints_content()), encoding="utf-8")
        environment = {"PYTHONPATH": str(ROOT), "SEPSIS_SECRET_KEY": KEY, "SEPSIS_PROBE_TOKEN": PROBE_TOKEN}
        environment |= QUIET
        environment["SEPSIS_ENDPOINTS"] = str(self.endpoints)
        with (self.folder / "log").open("ab") as log:
            # A child of the launcher's kind ends when the tests end, however they end.
            self.process = Child(self.command(), ROOT, {**environment, **self.environment}, log).process
        until(lambda: self._is_ready(path), "the start of the server")
        return self

    def stop(self, number: int = signal.SIGTERM) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)
            self.process.wait(timeout=LIMIT)

    def kill(self) -> None:
        self.stop(signal.SIGKILL)

    def freeze(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        token: str | None = None,
        limit: float = LIMIT,
        **headers: str,
    ) -> Answer:
        """Send a request and wait `limit` seconds for its answer; a body that is no bytes is sent as JSON."""
        raw = body if isinstance(body, bytes | type(None)) else json.dumps(body).encode()
        sent = {"Content-Type": "application/json"} if body is not None else {}
        sent |= {"Authorization": f"Bearer {token}"} if token else {}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self._sent(method, path, raw, sent, limit)

    def _sent(
        self, method: str, path: str, raw: bytes | None, headers: dict[str, str], limit: float
    ) -> Answer:
        request = urllib.request.Request(self.url + path, data=raw, headers=headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=limit) as answer:
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

    def update(self, body: Any, secret: str = TELEGRAM_SECRET) -> int:
        """Send an update as Telegram does; return the status."""
        return self.call("POST", TELEGRAM, body, X_Telegram_Bot_Api_Secret_Token=secret).status

    def _is_ready(self, path: str) -> bool:
        assert self.process is not None and self.process.poll() is None, self.log
        try:
            return self.call("GET", WEB + path).status == 200
        except OSError:
            return False


@dataclass
class StubServer(Server):
    """Run our channels with a stub in the place of the model, over the database at `address` if given."""

    address: str = ""

    def command(self) -> list[str]:
        database = self.address or str(self.database)
        return [sys.executable, str(STUB), str(self.port), database, str(CREDENTIALS)]


@dataclass
class RasaServer(Server):
    """Run the trained model with our channels, as `make run` does or, with `rasa`, by Rasa's own command."""

    rasa: tuple[str, ...] = ()
    model: Path = MODEL
    address: str = ""  # of another database than SQLite
    action_port: int = 0  # 0: there is no action server
    actions: Child | None = None

    def endpoints_content(self) -> dict[str, Any]:
        content = super().endpoints_content()
        if self.address:
            content["tracker_store"] = {"type": STORE, "dialect": "postgresql", "url": self.address}
        if self.action_port:
            content["tracker_store"]["action_timeout"] = 1.5  # as in endpoints.yml
            content["action_endpoint"] = {
                "url": f"http://127.0.0.1:{self.action_port}/webhook",
                "headers": {"Authorization": ACTION_SECRET},
            }
        return content

    def command(self) -> list[str]:
        files = ["--model", str(self.model), "--endpoints", str(self.endpoints)]
        files += ["--credentials", str(CREDENTIALS)]
        if self.rasa:
            return [*self.rasa, "run", "-i", "127.0.0.1", "--port", str(self.port), *files]
        return [sys.executable, "-m", "sepsis_assistant.server", "--port", str(self.port), *files]

    def start(self, path: str = "ready") -> Server:
        super().start(path)
        if self.action_port and self.actions is None:
            command = [sys.executable, "-m", "actions.server", str(self.action_port)]
            self.actions = Child(command, ROOT, {**QUIET, "SEPSIS_ENDPOINTS": str(self.endpoints)})
            until(lambda: answers(self.action_port, "/health"), "the start of the action server")
        return self

    def end(self) -> None:
        """End the server and its action server."""
        self.stop()
        if self.actions is not None:
            self.actions.stop()


def two_ports() -> set[int]:
    """Return free ports for servers that are started at the same moment."""
    ports: set[int] = set()
    while len(ports) < 2:
        ports.add(free_port())
    return ports


def telegram_settings(address: str, token: str, **more: str) -> dict[str, str]:
    """Return the environment of a server whose Telegram has this address."""
    return {
        "SEPSIS_TELEGRAM_TOKEN": token, "SEPSIS_TELEGRAM_SECRET": TELEGRAM_SECRET,
        "SEPSIS_TELEGRAM_API": address, "SEPSIS_MESSAGES_PER_MINUTE": "1000", **more,
    }  # fmt: skip


def _read(status: int, answer: Any) -> Answer:
    raw, headers = answer.read(), {name.lower(): value for name, value in answer.headers.items()}
    is_json = headers.get("content-type", "").startswith("application/json")
    return Answer(status, json.loads(raw) if is_json else raw, headers)
