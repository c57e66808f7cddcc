"""How the cost of training grows with the number of messages."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.messages import read_messages, resized, write_messages
from benchmarks.results import Result
from sepsis_assistant.data_files import ROOT

COUNTS = (6_000, 12_000, 24_000, 48_000)  # messages
_NEEDED = (
    "config.yml", "domain.yml", "endpoints.yml", "credentials.yml", "pyproject.toml",
    "data", "actions", "sepsis_assistant", "models/encoder", "models/question_encoder",
)  # fmt: skip
_SHOWN = 30  # lines of a training that failed


def measure(options: argparse.Namespace) -> Result:
    """Training from nothing on 6,000 to 48,000 messages: in proportion, ms a message do not grow."""
    rows = []
    for count in (600, 1_200) if options.quick else COUNTS:
        print(f"training on {count:,} messages", flush=True)
        rows.append(train_on(count))
    return Result("training", rows, _draw)


def train_on(count: int) -> dict[str, float]:
    """Train a copy of the project on `count` messages with empty caches; return what it cost."""
    messages = resized(read_messages(), count)
    with tempfile.TemporaryDirectory() as folder:
        project = copy_project(Path(folder) / "project")
        for path in (project / "data" / "nlu").iterdir():
            path.unlink()
        write_messages(messages, project / "data" / "nlu")
        wall, cpu, memory = _train(project, Path(folder) / "cache")
    number = sum(map(len, messages.values()))
    return {
        "messages": number, "seconds": wall, "CPU seconds": cpu,
        "ms a message": 1000 * wall / number, "peak MB": memory,
    }  # fmt: skip


def copy_project(to: Path) -> Path:
    """Copy what training needs to the folder `to` and return it."""
    for name in _NEEDED:
        source, target = ROOT / name, to / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    return to


def _train(project: Path, cache: Path) -> tuple[float, float, float]:
    """Return seconds, seconds of the processors and the peak memory in MB of one training."""
    command = [sys.executable, "-m", "sepsis_assistant.launcher", "train", "--force"]
    environment = {**os.environ, "SEPSIS_CACHE": str(cache)}
    start = time.perf_counter()
    with (project / "train.log").open("w+", encoding="utf-8") as log:
        child = subprocess.Popen(command, cwd=project, env=environment, stdout=log, stderr=log)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            log.seek(0)
            raise SystemExit("".join(log.readlines()[-_SHOWN:]) + "the training failed, see above")
    wall = time.perf_counter() - start
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def _draw(axes: Any, result: Result) -> None:
    counts = [row["messages"] for row in result.rows]
    for key in ("seconds", "CPU seconds"):
        axes.plot(counts, [row[key] for row in result.rows], marker="o", label=key)
    axes.set_xlabel("training messages")
    axes.set_ylabel("from nothing")
    axes.set_ylim(bottom=0)
    axes.legend()
