"""Read the project's YAML data with errors that name the file, the line and the fix."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"


class DataError(ValueError):
    """Report a data file that cannot be used: its path, the line and what to change."""

    def __init__(self, path: Path, line: int | None, message: str) -> None:
        """Build the message `path:line: message`."""
        place = f"{path}:{line}" if line else str(path)
        super().__init__(f"{place}: {message}")


def read_yaml(path: Path) -> Any:
    """Return the content of the YAML file at `path`; raise DataError if it cannot be read."""
    try:
        return YAML(typ="rt").load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(path, None, "this file is missing; restore it with git checkout") from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise DataError(path, mark.line + 1 if mark else None, str(error.problem)) from None


def line_of(node: Any, key: Any = None) -> int | None:
    """Return the 1-based line of a ruamel node, or of one of its keys or items."""
    marks = getattr(node, "lc", None)
    if marks is None:
        return None
    place = (marks.data or {}).get(key)
    return int(place[0] if place else marks.line) + 1


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
        if not node.get(key):
            raise DataError(path, line_of(node), f"key '{key}' is missing or empty")
    return node
