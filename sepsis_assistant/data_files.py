"""Read the project's YAML data with errors that name the file, the line and the fix."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"

_TAG = "tag:yaml.org,2002:"
# The plain values of YAML 1.2 with the characters that they begin with: "no" and "12:30" stay texts, which
# PyYAML's own rules would change.
_PLAIN = (
    ("null", r"(~|null|Null|NULL|)$", [*"~nN", ""]),
    ("bool", r"(true|True|TRUE|false|False|FALSE)$", [*"tTfF"]),
    ("int", r"[-+]?[0-9]+$", [*"-+0123456789"]),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", [*"-+.0123456789"]),
)


class DataError(ValueError):
    """Report a data file that cannot be used: its path, the line and what to change."""

    def __init__(self, path: Path, line: int | None, message: str) -> None:
        """Build the message `path:line: message`."""
        place = f"{path}:{line}" if line else str(path)
        super().__init__(f"{place}: {message}")


class _Mapping(dict[Any, Any]):
    """Know on which line it begins, and on which each of its keys stands."""

    line: int
    lines: Mapping[Any, int]


class _List(list[Any]):
    """Know on which line it begins, and on which each of its items stands."""

    line: int
    lines: Mapping[Any, int]


class _Loader(yaml.CSafeLoader):
    """Read YAML in C, which is twenty times as fast as in Python, and keep the lines."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


def read_yaml(path: Path) -> Any:
    """Return the content of the YAML file at `path`; raise DataError if it cannot be read."""
    try:
        return parse_yaml(path.read_bytes(), path)
    except FileNotFoundError:
        raise DataError(path, None, "this file is missing; restore it with git checkout") from None


def parse_yaml(content: bytes, path: Path) -> Any:
    """Return the content of a YAML 1.2 file, as Rasa reads it; `path` names it in errors."""
    try:
        return yaml.load(content.decode("utf-8"), Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise DataError(path, mark.line + 1 if mark else None, str(error.problem)) from None


def plain(node: Any) -> Any:
    """Return a node without its lines: plain dicts and lists, for those who write or change it."""
    if isinstance(node, Mapping):
        return {key: plain(value) for key, value in node.items()}
    return [plain(value) for value in node] if isinstance(node, list | tuple) else node


def line_of(node: Any, key: Any = None) -> int | None:
    """Return the 1-based line of a mapping or a list as read, or of one of its keys or items."""
    if not isinstance(node, _Mapping | _List):
        return None
    return node.lines.get(key, node.line)


def check_keys(
    path: Path, node: Any, allowed: Iterable[str], required: Iterable[str] = ()
) -> Mapping[str, Any]:
    """Return `node` as a mapping; raise DataError for an unknown or a missing key."""
    if not isinstance(node, Mapping):
        raise DataError(path, line_of(node), "expected a mapping of keys to values")
    allowed = sorted(allowed)
    for key in node:
        if key not in allowed:
            known = ", ".join(allowed)
            raise DataError(path, line_of(node, key), f"unknown key '{key}'; known keys: {known}")
    for key in required:
        if not node.get(key) and not isinstance(node.get(key), float | int):
            raise DataError(path, line_of(node), f"key '{key}' is missing or empty")
    return node


def completed(node: Any, defaults: Mapping[str, Any]) -> Any:
    """Return the mapping `node` with the keys that it lacks from `defaults`; every key keeps its line."""
    if not isinstance(node, _Mapping):
        return node
    made = _Mapping({**defaults, **node})
    made.line, made.lines = node.line, {**getattr(defaults, "lines", {}), **node.lines}
    return made


def _mapping(loader: _Loader, node: yaml.MappingNode) -> _Mapping:
    made, lines = _Mapping(), {}
    for key_node, value in node.value:
        key, mark = loader.construct_object(key_node, deep=True), key_node.start_mark
        if not isinstance(key, Hashable):
            raise yaml.MarkedYAMLError(problem="a key must be a word or a number", problem_mark=mark)
        if key in made:
            raise yaml.MarkedYAMLError(problem=f'found duplicate key "{key}"', problem_mark=mark)
        made[key], lines[key] = loader.construct_object(value, deep=True), mark.line + 1
    made.line, made.lines = node.start_mark.line + 1, lines
    return made


def _list(loader: _Loader, node: yaml.SequenceNode) -> _List:
    made = _List(loader.construct_object(value, deep=True) for value in node.value)
    made.line = node.start_mark.line + 1
    made.lines = {number: value.start_mark.line + 1 for number, value in enumerate(node.value)}
    return made


for _name, _pattern, _first in _PLAIN:
    _Loader.add_implicit_resolver(_TAG + _name, re.compile(_pattern), _first)
_Loader.add_constructor(_TAG + "map", _mapping)
_Loader.add_constructor(_TAG + "seq", _list)
_Loader.add_constructor(_TAG + "int", lambda loader, node: int(node.value))
