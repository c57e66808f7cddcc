"""Databases as earlier versions left them, in each engine."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from tests.support.old_databases import make_postgresql, make_sqlite, said

MakeOld = Callable[[str, str], URL]  # of a version and a dialect


@pytest.fixture
def make_old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MakeOld]:
    """Return what makes the database of a version."""
    made: list[str] = []

    def make(version: str, dialect: str) -> URL:
        if dialect == "sqlite":
            return make_sqlite(version, tmp_path / "chat.db")
        made.append(f"old_{uuid.uuid4().hex}")
        return make_postgresql(version, request.getfixturevalue("postgres"), made[-1])

    yield make
    for name in made:
        said(request.getfixturevalue("postgres").url, f'DROP DATABASE "{name}" WITH (FORCE)')
