"""Gates and their results as values, and what follows from them. Runs and reads nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

_KINDS = ("check", "command", "suite", "tests")


class State(str, Enum):
    """Name what became of a gate. What was not run did not pass."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_RUN = "not run"


@dataclass(frozen=True)
class Gate:
    """Hold one gate: where it stands in the report, what it is called, and how it is done."""

    id: str
    section: str
    title: str
    how: Mapping[str, Any]

    @property
    def kind(self) -> str:
        """Return which of the kinds of gates.yml it is."""
        return next(kind for kind in _KINDS if kind in self.how)

    @property
    def note(self) -> str:
        """Return what the report says of it in any case."""
        return str(self.how.get("note", ""))

    @property
    def needs(self) -> str:
        """Return what to do where it could not be run, "" where nothing is known."""
        return str(self.how.get("needs", ""))


@dataclass(frozen=True)
class Result:
    """Hold what became of a gate.

    `figure` is shown in the table, `source` says where it is from, `why` what is amiss; `details` are lines
    of Markdown for the section. `seconds` is how long it took.
    """

    state: State
    figure: str = ""
    source: str = ""
    why: str = ""
    details: Sequence[str] = ()
    seconds: float = 0.0


NOT_REACHED = Result(State.NOT_RUN, why="not reached")
Results = Mapping[str, Result]


def passed(figure: str = "", source: str = "", details: Sequence[str] = ()) -> Result:
    """Return the result of a gate that was run and is as it has to be."""
    return Result(State.PASSED, figure, source, details=details)


def failed(why: str, figure: str = "", source: str = "", details: Sequence[str] = ()) -> Result:
    """Return the result of a gate that was run and is not as it has to be."""
    return Result(State.FAILED, figure, source, why, details)


def not_run(why: str, source: str = "") -> Result:
    """Return the result of a gate that could not be run, or whose record is of something else."""
    return Result(State.NOT_RUN, source=source, why=why)


@dataclass(frozen=True)
class Suite:
    """Hold a run of pytest: its command, the file it writes, and which tests it has to hold."""

    command: str
    file: str
    selection: str


@dataclass(frozen=True)
class Table:
    """Hold gates.yml."""

    sections: Mapping[str, str]
    suites: Mapping[str, Suite]
    may_skip: Sequence[str]
    gates: Sequence[Gate]


class TableError(ValueError):
    """Report a mistake in gates.yml, with the gate and the fix."""


def read_table(content: Mapping[str, Any]) -> Table:
    """Return the table in the content of gates.yml; raise TableError."""
    gates = [_gate(entry) for entry in content["gates"]]
    suites = {name: Suite(**entry) for name, entry in content.get("suites", {}).items()}
    table = Table(content["sections"], suites, tuple(content.get("may_skip", ())), gates)
    for gate in gates:
        _check(gate, table)
    if len({gate.id for gate in gates}) < len(gates):
        raise TableError("gates.yml: two gates have the same id")
    return table


def verdict(gates: Iterable[Gate], results: Results) -> State:
    """Return FAILED where a gate failed, NOT_RUN where one was not run, PASSED only where all passed."""
    states = [result_of(gate, results).state for gate in gates]
    if State.FAILED in states:
        return State.FAILED
    return State.PASSED if states and set(states) == {State.PASSED} else State.NOT_RUN


def result_of(gate: Gate, results: Results) -> Result:
    """Return the result of a gate; one that there is none of was not reached."""
    return results.get(gate.id, NOT_REACHED)


def by_section(table: Table) -> dict[str, list[Gate]]:
    """Return the gates of each section, in the order of the table."""
    return {name: [gate for gate in table.gates if gate.section == name] for name in table.sections}


@dataclass(frozen=True)
class About:
    """Hold what a report is about: version, commit, day, machine, and what nobody has signed."""

    version: str
    commit: str
    day: str
    machine: str = ""
    unsigned: Sequence[str] = field(default_factory=tuple)


def _gate(entry: Mapping[str, Any]) -> Gate:
    how = {key: value for key, value in entry.items() if key not in ("id", "section", "title")}
    try:
        return Gate(entry["id"], entry["section"], entry["title"], how)
    except KeyError as missing:
        raise TableError(f"gates.yml: {entry}: {missing} is missing") from None


def _check(gate: Gate, table: Table) -> None:
    kinds = [kind for kind in _KINDS if kind in gate.how]
    if len(kinds) != 1:
        raise TableError(
            f"gates.yml: {gate.id}: give it one of {', '.join(_KINDS)}; it has {kinds or 'none'}"
        )
    if gate.section not in table.sections:
        raise TableError(f"gates.yml: {gate.id}: there is no section '{gate.section}'; add it to 'sections'")
    suite = gate.how.get("suite") or gate.how.get("of")
    if suite and suite not in table.suites:
        raise TableError(f"gates.yml: {gate.id}: there is no suite '{suite}'; add it to 'suites'")
