"""How many times better than Rasa's default pipeline we want to be, and which of it a measurement reaches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

RATE, P99 = "turns a s", "p99 ms at once"
PIPELINE, OURS, DEFAULT, BETTER = "pipeline", "ours", "rasa init", "times better"
WANTED = {"load s": 3.0, "first turn ms": 2.0, "turn 5 ms": 2.0, RATE: 2.5, "peak MB": 2.0}  # times better
P99_WANTED = 1000.0  # ms at 50 conversations at once
_GOALS = {
    f"a median turn at least {WANTED['first turn ms']:g} times faster": ("first turn ms", "turn 5 ms"),
    f"turns a second at 50 conversations at once at least {WANTED[RATE]:g} times": (RATE,),
    f"start-up at most 1/{WANTED['load s']:g}": ("load s",),
    f"peak memory at most 1/{WANTED['peak MB']:g}": ("peak MB",),
}


class Verdict(NamedTuple):
    """Hold a goal, what was measured of it, and whether that is enough."""

    goal: str
    measured: str
    reached: bool


def verdicts(rows: Sequence[Mapping[str, Any]]) -> list[Verdict]:
    """Return what becomes of each goal, from the rows of against_default.json."""
    by_name = {row[PIPELINE]: row for row in rows}
    better, p99 = by_name[BETTER], by_name[OURS][P99]
    found = [
        Verdict(
            goal,
            ", ".join(f"{key}: {better[key]:.2f} times" for key in keys),
            all(better[key] >= WANTED[key] for key in keys),
        )
        for goal, keys in _GOALS.items()
    ]
    under = f"99 of 100 answers in under {P99_WANTED:,.0f} ms at 50 conversations at once"
    return [*found, Verdict(under, f"{P99}: {p99:,.0f}", p99 < P99_WANTED)]
