"""Do gates one after the other, and say how far it is."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from scripts.release.core import NOT_REACHED, Gate, Result, State, failed, not_run

_MARKS = {State.PASSED: "passed", State.FAILED: "FAILED", State.NOT_RUN: "NOT RUN"}
Say = Callable[[str], None]


def run_all(
    gates: Sequence[Gate],
    do: Callable[[Gate], Result],
    say: Say,
    only: Collection[str] = (),
    clock: Callable[[], float] = time.monotonic,
) -> dict[str, Result]:
    """Return the result of each gate; with `only`, the others are not run. After Ctrl-C no other is run."""
    results: dict[str, Result] = {}
    for number, gate in enumerate(gates, 1):
        if only and gate.id not in only:
            results[gate.id] = not_run("left out")
            continue
        say(f"[{number:2}/{len(gates)}] {gate.title} ...")
        try:
            results[gate.id] = _timed(gate, do, clock)
        except KeyboardInterrupt:
            say("        interrupted; what is left was not run")
            results[gate.id] = not_run("interrupted")
            break
        say(f"        {_line(results[gate.id])}")
    return {gate.id: results.get(gate.id, NOT_REACHED) for gate in gates}


def _timed(gate: Gate, do: Callable[[Gate], Result], clock: Callable[[], float]) -> Result:
    """Do a gate; one that breaks has not passed."""
    began = clock()
    try:
        result = do(gate)
    except Exception as error:  # a report without this gate's reason would be worth less than one with it
        result = failed(f"the gate itself broke: {type(error).__name__}: {error}")
    return replace(result, seconds=clock() - began)


def _line(result: Result) -> str:
    told = "; ".join(each for each in (result.figure, result.why) if each)
    return f"{_MARKS[result.state]} in {result.seconds:.0f} s" + (f": {told}" if told else "")
