"""Judge a soak: does what must stay the same stay the same?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.load.figures import trend

FIRST = 5  # minutes that are not judged: processes warm up
LAST = 10  # minutes in which every memory of the process is full
HOUR = 60.0  # minutes
# What memory keeps of the latest conversations fills (KNOWN_BYTES of storage/turn_store.py).
GROWTH = 48.0  # MB after the first minutes
LEAK = 20.0  # MB an hour in the last minutes: from 0.8 GB to the unit's MemoryMax in two days and a half
SLOWER = 0.1  # of the mean answer, from the first judged minute to the last
FILES = 10.0  # more open files, from the first judged minute to the last
Rows = Sequence[dict[str, Any]]


def verdict(minutes: Rows) -> list[dict[str, Any]]:
    """Return a row for each limit: what grew how much, give or take a standard error, and if it is kept.

    A limit counts as broken where the growth is above it by two standard errors.
    """
    judged, last = minutes[FIRST:], minutes[-LAST:]
    found = []
    for name in (key for key in minutes[0] if key.startswith("MB of server")):
        found.append(_check(judged, name, "MB", len(judged), GROWTH))
        found.append(_check(last, name, "MB an hour", HOUR, LEAK))
    for name in ("p50 ms", "p95 ms"):
        mean = sum(row[name] for row in judged) / len(judged)
        found.append(_check(judged, name, "ms", len(judged), SLOWER * mean))
    for name in (key for key in minutes[0] if key.startswith("open files")):
        found.append(_check(judged, name, "files", len(judged), FILES))
    return found


def _check(rows: Rows, name: str, unit: str, minutes: float, limit: float) -> dict[str, Any]:
    """Compare the growth of a figure in so many minutes with a limit."""
    line = trend([row["minute"] for row in rows], [row[name] for row in rows])
    kept = not line.surely_above(limit / minutes)
    about = {"what": name, "minutes": f"{rows[0]['minute']} to {rows[-1]['minute']}", "unit": unit}
    return {**about, "grew": line.slope * minutes, "+/-": line.error * minutes, "limit": limit, "kept": kept}
