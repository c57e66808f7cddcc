"""Run a PostgreSQL server of the tests' own, where its programs are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from sqlalchemy.engine import URL

from sepsis_assistant.launcher.ports import free_port

FOUND = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
INITDB = shutil.which("initdb") or (str(FOUND[-1]) if FOUND else None)


class Postgres:
    """Start and stop the server; its data stays until `remove`."""

    def __init__(self, options: str = "-c fsync=off", folder: Path | None = None) -> None:
        assert INITDB is not None
        self.folder = folder or Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
        self.port = free_port()
        self._programs = Path(INITDB).resolve().parent
        self._options, self._as = options, dict[str, str]()
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(self.folder, "postgres")
            self._as = {"user": "postgres"}
        self._run("initdb", "-D", str(self.folder / "data"), "-A", "trust", "-U", "tester", "--no-sync")

    @property
    def url(self) -> URL:
        return URL.create(
            "postgresql", username="tester", host="127.0.0.1", port=self.port, database="postgres"
        )

    @property
    def pid(self) -> int:
        """Return the process that all others of the server descend from."""
        return int((self.folder / "data" / "postmaster.pid").read_text().split("\n", 1)[0])

    def start(self) -> Postgres:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self.folder} {self._options}"
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-o", options, "start")
        return self

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop", check=False)

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        with (self.folder / f"{program}-{time.time()}.log").open("wb") as log:
            command = [str(self._programs / program), *arguments]
            subprocess.run(command, check=check, stdout=log, stderr=log, cwd="/tmp", **self._as)  # type: ignore[call-overload]
