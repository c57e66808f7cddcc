"""Hold where a release is checked, and ask git and other programs about it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from scripts.release.core import Table
from scripts.release.junit import Run

# What make tells the programs that it starts would reach the make that is started here.
_OF_MAKE = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "QUICK", "ONLY")


@dataclass
class Place:
    """Hold a checkout, the day, the folder for logs, and the runs of pytest that are known so far.

    With `quick` no suite is run: its record is read. `records` names other files for these records.
    """

    root: Path
    table: Table
    today: date
    logs: Path
    quick: bool = False
    records: Mapping[str, Path] = field(default_factory=dict)
    runs: dict[str, Run | None] = field(default_factory=dict)

    @property
    def commit(self) -> str:
        """Return the commit that is checked out."""
        return self.git("rev-parse", "HEAD").strip()

    def changed(self) -> list[str]:
        """Return what git status shows."""
        return self.git("status", "--porcelain").splitlines()

    def tracked(self) -> list[str]:
        """Return the names of all files in git."""
        return [name for name in self.git("ls-files", "-z").split("\0") if name]

    def git(self, *words: str) -> str:
        """Return what git says; raise CalledProcessError where it refuses."""
        done = subprocess.run(["git", *words], cwd=self.root, capture_output=True, text=True, check=True)
        return done.stdout

    def read(self, name: str) -> str:
        """Return the text of a file of the project."""
        return (self.root / name).read_text(encoding="utf-8")

    def run(self, command: Sequence[str], log: str) -> int:
        """Run a command with its output in a file; return its exit code."""
        self.logs.mkdir(parents=True, exist_ok=True)
        with self.log(log).open("w") as output:
            return subprocess.run(
                command, cwd=self.root, env=environment(), stdin=subprocess.DEVNULL, stdout=output,
                stderr=subprocess.STDOUT,
            ).returncode  # fmt: skip

    def log(self, name: str) -> Path:
        """Return the file with what a gate's command has said."""
        return self.logs / f"{name}.log"


def environment() -> dict[str, str]:
    """Return the environment of what is run: a program that is missing fails a test, and does not skip it."""
    kept = {name: value for name, value in os.environ.items() if name not in _OF_MAKE}
    return {**kept, "CI": "1"}
