"""What a turn costs: the first, the fifth and the 400th of a conversation, and with many at once."""

from __future__ import annotations

import argparse
import asyncio
import itertools
import logging
import multiprocessing
import resource
import statistics
import time
import uuid
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks.databases import Store, databases, sqlite
from benchmarks.goals import P99, RATE
from benchmarks.results import Result
from sepsis_assistant.data_files import read_yaml
from sepsis_assistant.evaluation.run import load_quiet_agent
from sepsis_assistant.lean_rasa import make_rasa_lean
from sepsis_assistant.no_tensorflow import leave_out_sklearn
from sepsis_assistant.settings import ENDPOINTS, MODEL

Measured = tuple[dict[str, float], list[float]]  # figures; ms of each turn of the long conversation
PARALLEL, EACH, TURNS, FIRSTS = 50, 8, 400, 5  # conversations, turns of each, turns of the long one, rounds
QUESTIONS = (
    "what can cause it", "is my dad at risk, he is 71 with kidney disease", "does it go through stages",
    "how do I stop my child from getting it", "can I catch sepsis from my wife", "how common is it",
    "cheers for that", "which signs matter in a toddler", "who won the cup final",
    "does a bad tooth lead to it", "how long until you are well again",
    "what does an antibiotic do against it",
)  # fmt: skip


def measure(options: argparse.Namespace) -> Result:
    """First, 5th and 400th turn, turns a second and CPU at 50 conversations at once, load and memory."""
    rows, curves = [], {}
    for model in options.model or [MODEL]:
        with databases() as found:
            for name, store in found.items():
                print(f"measuring {model.name} with {name}", flush=True)
                row, curve = measure_alone(model, options.quick, store=store)
                rows.append({"model": model.name.removesuffix(".tar.gz"), "database": name, **row})
                curves[f"{model.name}, {name}"] = curve
    return Result("turns", rows, _draw, {"ms a turn of the long conversation": curves})


def measure_alone(model: Path, quick: bool, stock: bool = False, store: Store | None = None) -> Measured:
    """Return what `measure_one` does, from a process of its own."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        return process.submit(measure_one, model, quick, stock, store).result()


def measure_one(model: Path, quick: bool, stock: bool = False, store: Store | None = None) -> Measured:
    """Return the figures of a model in this process, with a new file of SQLite's where no store is given."""
    with sqlite() as file:
        return asyncio.run(_measure(model, store or file, quick, stock))


async def _measure(model: Path, store: Store, quick: bool, stock: bool) -> Measured:
    parallel, each, turns, rounds = (4, 2, 30, 1) if quick else (PARALLEL, EACH, TURNS, FIRSTS)
    start = time.perf_counter()
    agent = await loaded(model, store, stock)
    found = {"load s": time.perf_counter() - start}
    found["very first ms"] = await turn(agent, _new(), QUESTIONS[0])
    for question in QUESTIONS:
        await turn(agent, _new(), question)
    first = [await turn(agent, _new(), f"{q} ") for q in QUESTIONS for _ in range(rounds)]
    long = await conversation(agent, turns)
    window = len(QUESTIONS)  # each question once, at the beginning and at the end
    found["first turn ms"] = statistics.median(first)
    found["turn 5 ms"] = statistics.median(long[2 : 2 + window])
    found[f"turn {turns} ms"] = statistics.median(long[-window:])
    found[f"turn {turns} / turn 5"] = found[f"turn {turns} ms"] / found["turn 5 ms"]
    found.update(await _load(agent, parallel, each))
    found["peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found, [round(ms, 1) for ms in long]


async def _load(agent: Any, parallel: int, each: int) -> dict[str, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    found = await asyncio.gather(*(conversation(agent, each, place) for place in range(parallel)))
    count = parallel * each
    return {
        RATE: count / (time.perf_counter() - wall),
        P99: statistics.quantiles(itertools.chain(*found), n=100)[-1],
        "CPU ms a turn": 1000 * (time.process_time() - cpu) / count,
    }


async def conversation(agent: Any, turns: int, place: int | None = None) -> list[float]:
    """Return the ms of each turn; with a `place` no other conversation asks in the same words."""
    sender, ending = _new(), "" if place is None else f" {place}"
    start = place or 0
    return [await turn(agent, sender, QUESTIONS[(start + i) % len(QUESTIONS)] + ending) for i in range(turns)]


async def turn(agent: Any, sender: str, text: str) -> float:
    """Say a text in a conversation; return the ms until it is answered and stored."""
    from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

    start = time.perf_counter()
    await asyncio.sleep(0)  # what came before goes first, as in a server: waiting for it counts
    await agent.handle_message(UserMessage(text, CollectingOutputChannel(), sender, input_channel="bench"))
    return 1000 * (time.perf_counter() - start)


async def loaded(model: Path, store: Store, stock: bool = False) -> Any:
    """Load our model as we start it, any other as Rasa does; `stock` has Rasa's own store, too."""
    if model == MODEL:
        leave_out_sklearn()
        make_rasa_lean()
    from rasa.core.agent import load_agent
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.endpoints import EndpointConfig
    from rasa.utils.log_utils import configure_structlog

    kind = "sql" if stock else str(read_yaml(ENDPOINTS)["tracker_store"]["type"])
    endpoints = AvailableEndpoints(tracker_store=EndpointConfig(type=kind, **store))
    if model == MODEL:
        return await load_quiet_agent(str(model), endpoints)
    configure_structlog(logging.WARNING)  # or the lines that a server drops are printed
    return await load_agent(str(model), endpoints=endpoints)


def _new() -> str:
    return uuid.uuid4().hex


def _draw(axes: Any, result: Result) -> None:
    for name, curve in result.more["ms a turn of the long conversation"].items():
        axes.plot(range(1, len(curve) + 1), curve, ".", markersize=3, label=name)
    axes.set_xlabel("turn of one conversation")
    axes.set_ylabel("ms")
    axes.set_ylim(bottom=0)
    axes.legend()
