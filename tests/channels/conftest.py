"""Servers for the channel tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.http_server import Server
from tests.support.postgres import INITDB, Postgres


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Run Rasa's web server with our channels and a stub in the place of the model."""
    started = Server(tmp_path_factory.mktemp("server"), {"SEPSIS_ALLOWED_ORIGINS": "https://good.example"})
    yield started.start()
    started.stop()


@pytest.fixture
def new_server(tmp_path: Path) -> Iterator[Server]:
    """Return a server of this test's own, not started yet."""
    made = Server(tmp_path)
    yield made
    if made.process is not None and made.process.poll() is None:
        made.stop()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Return a running PostgreSQL server."""
    if INITDB is None:
        report = pytest.fail if os.environ.get("CI") else pytest.skip
        report("PostgreSQL is not installed (apt-get install postgresql)")
    server = Postgres().start()
    yield server
    server.remove()
