"""Start, find and end the programs that the ops tests need."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "http://127.0.0.1:{}"


def wait_for(condition, seconds: float, what: str) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"{what} did not happen within {seconds} s"
        time.sleep(0.2)


def ask(port: int, text: str, sender: str = "test") -> tuple[str, float]:
    """Send a message through REST; return all of the answer's text and the seconds it took."""
    body = json.dumps({"sender": sender, "message": text}).encode()
    request = urllib.request.Request(
        ADDRESS.format(port) + "/webhooks/rest/webhook",
        data=body,
        headers={"Content-Type": "application/json"},
    )
    started = time.monotonic()
    with urllib.request.urlopen(request, timeout=20) as answer:
        messages: list[dict[str, Any]] = json.load(answer)
    return "\n".join(m.get("text", "") for m in messages), time.monotonic() - started


def processes(*words: str, group: int | None = None) -> list[int]:
    """Return the processes whose command line has all of these words, of one group or of all."""
    command = ["ps", "-ww", "-eo", "pid=,pgid=,args="]
    listing = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in listing.splitlines()]
    return [
        int(row[0])
        for row in rows
        if len(row) == 3 and all(word in row[2] for word in words) and group in (None, int(row[1]))
    ]


class Run:
    """Hold one `make ...` in a process group of its own, with its output in a file."""

    def __init__(self, folder: Path, log: Path, environment: dict[str, str], target: str) -> None:
        self.log = log
        with log.open("w") as output:
            self.process = subprocess.Popen(
                ["make", target],
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def output(self) -> str:
        return self.log.read_text()

    def wait_until_said(self, words: str, seconds: float) -> None:
        def said() -> bool:
            assert self.process.poll() is None or words in self.output, self.output
            return words in self.output

        wait_for(said, seconds, f"'{words}'")

    def press_ctrl_c(self) -> int:
        """Do what a terminal does: interrupt the whole group, and return make's exit code."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=20)

    def end(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(timeout=20)
