"""Run every gate of scripts/release/gates.yml and write one report: `make release` (docs/release.md)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

from benchmarks.results import machine
from scripts.release.checks import do
from scripts.release.core import About, State, Table, TableError, read_table, verdict
from scripts.release.place import Place
from scripts.release.report import headline, write
from scripts.release.running import run_all
from scripts.release.unsigned import unsigned
from sepsis_assistant.data_files import DataError, plain, read_yaml
from sepsis_assistant.settings import ROOT
from sepsis_assistant.version import version

GATES = Path(__file__).with_name("gates.yml")
CODES = {State.PASSED: 0, State.FAILED: 1, State.NOT_RUN: 3}
_AFTER = (
    "Ends with 0 where every gate has passed, 1 where one failed, 3 where one was not run, 2 for a mistake."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the gates, write the report; return the exit code."""
    table = load_table()
    options = _options(table, arguments)
    folder = options.out.resolve()
    place = Place(ROOT, table, date.today(), folder / "release-logs", options.quick, _records(options))
    commit = place.commit
    results = run_all(table.gates, partial(do, place=place), partial(print, flush=True), options.only)
    about = About(version(), commit, place.today.isoformat(), machine(), _unsigned())
    written = write(table, results, about, folder)
    print(f"\n{headline(table, results)}")
    print("written: " + ", ".join(map(str, written)))
    return CODES[verdict(table.gates, results)]


def load_table(path: Path = GATES) -> Table:
    """Return the gates; raise TableError or DataError."""
    return read_table(plain(read_yaml(path)))


def _options(table: Table, arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m scripts.release", description=__doc__, epilog=_AFTER)
    quick = "run no tests: read what the newest `make test` and `make test-long` have left in results/"
    parser.add_argument("--quick", action="store_true", help=quick)
    parser.add_argument(
        "--junit", type=Path, metavar="FILE", help="read this record in the place of `make test`"
    )
    parser.add_argument("--junit-long", type=Path, metavar="FILE", help="the same for `make test-long`")
    known = ", ".join(gate.id for gate in table.gates)
    parser.add_argument(
        "--only", default="", metavar="GATES", help=f"with commas between; the others are not run: {known}"
    )
    parser.add_argument(
        "--out", type=Path, default=ROOT / "dist", metavar="FOLDER", help="where the report goes (dist/)"
    )
    options = parser.parse_args(arguments)
    options.only = {name for name in options.only.split(",") if name}
    unknown = options.only - {gate.id for gate in table.gates}
    if unknown:
        parser.error(f"there is no gate {', '.join(sorted(unknown))}; there are: {known}")
    return options


def _records(options: argparse.Namespace) -> dict[str, Path]:
    given = {"tests": options.junit, "long": options.junit_long}
    return {name: path.resolve() for name, path in given.items() if path}


def _unsigned() -> list[str]:
    """Return what nobody has signed; a report without it must say so."""
    try:
        return unsigned(ROOT)
    except Exception as error:
        return [f"- it could not be counted: {type(error).__name__}: {error}"]


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (TableError, DataError) as mistake:
        sys.exit(f"{mistake}")
