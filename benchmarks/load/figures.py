"""Work out the figures of a load from its turns and samples. Pure: nothing here is read or asked."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.load.records import Turn
from benchmarks.load.watching import Sample, total

SESSION = "session"
NAMES = {"question": "question", "report": "report", "chat": "chat", "danger": "emergency"}
SHARES = (50, 95, 99)  # percentiles that are shown
PROGRAMS = {"server": "server", "helpers": "helpers", "postgres": "PostgreSQL", "nginx": "nginx"}


def percentile(values: Sequence[float], share: float) -> float:
    """Return the least value that so many percent of the values do not exceed; nan where there are none."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * share / 100) - 1)] if ordered else math.nan


@dataclass(frozen=True)
class Trend:
    """Hold a straight line through points: its slope, how unsure that is (one standard error), its middle."""

    slope: float
    error: float
    mean: float

    def surely_above(self, limit: float) -> bool:
        """Say whether the slope is above a limit by more than chance explains."""
        return self.slope - 2 * self.error > limit


def trend(xs: Sequence[float], ys: Sequence[float]) -> Trend:
    """Return the line of least squares through at least three points."""
    count, x_mean, y_mean = len(xs), sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - x_mean) ** 2 for x in xs)
    slope = sum((x - x_mean) * (y - y_mean) for x, y in zip(xs, ys, strict=True)) / spread
    left = sum((y - y_mean - slope * (x - x_mean)) ** 2 for x, y in zip(xs, ys, strict=True))
    return Trend(slope, math.sqrt(left / (count - 2) / spread), y_mean)


def measured(turns: Sequence[Turn], begin: float, end: float) -> list[Turn]:
    """Return the turns of messages that were sent in this time; openings of sessions are none."""
    return [turn for turn in turns if turn.kind != SESSION and begin <= turn.began < end]


def times(turns: Sequence[Turn]) -> dict[str, float]:
    """Return the percentiles of the answers by kind of message, in ms."""
    found: dict[str, float] = {}
    for kind, name in NAMES.items():
        values = [turn.ms for turn in turns if turn.kind == kind and turn.answered]
        found |= {f"{name} p{share} ms": percentile(values, share) for share in SHARES}
        found[f"{name} max ms"] = max(values, default=math.nan)
    return found


def outcomes(turns: Sequence[Turn]) -> dict[str, int]:
    """Return how many turns went wrong in which way."""
    return {
        "failed requests": sum(turn.failures for turn in turns),
        "refusals": sum(turn.refusals for turn in turns),
        "unanswered": sum(not turn.answered for turn in turns),
        "danger without alarm": sum(turn.wrong for turn in turns),
    }


def under_way(turns: Sequence[Turn], begin: float, end: float, step: float = 0.5) -> dict[str, float]:
    """Return how many messages waited for their answer, looked at every `step` seconds."""
    changes = sorted([(turn.began, 1) for turn in turns] + [(turn.ended, -1) for turn in turns])
    counts, now, place, moment = list[int](), 0, 0, begin
    while moment < end:
        while place < len(changes) and changes[place][0] <= moment:
            now += changes[place][1]
            place += 1
        counts.append(now)
        moment += step
    return {"under way, mean": sum(counts) / max(1, len(counts)), "under way, most": max(counts, default=0)}


def costs(turns: int, samples: Sequence[Sample]) -> dict[str, float]:
    """Return what so many turns cost between the first and the last sample."""
    first, last = samples[0], samples[-1]
    seconds = last.time - first.time
    used = {name: total(last.cpu, name) - total(first.cpu, name) for name in (*PROGRAMS, "visitors")}
    found = {f"{PROGRAMS[name]} CPU ms a turn": 1000 * used[name] / max(1, turns) for name in PROGRAMS}
    found["visitors CPU ms a turn"] = 1000 * used["visitors"] / max(1, turns)
    servers = [name for name in last.cpu if name.startswith("server")]
    found["cores of the busiest server"] = max(last.cpu[n] - first.cpu.get(n, 0.0) for n in servers) / seconds
    found["cores of the machine"] = (last.busy - first.busy) / seconds
    found["cores of others"] = found["cores of the machine"] - sum(used.values()) / seconds
    most = {name: max(total(sample.memory, name) for sample in samples) for name in PROGRAMS}
    found["MB of a replica"] = (most["server"] + most["helpers"]) / len(servers)
    found |= {f"MB of {PROGRAMS[name]}": most[name] for name in ("postgres", "nginx")}
    found["restarts"] = float(sum(pid not in first.servers for pid in last.servers))
    return found


def database_costs(turns: int, samples: Sequence[Sample]) -> dict[str, float]:
    """Return what so many turns wrote between the first and the last sample."""
    first, last = samples[0], samples[-1]
    each = {name: (last.database[name] - first.database[name]) / max(1, turns) for name in last.database}
    events, answers = (_grown(first, last, table) for table in ("events", "inbox"))
    return {
        "commits a turn": each["commits"],
        "rows written a turn": each["rows"],
        "events a turn": events["rows"] / max(1, turns),
        "log kB a turn": each["log"] / 1024,
        "kB of events a turn": events["size"] / max(1, turns) / 1024,
        "kB of answers a turn": answers["size"] / max(1, turns) / 1024,
        "connections, most": float(max(sample.database["connections"] for sample in samples)),
    }


def row_of(turns: Sequence[Turn], samples: Sequence[Sample], begin: float, end: float) -> dict[str, Any]:
    """Return all figures of the time from `begin` to `end`, in Unix seconds."""
    mine, inside = measured(turns, begin, end), [s for s in samples if begin <= s.time <= end]
    words = [turn.words for turn in mine if turn.answered]
    found: dict[str, Any] = {
        "seconds": end - begin,
        "turns": len(mine),
        "turns a s": len(mine) / (end - begin),
    }
    found |= times(mine) | dict(outcomes(mine)) | under_way(turns, begin, end)
    if len(inside) > 1:
        during = measured(turns, inside[0].time, inside[-1].time)
        found |= costs(len(during), inside) | database_costs(len(during), inside)
    found["words of an answer"] = sum(words) / max(1, len(words))
    found["kB of an answer"] = sum(turn.size for turn in mine) / 1024 / max(1, len(mine))
    return found


def _grown(first: Sample, last: Sample, table: str) -> dict[str, int]:
    nothing = {"size": 0, "rows": 0}
    before, after = first.tables.get(table, nothing), last.tables.get(table, nothing)
    return {name: after[name] - before[name] for name in nothing}
