"""A small repository in which gates can be done."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scripts.release.core import Gate, Table, read_table
from scripts.release.place import Place

TODAY = date(2026, 12, 1)
MakePlace = Callable[..., Place]
_IDENTITY = ("-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false")


def gate(**how: Any) -> Gate:
    return Gate("a_gate", "all", "A gate", how)


def table(suites: dict[str, Any] | None = None) -> Table:
    suites = suites or {"tests": {"command": "true", "file": "tests.xml", "selection": "not long"}}
    content: dict[str, Any] = {"sections": {"all": "All"}, "suites": suites, "may_skip": ["an example"]}
    return read_table({**content, "gates": [{"id": "a", "section": "all", "title": "A", "command": "true"}]})


def commit_all(folder: Path) -> None:
    for words in (["add", "-A"], ["commit", "-q", "--allow-empty", "-m", "All"]):
        subprocess.run(["git", *_IDENTITY, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def make_place(tmp_path: Path) -> MakePlace:
    """Return what makes a repository with these files, all committed, and the place of it."""
    root = tmp_path / "project"

    def make(files: dict[str, str] | None = None, suites: dict[str, Any] | None = None, **more: Any) -> Place:
        root.mkdir(exist_ok=True)
        subprocess.run(["git", "init", "-q"], cwd=root, check=True)
        for name, text in {".gitignore": "*.xml\n__pycache__/\n", **(files or {})}.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
        commit_all(root)
        return Place(root, table(suites), TODAY, tmp_path / "logs", **more)

    return make
