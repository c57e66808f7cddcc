"""Draw a load and a soak."""

from __future__ import annotations

from typing import Any

from benchmarks.results import Result


def draw_load(axes: Any, result: Result) -> None:
    """Draw how many of a hundred messages were answered within which time."""
    for name, curves in result.more["percentiles in ms"].items():
        (line,) = axes.plot(curves["all messages"], range(1, 101), label=name)
        axes.plot(curves["emergencies"], range(1, 101), ":", color=line.get_color())
    axes.set_xscale("log")
    axes.set_xlabel("ms until the answer (dotted: emergencies)")
    axes.set_ylabel("% of the messages")
    axes.legend(fontsize="small")


def draw_soak(axes: Any, result: Result) -> None:
    """Draw answers and memory, a point for each minute."""
    minutes = [row["minute"] for row in result.rows]
    for share in ("p50 ms", "p95 ms"):
        axes.plot(minutes, [row[share] for row in result.rows], marker=".", label=share)
    axes.set_xlabel("minute")
    axes.set_ylabel("ms until the answer")
    axes.set_ylim(bottom=0)
    beside = axes.twinx()
    for name in (key for key in result.rows[0] if key.startswith("MB of server")):
        beside.plot(minutes, [row[name] for row in result.rows], ":", label=name)
    beside.set_ylabel("MB (dotted)")
    beside.set_ylim(bottom=0)
    axes.legend(loc="lower left", fontsize="small")
    beside.legend(loc="lower right", fontsize="small")
