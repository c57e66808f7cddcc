"""What the parts of understanding a message cost."""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.results import Result
from sepsis_assistant.evaluation.corpus import read_corpus
from sepsis_assistant.evaluation.run import load_quiet_agent


def measure(options: argparse.Namespace) -> Result:
    """Median time of the rules, the encoder and a whole parse, over messages of the same kind."""
    from sepsis_assistant.encoder import default_encoder
    from sepsis_assistant.safety.detector import default_detector

    texts = [m.text for m in read_corpus()][: 10 if options.quick else 300]
    alone, in_whole = texts[::2], texts[1::2]  # apart, since what a text gave is remembered
    detector, encoder = default_detector(), default_encoder()
    medians = {
        "danger signs": _median(alone, detector.assess),
        "encoder": _median(alone, lambda text: encoder.encode([text])),
        "whole parse": asyncio.run(_parsing(in_whole)),
    }
    whole = medians["whole parse"]
    rows = [{"part": n, "ms": 1000 * s, "share of the whole": s / whole} for n, s in medians.items()]
    return Result("parts", rows, _draw)


def _median(texts: Sequence[str], work: Callable[[str], object]) -> float:
    times = []
    for text in texts:
        start = time.perf_counter()
        work(text)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


async def _parsing(texts: Sequence[str]) -> float:
    agent = await load_quiet_agent()
    times = []
    for text in texts:
        start = time.perf_counter()
        await agent.parse_message(text)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def _draw(axes: Any, result: Result) -> None:
    axes.barh([row["part"] for row in result.rows], [row["ms"] for row in result.rows])
    axes.set_xlabel("ms a message, median")
