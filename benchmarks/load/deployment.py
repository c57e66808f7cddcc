"""Start the assistant as docs/internet.md does: PostgreSQL, replicas by the systemd unit's command, nginx."""

from __future__ import annotations

import re
import secrets
import sys
import tempfile
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from types import TracebackType

import sqlalchemy as sa
from sqlalchemy.engine import URL

from benchmarks.capacity import CONNECTIONS
from sepsis_assistant.launcher.ports import free_port
from sepsis_assistant.launcher.processes import Child
from sepsis_assistant.settings import ROOT
from tests.support.nginx import NAME, NGINX, Nginx
from tests.support.postgres import INITDB, Postgres
from tests.support.waiting import until

UNIT = ROOT / "deploy" / "systemd" / "sepsis@.service"
ENDPOINTS = ROOT / "endpoints.production.yml"
# What stands in Debian's own nginx.conf around the files of deploy/nginx/.
MAIN = "worker_processes auto; events { worker_connections 768; }"
# All visitors come from this machine; each says whose address it has, and the limits count these.
HTTP = "set_real_ip_from 127.0.0.1; real_ip_header X-Forwarded-For;"
DATABASE = "sepsis"


class Deployment:
    """Run PostgreSQL, so many replicas and nginx while it is entered; `folder` keeps the logs."""

    def __init__(self, replicas: int, folder: Path) -> None:
        """Start nothing yet; raise SystemExit where a program is missing."""
        if INITDB is None or NGINX is None:
            raise SystemExit("This needs PostgreSQL and nginx: apt-get install postgresql nginx openssl")
        self._count, self._folder = replicas, folder
        self._stack = ExitStack()
        self._password, self._key = secrets.token_hex(32), secrets.token_hex(32)

    def __enter__(self) -> Deployment:
        """Start all, and return when each replica has answered a danger message."""
        with ExitStack() as stack:
            self._places = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sepsis-load-")))
            connections = CONNECTIONS * (self._count + 1)  # docs/deploy.md
            self.postgres = Postgres(f"-c max_connections={connections}")
            stack.callback(self.postgres.remove)
            self.postgres.start()
            self._make_database()
            ports = [free_port() for _ in range(self._count)]
            self.replicas = [self._start(stack, number, port) for number, port in enumerate(ports, 1)]
            for number, child in enumerate(self.replicas, 1):
                until(partial(_is_ready, self.log(number), child), "the start")
            self.nginx = Nginx(self._places, ports, MAIN, HTTP)
            stack.callback(self.nginx.stop)
            self.nginx.start()
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End all."""
        self._stack.close()

    @property
    def address(self) -> str:
        """Return where visitors call."""
        return f"https://{NAME}:{self.nginx.port}"

    @property
    def certificate(self) -> Path:
        """Return the file of the certificate that nginx shows."""
        return self._places / "fullchain.pem"

    @property
    def database(self) -> URL:
        """Return the conversations' database, as the servers open it."""
        return self.postgres.url.set(username=DATABASE, database=DATABASE, password=self._password)

    def log(self, number: int) -> Path:
        """Return the file of what a replica printed."""
        return self._folder / f"replica-{number}.log"

    def stop_replicas(self) -> None:
        """End the replicas alone."""
        for child in self.replicas:
            child.stop()

    def _make_database(self) -> None:
        engine = sa.create_engine(self.postgres.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(sa.text(f"CREATE ROLE {DATABASE} LOGIN PASSWORD '{self._password}'"))
            connection.execute(sa.text(f"CREATE DATABASE {DATABASE} OWNER {DATABASE}"))
        engine.dispose()

    def _start(self, stack: ExitStack, number: int, port: int) -> Child:
        """Start a replica with the unit's command and settings, on ports that are free here."""
        text = ENDPOINTS.read_text(encoding="utf-8")
        assert text.count("5432") == 1
        endpoints = self._places / "endpoints.production.yml"
        endpoints.write_text(text.replace("5432", str(self.postgres.port)), encoding="utf-8")
        own = {"SEPSIS_PORT": str(port), "SEPSIS_ACTION_PORT": str(free_port())}
        own |= {
            "SEPSIS_ENDPOINTS": str(endpoints),
            "DB_PASSWORD": self._password,
            "SEPSIS_SECRET_KEY": self._key,
        }
        command, environment = unit()
        with self.log(number).open("wb") as output:
            child = Child(command, ROOT, {**environment, **own}, output)
        stack.callback(child.stop)
        return child


def unit() -> tuple[list[str], dict[str, str]]:
    """Return the command and the environment of deploy/systemd/sepsis@.service, for this checkout."""
    text = UNIT.read_text(encoding="utf-8")
    command = re.findall(r"^ExecStart=(.*)", text, flags=re.M)[0].split()
    given = " ".join(re.findall(r"^Environment=(.*)", text, flags=re.M)).split()
    return [sys.executable, *command[1:]], dict(pair.split("=", 1) for pair in given)


def _is_ready(log: Path, child: Child) -> bool:
    said = log.read_bytes()
    if child.code is not None:
        raise SystemExit(said.decode(errors="replace") + "\nA replica did not start, see above.")
    return b"is ready" in said
