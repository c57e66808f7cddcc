"""Let people write for half an hour at half of the most that was measured: `make soak`, into soak.json.

Does memory grow, do answers get slower, are files left open? The verdict compares straight lines with limits.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.capacity import PEOPLE, SATURATION
from benchmarks.load.__main__ import CROWD, RECORDS
from benchmarks.load.deployment import Deployment
from benchmarks.load.drawing import draw_soak
from benchmarks.load.figures import measured, percentile
from benchmarks.load.running import Load, Run, ends_like_ctrl_c, run
from benchmarks.load.verdict import FIRST, verdict
from benchmarks.load.watching import Sample, total
from benchmarks.results import FOLDER, Result, table, tall_table, write

MINUTE = 60.0


def main(arguments: list[str] | None = None) -> int:
    """Measure; return 0 where every limit is kept, 1 where one is not, 130 after an interruption."""
    options = _options(arguments)
    count = options.conversations or conversations(_capacity(options), options.think)
    folder = RECORDS / time.strftime("%Y%m%d-%H%M%S-soak")
    folder.mkdir(parents=True)
    load = Load("soak", count, options.think, options.minutes * MINUTE)
    print(f"{options.replicas} replica(s), {count} conversations, {options.minutes:g} min", flush=True)
    with ends_like_ctrl_c(), Deployment(options.replicas, folder) as deployment:
        if options.fill:
            run(_filling(options), deployment, folder, options.seed + 1)
        made, row = run(load, deployment, folder, options.seed)
    minutes = by_minute(made)
    print(table(minutes) if minutes else "no minute was whole")
    checked = verdict(minutes) if len(minutes) > FIRST + 2 else []
    more: dict[str, Any] = {"whole": {"replicas": options.replicas, **row}, "verdict": checked}
    if minutes:
        write(Result("soak", minutes, draw_soak, more), options.out)
    print(tall_table([more["whole"]]))
    print(table(checked) if checked else "too short for a verdict", flush=True)
    return 130 if made.interrupted else int(not all(check["kept"] for check in checked))


def _filling(options: argparse.Namespace) -> Load:
    """Return the load that fills the memory of the latest conversations, so that only leaks still grow."""
    return Load("filling", CROWD * options.replicas, 0.0, options.fill * MINUTE)


def conversations(turns_a_second: float, think: float) -> int:
    """Return how many conversations send so many turns a second; an answer takes little beside thinking."""
    return max(1, round(turns_a_second * think))


def by_minute(made: Run) -> list[dict[str, Any]]:
    """Return the figures of each whole minute."""
    count = int((made.end - made.begin) / MINUTE)
    spans = [(made.begin + n * MINUTE, made.begin + (n + 1) * MINUTE) for n in range(count)]
    rows = []
    for number, (begin, end) in enumerate(spans, 1):
        samples = [sample for sample in made.samples if begin <= sample.time < end]
        if samples:
            turns = [turn.ms for turn in measured(made.turns, begin, end) if turn.answered]
            times = {f"p{share} ms": percentile(turns, share) for share in (50, 95)}
            rows.append({"minute": number, "turns": len(turns), **times, **_held(samples)})
    return rows


def _held(samples: Sequence[Sample]) -> dict[str, Any]:
    """Return the memory, the open files and the size of the database: the mean of a minute."""
    last = samples[-1]
    servers = sorted(name for name in last.memory if name.startswith("server"))
    programs = {f"MB of {name}": name for name in (*servers, "helpers", "postgres", "nginx")}
    held = {key: sum(total(s.memory, name) for s in samples) / len(samples) for key, name in programs.items()}
    files = {
        f"open files of {name}": max(sample.files.get(name, 0) for sample in samples) for name in servers
    }
    size = {"MB in the database": last.database["size"] / 1024 / 1024}
    return {**held, **files, **size, "connections": max(s.database["connections"] for s in samples)}


def _capacity(options: argparse.Namespace) -> float:
    """Return the share of the most turns a second that `make load` found for so many replicas."""
    path = FOLDER / "load.json"
    rows = json.loads(path.read_text(encoding="utf-8"))["rows"] if path.exists() else []
    wanted = {"replicas": options.replicas, "load": SATURATION}
    found = [row for row in rows if wanted.items() <= row.items()]
    if not found:
        raise SystemExit("Run `make load` first: it finds the most turns a second. Or give --conversations.")
    return float(options.share * found[-1]["turns a s"])


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load.soak", description=__doc__)
    parser.add_argument("--replicas", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument(
        "--fill", type=float, default=5.0, help="minutes before, of visitors who never think: memory fills"
    )
    parser.add_argument("--think", type=float, default=30.0, help=f"mean seconds, as {PEOPLE} of `make load`")
    parser.add_argument(
        "--share", type=float, default=0.5, help="of the most turns a second that were measured"
    )
    parser.add_argument("--conversations", type=int, help="so many, whatever was measured")
    parser.add_argument("--seed", type=int, default=2, help="another one writes other texts")
    parser.add_argument("--out", type=Path, default=FOLDER, help="where JSON and plot go")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
