"""Run what the systemd unit starts: the launcher, which starts both servers again when they end or hang."""

from __future__ import annotations

import sys
import time
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy.engine import URL, make_url

from sepsis_assistant.launcher.ports import free_port
from sepsis_assistant.settings import ROOT
from tests.support.nginx import Nginx
from tests.support.servers import STORE, Answer, Server
from tests.support.waiting import until

ASSISTANT, ACTIONS = "sepsis_assistant.server", "actions.server"


@dataclass
class Launched(Server):
    """Hold one launcher with its assistant and its action server; `code` is the project that it starts."""

    address: str = ""  # of another database than SQLite
    action_port: int = 0
    before: list[str] = field(default_factory=list)  # stands before the command
    code: Path = ROOT

    @property
    def url_of_database(self) -> URL:
        return make_url(self.address or f"sqlite:///{self.database}")

    def endpoints_content(self) -> dict[str, Any]:
        content = super().endpoints_content()
        if self.address:
            content["tracker_store"] = {"type": STORE, "dialect": "postgresql", "url": self.address}
        content["tracker_store"]["action_timeout"] = 1.5  # as in endpoints.yml
        return content

    def command(self) -> list[str]:
        launcher = [sys.executable, "-m", "sepsis_assistant.launcher", "run"]
        return [*self.before, "env", "-C", str(self.code), *launcher]

    def start(self, path: str = "ready") -> Server:
        self.port, self.action_port = self.port or free_port(), self.action_port or free_port()
        ports = {"SEPSIS_PORT": str(self.port), "SEPSIS_ACTION_PORT": str(self.action_port)}
        self.environment = {**self.environment, **ports}
        return super().start(path)

    def child(self, module: str) -> psutil.Process | None:
        """Return the process of one of its two servers, if it runs."""
        assert self.process is not None
        for child in psutil.Process(self.process.pid).children():
            if module in child.cmdline():
                return child
        return None

    def running(self, module: str) -> psutil.Process:
        """Return the process of one of its two servers as soon as it runs."""
        until(lambda: self.child(module), module)
        found = self.child(module)
        assert found is not None
        return found


@dataclass
class Front(Server):
    """Ask servers through nginx, each conversation from an address of its own, as nginx counts addresses."""

    nginx: Nginx | None = None

    def _sent(
        self, method: str, path: str, raw: bytes | None, headers: dict[str, str], limit: float
    ) -> Answer:
        assert self.nginx is not None
        number = zlib.crc32(headers.get("Authorization", str(time.monotonic())).encode())
        source = f"127.{number % 199 + 1}.{number // 199 % 199 + 1}.9"
        return self.nginx.call(method, path, raw, headers, source, limit=limit)
