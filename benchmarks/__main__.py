"""Run the benchmarks: `make bench`, or one: `make bench ONLY=turns`. Compare ratios, not two machines."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from benchmarks import (
    against_default,
    aside,
    length,
    parts,
    profile,
    tensorflow_cost,
    training,
    turns,
    worst,
)
from benchmarks.results import FOLDER, Result, publish
from sepsis_assistant.no_tensorflow import leave_out_tensorflow

BENCHMARKS: dict[str, Callable[[argparse.Namespace], Result]] = {
    "parts": parts.measure,
    "length": length.measure,
    "worst": worst.measure,
    "aside": aside.measure,
    "turns": turns.measure,
    "profile": profile.measure,
    "tensorflow_cost": tensorflow_cost.measure,
    "training": training.measure,
    "against_default": against_default.measure,
}


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmarks that are named, or all; return 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of: {', '.join(BENCHMARKS)}")
    parser.add_argument("--quick", action="store_true", help="tiny sizes, to see that it runs")
    parser.add_argument("--out", type=Path, default=FOLDER, help="where JSON and plots go")
    parser.add_argument("--model", type=Path, action="append", help="models to compare in turns")
    options = parser.parse_args(arguments)
    if unknown := set(options.names) - set(BENCHMARKS):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}; there are: {', '.join(BENCHMARKS)}")
    leave_out_tensorflow()
    for name in options.names or BENCHMARKS:
        print(f"\n{name}: {BENCHMARKS[name].__doc__}", flush=True)
        publish(BENCHMARKS[name](options), options.out)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
