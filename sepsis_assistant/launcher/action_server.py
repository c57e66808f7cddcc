"""Keep the action server running beside the assistant."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path

from sepsis_assistant.launcher.messages import say
from sepsis_assistant.launcher.processes import QUIET, Child, answers
from sepsis_assistant.settings import ENDPOINTS_FILE

HEALTHY = 60.0  # seconds of running after which the next restart is quick again
LONGEST_DELAY = 30.0
PROBE_EVERY = 15.0
PROBES = 2  # unanswered probes in a row that make it count as hung


@dataclass
class ActionServer:
    """Start the action server, and start it again, later each time, when it ends or hangs."""

    root: Path
    endpoints: Path
    port: int
    child: Child | None = None
    delay: float = 1.0
    started: float = 0.0
    unanswered: int = 0
    due: float = 0.0
    next_probe: float = 0.0

    def check(self) -> None:
        """Start the server when it is due; plan a restart when it has ended or hangs."""
        now = time.monotonic()
        if self.child is None:
            if now >= self.due:
                self._start(now)
        elif self.child.code is not None:
            self._plan_restart(now, "ended")
        elif now >= self.next_probe:
            self._probe(now)

    def stop(self) -> None:
        """End the server."""
        if self.child is not None:
            self.child.stop()

    def _start(self, now: float) -> None:
        """Start the server."""
        command = [sys.executable, "-m", "actions.server", str(self.port)]
        self.child = Child(command, self.root, {**QUIET, ENDPOINTS_FILE.name: str(self.endpoints)})
        self.started, self.next_probe, self.unanswered = now, now + PROBE_EVERY, 0

    def _probe(self, now: float) -> None:
        """Ask the server whether it is well; end it when it keeps silent."""
        self.next_probe = now + PROBE_EVERY
        if answers(self.port, "/health"):
            self.unanswered = 0
            self.delay = 1.0 if now - self.started > HEALTHY else self.delay
            return
        self.unanswered += 1
        if self.unanswered >= PROBES and self.child is not None:
            self.child.stop(grace=1)
            self._plan_restart(now, "does not answer")

    def _plan_restart(self, now: float, reason: str) -> None:
        """Forget the ended server and set the time of its restart."""
        say(f"The action server {reason}; it is started again in {self.delay:.0f} s.")
        self.child, self.due = None, now + self.delay
        self.delay = min(self.delay * 2, LONGEST_DELAY)
