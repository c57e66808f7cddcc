"""Start programs as children that never outlive the launcher."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from sepsis_assistant import settings
from sepsis_assistant.settings import HOST

PARENT_DIED = 1  # Linux: PR_SET_PDEATHSIG
RASA = (sys.executable, "-m", "sepsis_assistant.launcher.quiet_rasa")
QUIET = {"LOG_LEVEL": "WARNING", "LOG_LEVEL_LIBRARIES": "ERROR"}
READY = "/webhooks/web/ready"  # written here too: importing the channel would load all of Rasa
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


def is_ready(port: int) -> bool:
    """Tell whether a Rasa server has answered a message; without our web channel, whether it answers."""
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}{READY}", timeout=2):
            return True
    except urllib.error.HTTPError as error:
        return error.code == 404 or _has_model(error)
    except OSError:
        return False


def _has_model(answer: IO[bytes]) -> bool:
    """Tell whether only the database is missing: danger signs are answered without it."""
    try:
        return bool(json.load(answer)["model"])
    except (ValueError, KeyError, TypeError, OSError):
        return False


def answers(port: int, path: str = "/") -> bool:
    """Tell whether a server on this port answers a request."""
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}{path}", timeout=2) as answer:
            return bool(answer.status == 200)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
