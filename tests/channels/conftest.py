"""Servers for the channel tests."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.postgres import INITDB, Postgres
from tests.support.servers import RasaServer, StubServer


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StubServer]:
    """Run Rasa's web server with our channels and a stub in the place of the model."""
    started = StubServer(tmp_path_factory.mktemp("stub"), {"SEPSIS_ALLOWED_ORIGINS": "https://good.example"})
    started.start()
    yield started
    started.stop()


@pytest.fixture
def new_server(tmp_path: Path) -> Iterator[StubServer]:
    """Return a server of this test's own, not started yet."""
    made = StubServer(tmp_path)
    yield made
    made.stop()


@pytest.fixture(scope="session")
def strict_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RasaServer]:
    """Run the trained model by Rasa's own command: one message a minute, and all that Rasa can log."""
    environment = {"SEPSIS_MESSAGES_PER_MINUTE": "1", "LOG_LEVEL": "DEBUG"}
    started = RasaServer(tmp_path_factory.mktemp("strict"), environment, rasa=(sys.executable, "-m", "rasa"))
    started.start()
    yield started
    started.end()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Return a running PostgreSQL server."""
    if INITDB is None:
        report = pytest.fail if os.environ.get("CI") else pytest.skip
        report("PostgreSQL is not installed (apt-get install postgresql)")
    server = Postgres().start()
    yield server
    server.remove()
