"""Keep a program running: start it again, later each time, when it ends or hangs."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from concurrent.futures import Future, ThreadPoolExecutor

from sepsis_assistant.launcher.endings import ending
from sepsis_assistant.launcher.messages import say
from sepsis_assistant.launcher.processes import Child

HEALTHY = 60.0  # seconds of running after which the next restart is quick again
LONGEST_DELAY = 30.0
PROBE_EVERY = 5.0
AGAIN = 1.0  # seconds until an unanswered probe is repeated
PROBES = 2  # unanswered in a row that make it count as hung


class Watched(ABC):
    """Watch one program; `check` is called several times a second and never waits.

    A program that starts is left alone until it answers for the first time, or for `start_limit` seconds.
    """

    name: str
    start_limit = 60.0

    def __init__(self) -> None:
        """Start nothing yet."""
        self.child: Child | None = None
        self.delay, self.due = 1.0, 0.0
        self._started = self._next_probe = 0.0
        self._answered, self._restarted, self._unanswered = False, False, 0
        self._asking: Future[bool] | None = None
        self._thread = ThreadPoolExecutor(1)

    @abstractmethod
    def launch(self) -> Child:
        """Start the program."""

    @abstractmethod
    def is_well(self) -> bool:
        """Ask the program whether it does its work; may take its time."""

    def check(self) -> None:
        """Start the program when it is due; plan a restart when it has ended or hangs."""
        now = time.monotonic()
        if self.child is None:
            if now >= self.due:
                self.start(now)
        elif self.child.code is not None:
            self._plan_restart(now, f"ended ({ending(self.child.code)})")
        elif self._asking is not None:
            if self._asking.done():
                self._judge(now, self._asking.result())
        elif now >= self._next_probe:
            self._asking = self._thread.submit(self.is_well)

    def start(self, now: float) -> None:
        """Start the program at this time."""
        self.child = self.launch()
        self._started, self._next_probe = now, now + PROBE_EVERY
        self._answered, self._unanswered, self._asking = False, 0, None

    def is_up(self) -> bool:
        """Ask the program now, and wait for its answer; from the first on it is watched."""
        well = self.is_well()
        if well:
            self._judge(time.monotonic(), well)
        return well

    def stop(self) -> None:
        """End the program."""
        if self.child is not None:
            self.child.stop()

    def _judge(self, now: float, well: bool) -> None:
        self._asking = None
        if well:
            self._next_probe = now + PROBE_EVERY
            if self._restarted and not self._answered:
                say(f"{self.name} answers again.")
            self._answered, self._unanswered = True, 0
            self.delay = 1.0 if now - self._started > HEALTHY else self.delay
            return
        self._next_probe = now + AGAIN
        if self._answered or now - self._started > self.start_limit:
            self._unanswered += 1
        if self._unanswered >= PROBES and self.child is not None:
            self.child.stop(grace=1)
            self._plan_restart(now, "does not answer")

    def _plan_restart(self, now: float, reason: str) -> None:
        say(f"{self.name} {reason}; it is started again in {self.delay:.0f} s.")
        self.child, self.due, self._restarted = None, now + self.delay, True
        self.delay = min(self.delay * 2, LONGEST_DELAY)
