"""Tell which files are opened, by Python code or by an import, while something is done."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import Any

_watching: list[list[str]] = []  # a hook cannot be taken away again, so there is one for all


def _see(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open" and _watching:
        for opened in _watching:
            opened.append(str(arguments[0]))


sys.addaudithook(_see)


@contextlib.contextmanager
def opened_files() -> Iterator[list[str]]:
    """Yield a list that fills with the names of the files that are opened, in any thread."""
    opened: list[str] = []
    _watching.append(opened)
    try:
        yield opened
    finally:
        _watching.remove(opened)
