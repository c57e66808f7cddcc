"""Where the time of a start and of a turn goes: py-spy looks at a process a hundred times a second."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.results import Result
from benchmarks.stacks import Stack, has, read, shares, waits
from sepsis_assistant import settings
from sepsis_assistant.data_files import ROOT

START, TURN = "a start", "a turn"
RATE = 100  # looks a second
TURNS = 800
_QUICK = 16  # turns
_OF, _PART, _SHARE = "of", "part", "share"


def measure(options: argparse.Namespace) -> Result:
    """Share of each part of a start, with the first answer, and of a turn in short conversations."""
    turns = _QUICK if options.quick else TURNS
    stacks = [stack for stack in read(_recorded(turns)) if not waits(stack)]
    kept = {"looks": sum(stack.count for stack in stacks), "turns": turns}
    return Result("profile", rows(stacks), _draw, kept)


def rows(stacks: Sequence[Stack]) -> list[dict[str, Any]]:
    """Return a row for each part of a start and of a turn.

    Shares alone: py-spy falls behind where it cannot look often enough, so that looks are no clock.
    """
    later = [stack for stack in stacks if _is_later(stack)]
    before = [stack for stack in stacks if not _is_later(stack)]
    return [
        {_OF: name, _PART: part, _SHARE: share}
        for name, seen in ((START, before), (TURN, later))
        for part, share in shares(seen).items()
    ]


def _is_later(stack: Stack) -> bool:
    """Say whether it is of the turns: of the loop that answers, or of a thread, which only answers use."""
    return has(stack, "talk", "benchmarks/profiled.py") or has(stack, "_bootstrap", "threading.py")


def _recorded(turns: int) -> str:
    """Return the stacks of a process that starts and answers so often; raise SystemExit where that fails."""
    ours = Path(sys.executable).with_name("py-spy")
    program = str(ours) if ours.exists() else shutil.which("py-spy")
    if program is None:
        raise SystemExit("py-spy is not here: make setup installs it")
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "stacks.txt"
        command = [program, "record", "--format", "raw", "--full-filenames", "--rate", str(RATE)]
        command += ["--output", str(output), "--", sys.executable, "-m", "benchmarks.profiled", str(turns)]
        done = subprocess.run(command, cwd=ROOT, env=settings.environment(), capture_output=True, text=True)
        if done.returncode or not output.exists():
            raise SystemExit(f"{done.stdout[-2000:]}{done.stderr[-2000:]}\npy-spy could not look, see above")
        return output.read_text(encoding="utf-8")


def _draw(axes: Any, result: Result) -> None:
    of_turn = [row for row in result.rows if row[_OF] == TURN][::-1]
    axes.barh([row[_PART] for row in of_turn], [row[_SHARE] for row in of_turn])
    axes.set_xlabel("share of a turn")
