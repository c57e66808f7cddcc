"""Let visitors loose on a deployment, watch them and it, and return the figures."""

from __future__ import annotations

import json
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.load.checks import answers_that_differ, messages_stored
from benchmarks.load.deployment import Deployment
from benchmarks.load.figures import measured, outcomes, percentile, row_of
from benchmarks.load.records import Reader, Turn
from benchmarks.load.watching import Sample, Watch
from sepsis_assistant.launcher.processes import Child
from sepsis_assistant.settings import ROOT

LOCUSTFILE = Path(__file__).with_name("locustfile.py")
EVERY, TOLD_EVERY = 5.0, 30.0  # seconds between two samples at most, and between two lines on the terminal
PATIENCE = 40  # seconds that the last answers have
SPARE = 5  # seconds longer than is measured: the first visitor comes a little later than locust starts
CHECKED = 60  # first messages that are asked again


@dataclass(frozen=True)
class Load:
    """Describe a load: so many conversations at once, the mean seconds that people think, how long."""

    name: str
    conversations: int
    think: float
    seconds: float
    ramp: float = 20.0

    @property
    def warm_up(self) -> float:
        """Return the seconds until all conversations are there and no longer in step."""
        return self.ramp + self.think


@dataclass
class Run:
    """Hold what was recorded of a load so far."""

    load: Load
    turns: list[Turn] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    interrupted: bool = False

    @property
    def begin(self) -> float:
        """Return the Unix time from which on is measured."""
        return (self.turns[0].began if self.turns else time.time()) + self.load.warm_up

    @property
    def end(self) -> float:
        """Return the Unix time up to which is measured: the last message where the run was interrupted."""
        planned = self.begin + self.load.seconds
        last = max((turn.began for turn in self.turns), default=self.begin)
        return max(self.begin + 1, min(planned, last)) if self.interrupted else planned

    def row(self) -> dict[str, Any]:
        """Return the figures."""
        about = {"load": self.load.name, "conversations": self.load.conversations, "think s": self.load.think}
        return {**about, **row_of(self.turns, self.samples, self.begin, self.end)}


def run(load: Load, deployment: Deployment, folder: Path, seed: int = 1) -> tuple[Run, dict[str, Any]]:
    """Return what was recorded and the figures; Ctrl-C ends the run, not the figures."""
    made, before = Run(load), messages_stored(deployment)
    records, samples = folder / f"{load.name}.jsonl", folder / f"{load.name}-samples.jsonl"
    with (folder / f"{load.name}.log").open("wb") as log, samples.open("a", encoding="utf-8") as kept:
        visitors = Child(_command(load, deployment, records, seed), ROOT, output=log)
        watch = Watch(deployment, visitors.process.pid)
        try:
            _watch(made, watch, visitors, Reader(records), kept)
        finally:
            visitors.stop(grace=PATIENCE)
            watch.close()
    made.turns += Reader(records).new() if not made.turns else ()
    if not made.turns:
        raise SystemExit(
            (folder / f"{load.name}.log").read_text() + "\nNo visitor wrote anything, see above."
        )
    row = {**made.row(), "interrupted": made.interrupted} | _checks(made, deployment, before)
    return made, row


def _watch(made: Run, watch: Watch, visitors: Child, reader: Reader, kept: Any) -> None:
    """Take samples and tell how it goes until the visitors have left."""
    due = told = time.monotonic()
    try:
        while visitors.code is None:
            made.samples.append(watch.sample())
            kept.write(json.dumps(asdict(made.samples[-1])) + "\n")
            made.turns += reader.new()
            if time.monotonic() - told >= TOLD_EVERY:
                told += TOLD_EVERY
                print(progress(made), flush=True)
            due = max(due + min(EVERY, made.load.seconds / 5), time.monotonic())
            _wait(visitors, due)
    except KeyboardInterrupt:
        print("\nInterrupted: the last answers are waited for, then the figures follow.", flush=True)
        made.interrupted = True
        visitors.stop(grace=PATIENCE)
    made.turns += reader.new()


def _wait(visitors: Child, due: float) -> None:
    while visitors.code is None and time.monotonic() < due:
        time.sleep(0.2)


def progress(made: Run) -> str:
    """Return a line about the last half minute."""
    now = time.time()
    last = measured(made.turns, now - TOLD_EVERY, now)
    alarms = [turn.ms for turn in last if turn.kind == "danger"]
    wrong = (
        ", ".join(f"{count} {name}" for name, count in outcomes(made.turns).items() if count) or "no errors"
    )
    left = made.begin + made.load.seconds - now
    return (
        f"{time.strftime('%H:%M:%S')}  {made.load.name}: {len(last) / TOLD_EVERY:.1f} turns a s, "
        f"p95 {percentile([t.ms for t in last], 95):.0f} ms, emergencies {percentile(alarms, 95):.0f} ms, "
        f"{wrong} in {len(made.turns):,} requests, {max(0, left) / 60:.1f} min left"
    )


def _checks(made: Run, deployment: Deployment, before: int) -> dict[str, Any]:
    """Return what is asked and counted once all is quiet again."""
    answered = sum(turn.answered and turn.number > 0 for turn in made.turns)
    asked, different = answers_that_differ(made.turns, deployment, CHECKED)
    # Whoever was cut off by an interruption may have been stored all the same.
    return {
        "answered, not stored": answered - (messages_stored(deployment) - before - asked),
        "first messages asked again": asked,
        "answered otherwise": different,
    }


def _command(load: Load, deployment: Deployment, records: Path, seed: int) -> list[str]:
    """Return the command that starts the visitors."""
    seconds = round(load.warm_up + load.seconds + SPARE)
    return [
        sys.executable, "-m", "locust", "--locustfile", str(LOCUSTFILE), "--headless", "--only-summary",
        "--loglevel", "WARNING", "--host", deployment.address, "--stop-timeout", str(PATIENCE - 5),
        "--users", str(load.conversations), "--spawn-rate", str(load.conversations / load.ramp),
        "--run-time", f"{seconds}s", "--think", str(load.think), "--seed", str(seed),
        "--records", str(records), "--certificate", str(deployment.certificate),
    ]  # fmt: skip


@contextmanager
def ends_like_ctrl_c() -> Iterator[None]:
    """Treat a request to end as Ctrl-C, so that what was measured is kept and every process ends."""

    def end(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
