"""How the time to find danger signs grows with the length of a text."""

from __future__ import annotations

import argparse
import itertools
import statistics
import time
from typing import Any

from benchmarks.results import Result
from sepsis_assistant.evaluation.corpus import read_corpus

LENGTHS = (1_250, 2_500, 5_000, 10_000, 20_000)  # characters
_ROUNDS = 5


def measure(options: argparse.Namespace) -> Result:
    """Time to assess texts of 1,250 to 20,000 characters: in proportion, ms a 1,000 characters stay level."""
    from sepsis_assistant.safety.detector import default_detector

    detector, rows = default_detector(), []
    detector.assess("a first message, which makes what is made once")
    for length in LENGTHS[:2] if options.quick else LENGTHS:
        text, times = text_of(length), []
        for _ in range(_ROUNDS):
            start = time.perf_counter()
            detector.assess(text)
            times.append(1000 * (time.perf_counter() - start))
        ms = statistics.median(times)
        rows.append({"characters": length, "ms": ms, "ms a 1,000 characters": ms * 1000 / length})
    return Result("length", rows, _draw)


def text_of(length: int) -> str:
    """Return test messages of danger in a row, `length` characters of them."""
    messages = itertools.cycle(m.text for m in read_corpus() if m.danger)
    text = ""
    while len(text) < length:
        text += next(messages) + ". "
    return text[:length]


def _draw(axes: Any, result: Result) -> None:
    lengths, times = ([row[key] for row in result.rows] for key in ("characters", "ms"))
    axes.plot(lengths, times, marker="o", label="measured")
    axes.plot(lengths, [times[0] * n / lengths[0] for n in lengths], "--", label="in proportion to the first")
    axes.set_xlabel("characters")
    axes.set_ylabel("ms")
    axes.legend()
