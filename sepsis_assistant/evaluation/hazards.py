"""Read the hazard log, docs/safety/hazard-log.yml: each hazard with its ratings, controls, tests, figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sepsis_assistant.data_files import ROOT, DataError, check_keys, line_of, read_yaml

LOG = ROOT / "docs" / "safety" / "hazard-log.yml"
KINDS = ("design", "data", "test", "instruction")
_SCALE = range(1, 6)
_LOG_KEYS = (
    "severities", "likelihoods", "matrix", "acceptance", "roles", "statuses", "figures", "groups", "hazards",
    "differs",
)  # fmt: skip
_NEEDED = ("id", "group", "title", "causes", "effect", "initial", "controls", "residual", "owner", "status")
_OPTIONAL = ("tests", "untested", "figures")
_DIFFERS = ("point", "sources", "chosen", "hazards")
_FIGURE = ("name", "what", "file")
Node = Mapping[str, Any]


@dataclass(frozen=True)
class Rating:
    """Hold how grave a harm is and how likely, each from 1 to 5."""

    severity: int
    likelihood: int


@dataclass(frozen=True)
class Figure:
    """Hold what was measured, the figure itself as the report says it, and the report's path."""

    name: str
    what: str
    text: str
    file: str


@dataclass(frozen=True)
class Hazard:
    """Hold one hazard; `controls` are (kind, what it does), `untested` says what no test shows."""

    id: str
    group: str
    title: str
    causes: Sequence[str]
    effect: str
    initial: Rating
    controls: Sequence[tuple[str, str]]
    residual: Rating
    owner: str
    status: str
    tests: Sequence[str] = ()
    untested: str = ""
    figures: Sequence[str] = ()


@dataclass(frozen=True)
class Log:
    """Hold the whole log; scales, roles and statuses are names with their meaning."""

    severities: Sequence[tuple[str, str]]
    likelihoods: Sequence[tuple[str, str]]
    matrix: Sequence[Sequence[int]]  # a row for each likelihood, in it a risk for each severity
    acceptance: Sequence[str]  # of the risks 1 to 5
    roles: Mapping[str, str]
    statuses: Mapping[str, str]
    figures: Mapping[str, Figure]
    groups: Mapping[str, str]
    hazards: Sequence[Hazard]
    differs: Sequence[Node]

    def risk(self, rating: Rating) -> int:
        """Return the clinical risk, 1 to 5, of a rating."""
        return self.matrix[rating.likelihood - 1][rating.severity - 1]


def load_log(path: Path = LOG) -> Log:
    """Return the log at `path`; raise DataError with the line of what is wrong."""
    node = check_keys(path, read_yaml(path), _LOG_KEYS, _LOG_KEYS)
    figures = {f.name: f for f in (_figure(path, n) for n in node["figures"])}
    log = Log(
        severities=_scale(path, node, "severities"),
        likelihoods=_scale(path, node, "likelihoods"),
        matrix=_matrix(path, node),
        acceptance=node["acceptance"],
        roles=node["roles"],
        statuses=node["statuses"],
        figures=figures,
        groups=node["groups"],
        hazards=[_hazard(path, n) for n in node["hazards"]],
        differs=[check_keys(path, n, _DIFFERS, _DIFFERS) for n in node["differs"]],
    )
    _check_names(path, node, log)
    return log


def _scale(path: Path, node: Node, key: str) -> list[tuple[str, str]]:
    names = [(str(name), str(means)) for name, means in node[key].items()]
    if len(names) != len(_SCALE):
        raise DataError(path, line_of(node, key), f"'{key}' has {len(names)} steps; it needs {len(_SCALE)}")
    return names


def _matrix(path: Path, node: Node) -> list[list[int]]:
    rows = node["matrix"]
    if len(rows) != len(_SCALE) or any(
        len(row) != len(_SCALE) or not set(row) <= set(_SCALE) for row in rows
    ):
        raise DataError(path, line_of(node, "matrix"), "the matrix is five rows of five numbers from 1 to 5")
    return [list(row) for row in rows]


def _hazard(path: Path, node: Node) -> Hazard:
    check_keys(path, node, (*_NEEDED, *_OPTIONAL), _NEEDED)
    if not node.get("tests") and not node.get("untested"):
        raise DataError(path, line_of(node), "name a test of it, or say in 'untested' why there is none")
    given = {key: node[key] for key in (*_NEEDED, *_OPTIONAL) if key in node}
    given["controls"] = [_control(path, each) for each in node["controls"]]
    given |= {key: _rating(path, node, key) for key in ("initial", "residual")}
    return Hazard(**given)


def _control(path: Path, node: Node) -> tuple[str, str]:
    if len(node) != 1 or next(iter(node)) not in KINDS:
        raise DataError(path, line_of(node), f"a control is one of {', '.join(KINDS)} with what it does")
    return next(iter(node.items()))


def _rating(path: Path, node: Node, key: str) -> Rating:
    steps = ("severity", "likelihood")
    given = check_keys(path, node[key], steps, steps)
    if any(given[step] not in _SCALE for step in steps):
        raise DataError(path, line_of(node, key), f"'{key}' has steps from 1 to 5")
    return Rating(given["severity"], given["likelihood"])


def _check_names(path: Path, node: Node, log: Log) -> None:
    """Raise DataError for a hazard that names a group, an owner, a status or a figure that there is not."""
    for hazard, place in zip(log.hazards, node["hazards"], strict=True):
        for key, known in (("group", log.groups), ("owner", log.roles), ("status", log.statuses)):
            if getattr(hazard, key) not in known:
                raise DataError(path, line_of(place, key), f"unknown {key}; known are: {', '.join(known)}")
        for figure in set(hazard.figures) - set(log.figures):
            raise DataError(path, line_of(place, "figures"), f"there is no figure '{figure}'")


def _figure(path: Path, node: Node) -> Figure:
    check_keys(path, node, (*_FIGURE, "below", "row", "cell", "says"), _FIGURE)
    report = ROOT / node["file"]
    text = node.get("says") or _cell(report, node["below"], node["row"], node.get("cell", 1))
    if text is None:
        raise DataError(path, line_of(node), f"{node['file']} has no row '{node['row']}' below that heading")
    return Figure(node["name"], node["what"], text, node["file"])


def _cell(report: Path, below: str, row: str, cell: int) -> str | None:
    """Return a cell of the first row of that name below a heading, of a table or a list "- name: value"."""
    lines = iter(report.read_text(encoding="utf-8").splitlines())
    if below not in lines:  # goes on to the line after it
        return None
    found = (cells for cells in map(_cells, lines) if cells and cells[0] == row)
    return next(found, [None] * (cell + 1))[cell]


def _cells(line: str) -> list[str]:
    if line.startswith("|"):
        return [part.strip() for part in line.strip().strip("|").split("|")]
    name, _, value = line.removeprefix("- ").partition(": ")
    return [name, value] if line.startswith("- ") else []


def measured(log: Log, hazard: Hazard) -> Iterator[Figure]:
    """Yield the figures of a hazard."""
    return (log.figures[name] for name in hazard.figures)
