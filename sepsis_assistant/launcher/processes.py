"""Start programs as children that never outlive the launcher."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping, Sequence
from http.client import HTTPException
from pathlib import Path
from typing import IO

from sepsis_assistant import settings
from sepsis_assistant.settings import HOST

PARENT_DIED = 1  # Linux: PR_SET_PDEATHSIG
RASA = (sys.executable, "-m", "sepsis_assistant.launcher.quiet_rasa")
QUIET = {"LOG_LEVEL": "WARNING", "LOG_LEVEL_LIBRARIES": "ERROR"}
GRACE = 8.0  # seconds between the request to end and the end


class Child:
    """Run one program in a process group of its own, so that all of it can be ended."""

    def __init__(
        self,
        command: Sequence[str],
        root: Path,
        environment: Mapping[str, str] | None = None,
        output: IO[bytes] | None = None,
    ) -> None:
        """Start the program in the folder `root`."""
        self.process = subprocess.Popen(
            list(command),
            cwd=root,
            env=settings.environment(**(environment or {})),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
        )

    @property
    def code(self) -> int | None:
        """Return the exit code, or None while it runs."""
        return self.process.poll()

    def stop(self, grace: float = GRACE) -> None:
        """Ask the whole group to end; after the grace time, make it end."""
        self._signal(signal.SIGTERM)
        end = time.monotonic() + grace
        while self.code is None and time.monotonic() < end:
            time.sleep(0.05)
        self._signal(signal.SIGKILL)
        self.process.wait()

    def _signal(self, number: int) -> None:
        """Send a signal to every process of the group that is left."""
        try:
            os.killpg(self.process.pid, number)
        except (ProcessLookupError, PermissionError):
            return


def _end_with_parent() -> None:
    """Ask Linux to end this program when the launcher is killed."""
    ctypes.CDLL(None).prctl(PARENT_DIED, signal.SIGTERM)


def answers(port: int, path: str, limit: float = 2.0, token: str | None = None) -> bool:
    """Say whether a server on this port answers a request with 200 within so many seconds."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    request = urllib.request.Request(f"http://{HOST}:{port}{path}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=limit) as answer:
            return bool(answer.status == 200)
    except (OSError, HTTPException):  # HTTPError is an OSError
        return False
