"""How long a short message waits while long texts are read: on the event loop, on a thread, in a process."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import re
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.results import Result
from benchmarks.worst import KINDS
from sepsis_assistant.no_tensorflow import leave_out_tensorflow

SHORT = "my mum cannot breathe"
EVERY = 0.02  # seconds between two short messages
TEXT = "words of the lexicon"
_SIZE, _TEXTS = 50_000, 20
Read = Callable[[str], Awaitable[int]]


def read(text: str) -> int:
    """Read a text as the channels read a long one; return the memory of the process that did, in kB."""
    from sepsis_assistant.channels.danger import shortened

    shortened(text)
    status = Path("/proc/self/status")
    found = re.search(r"VmRSS:\s+(\d+)", status.read_text()) if status.exists() else None
    return int(found[1]) if found else 0


def measure(options: argparse.Namespace) -> Result:
    """Wait of a short message in ms, and the memory of the process that reads them, in MB."""
    size, count = (2_000, 4) if options.quick else (_SIZE, _TEXTS)
    texts = [f"{number} {KINDS[TEXT](size)}"[:size] for number in range(count)]
    return Result("aside", [asyncio.run(_row(place, texts, size)) for place in _PLACES], _draw)


async def _row(place: str, texts: list[str], size: int) -> dict[str, Any]:
    async with _PLACES[place]() as aside:
        await aside(KINDS[TEXT](size))  # loads what has to be loaded
        waits: list[float] = []
        beside = asyncio.create_task(_short_ones(waits))
        started = time.perf_counter()
        memory = [await aside(text) for text in texts]
        seconds = time.perf_counter() - started
        await asyncio.sleep(EVERY)
        beside.cancel()
    row = {"place": place, "median": statistics.median(waits), "longest": max(waits)}
    return {**row, "seconds for all": seconds, "reader's MB": max(memory) / 1024}


async def _short_ones(waits: list[float]) -> None:
    """Read a short message at fixed times, as if one came then; keep from its time to its end, in ms."""
    due = time.perf_counter()
    while True:
        due = max(due + EVERY, time.perf_counter() - 1)
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        read(SHORT)
        waits.append(1000 * (time.perf_counter() - due))


@contextlib.asynccontextmanager
async def _on_the_loop() -> AsyncIterator[Read]:
    async def aside(text: str) -> int:
        await asyncio.sleep(0)
        return read(text)

    yield aside


@contextlib.asynccontextmanager
async def _in(pool: Executor) -> AsyncIterator[Read]:
    async def aside(text: str) -> int:
        return await asyncio.get_running_loop().run_in_executor(pool, read, text)

    with pool:
        yield aside


_PLACES: dict[str, Callable[[], contextlib.AbstractAsyncContextManager[Read]]] = {
    "event loop": _on_the_loop,
    "thread": lambda: _in(ThreadPoolExecutor(1)),
    "process": lambda: _in(ProcessPoolExecutor(1, get_context("spawn"), leave_out_tensorflow)),
}


def _draw(axes: Any, result: Result) -> None:
    places = [row["place"] for row in result.rows]
    axes.bar(places, [row["longest"] for row in result.rows], color="lightgrey", label="longest")
    axes.bar(places, [row["median"] for row in result.rows], label="median")
    axes.set_ylabel("ms that a short message waits")
    axes.legend()
