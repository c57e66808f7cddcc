"""Measure many conversations at once: `make load`, into docs/benchmarks/load.json and load.png.

Each number of replicas is loaded twice: by people, who read and think, and by visitors who never do, to
find the most that it answers.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.capacity import PEOPLE, SATURATION
from benchmarks.load.checks import events_deleted_a_second
from benchmarks.load.deployment import Deployment
from benchmarks.load.drawing import draw_load
from benchmarks.load.figures import measured, percentile
from benchmarks.load.running import Load, Run, ends_like_ctrl_c, run
from benchmarks.results import FOLDER, Result, tall_table, write
from sepsis_assistant.settings import ROOT

RECORDS = ROOT / "results" / "load"
CROWD = 50  # visitors without a pause, for each replica
DRAWN = tuple(range(1, 101))  # percentiles


def main(arguments: list[str] | None = None) -> int:
    """Measure each number of replicas; return 0, or 130 after an interruption."""
    options = _options(arguments)
    rows, curves = list[dict[str, Any]](), dict[str, Any]()
    folder = RECORDS / time.strftime("%Y%m%d-%H%M%S")
    with ends_like_ctrl_c():
        for replicas in options.replicas:
            where = folder / f"{replicas}-replicas"
            where.mkdir(parents=True)
            interrupted = _measure(options, replicas, where, rows, curves)
            if interrupted:
                return 130
    return 0


def _measure(
    options: argparse.Namespace,
    replicas: int,
    folder: Path,
    rows: list[dict[str, Any]],
    curves: dict[str, Any],
) -> bool:
    """Add the figures of one number of replicas to the rows, and write them; say whether to end."""
    print(f"Starting PostgreSQL, {replicas} replica(s) and nginx.", flush=True)
    with Deployment(replicas, folder) as deployment:
        for load in _loads(options, replicas):
            print(
                f"{load.conversations} conversations, {load.think:g} s to think, {load.seconds:g} s",
                flush=True,
            )
            made, row = run(load, deployment, folder, options.seed)
            rows.append({"replicas": replicas, **row})
            curves[f"{load.name}, {replicas} replica(s)"] = curves_of(made)
            _write(rows, curves, options.out)
            if made.interrupted:
                return True
        deployment.stop_replicas()
        rows[-1]["events deleted a s"] = events_deleted_a_second(deployment)
        _write(rows, curves, options.out)
    return False


def _loads(options: argparse.Namespace, replicas: int) -> list[Load]:
    people = Load(PEOPLE, options.conversations, options.think, options.seconds)
    crowd = options.crowd * replicas
    return [
        people,
        replace(people, name=SATURATION, conversations=crowd, think=0.0, seconds=options.saturated),
    ]


def curves_of(made: Run) -> dict[str, list[float]]:
    """Return the percentiles of all answers and of emergencies, in ms, for the plot."""
    mine = [turn for turn in measured(made.turns, made.begin, made.end) if turn.answered]
    alarms = [turn.ms for turn in mine if turn.kind == "danger"]
    return {
        "all messages": [round(percentile([turn.ms for turn in mine], share), 1) for share in DRAWN],
        "emergencies": [round(percentile(alarms, share), 1) for share in DRAWN],
    }


def _write(rows: list[dict[str, Any]], curves: dict[str, Any], folder: Path) -> None:
    """Print the figures and keep them, after each load: an end at any time loses no other one."""
    write(Result("load", rows, draw_load, {"percentiles in ms": curves}), folder)
    print(tall_table(rows), flush=True)


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    parser.add_argument(
        "--replicas", type=int, nargs="+", default=[1, 2], help="measured one after the other"
    )
    parser.add_argument("--conversations", type=int, default=200, help="at once, of people")
    parser.add_argument(
        "--think", type=float, default=30.0, help="mean seconds between reply and next message"
    )
    parser.add_argument("--seconds", type=float, default=600.0, help="of the measurement with people")
    parser.add_argument(
        "--saturated", type=float, default=180.0, help="seconds of it with those who never think"
    )
    parser.add_argument("--crowd", type=int, default=CROWD, help="those who never think, for each replica")
    parser.add_argument("--seed", type=int, default=1, help="another one writes other texts")
    parser.add_argument("--out", type=Path, default=FOLDER, help="where JSON and plot go")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
