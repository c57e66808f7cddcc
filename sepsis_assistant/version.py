"""Tell the version, which stands in pyproject.toml and nowhere else: python -m sepsis_assistant.version."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import tomli

from sepsis_assistant.settings import ROOT

PROJECT = ROOT / "pyproject.toml"
UNKNOWN = "unknown"


@lru_cache(maxsize=1)
def version(project: Path = PROJECT) -> str:
    """Return the version of the project as PEP 440 writes it, UNKNOWN where its file cannot be read.

    A server answers people in danger also where somebody has forgotten that file.
    """
    try:
        return str(tomli.loads(project.read_text(encoding="utf-8"))["project"]["version"])
    except (OSError, ValueError, KeyError, TypeError):
        return UNKNOWN


if __name__ == "__main__":
    print(version())
