"""How fast we are beside the pipeline that `rasa init` writes, on the same domain and conversations.

Each is loaded and stores conversations as it comes; most of the default's start is Rasa reading our answers.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.default_model import SHARE, default_model
from benchmarks.goals import BETTER, DEFAULT, OURS, P99, P99_WANTED, PIPELINE, RATE, WANTED
from benchmarks.results import Result
from benchmarks.turns import measure_alone
from sepsis_assistant.settings import MODEL

ROUNDS = 2  # of both in turn: the machine may be busy in one of them


def measure(options: argparse.Namespace) -> Result:
    """Medians of rounds in turn, each in a process of its own, and how many times better ours is."""
    models = {OURS: MODEL, DEFAULT: default_model(options.quick)}
    found: dict[str, list[dict[str, float]]] = {name: [] for name in models}
    for number in range(1 if options.quick else ROUNDS):
        for name, model in models.items():
            print(f"round {number + 1}: {name}", flush=True)
            found[name].append(measure_alone(model, options.quick, stock=name == DEFAULT)[0])
    rows = compared({name: medians(rounds) for name, rounds in found.items()})
    return Result("against_default", rows, _draw, {"trained on one message in": SHARE, "rounds": found})


def medians(rounds: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return the median of each figure."""
    return {key: statistics.median(each[key] for each in rounds) for key in rounds[0]}


def compared(found: Mapping[str, Mapping[str, float]]) -> list[dict[str, Any]]:
    """Return a row for each pipeline, one with how many times better ours is, one with what is wanted."""
    ours, default = found[OURS], found[DEFAULT]
    better = {key: ours[key] / default[key] if key == RATE else default[key] / ours[key] for key in ours}
    return [
        *({PIPELINE: name, **figures} for name, figures in found.items()),
        {PIPELINE: BETTER, **better},
        {PIPELINE: "wanted", **{key: WANTED.get(key, "") for key in ours}, P99: f"under {P99_WANTED:,.0f}"},
    ]


def _draw(axes: Any, result: Result) -> None:
    better = next(row for row in result.rows if row[PIPELINE] == BETTER)
    names = [key for key in better if key != PIPELINE][::-1]
    axes.barh(names, [better[key] for key in names])
    for place, key in enumerate(names):
        if key in WANTED:
            axes.plot([WANTED[key]] * 2, [place - 0.4, place + 0.4], color="black")
    axes.axvline(1.0, color="grey", linestyle=":")
    axes.set_xlabel("times better than the pipeline of rasa init; black: wanted")
