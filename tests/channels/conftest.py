"""Servers for the channel tests."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from sepsis_assistant.channels.guarded_channels import GuardedChannels
from sepsis_assistant.storage.database import open_engine
from tests.support.clock import Clock
from tests.support.messenger_bot import Bot
from tests.support.messenger_server import fresh, running_bot
from tests.support.servers import RasaServer, StubServer

NewFolder = Callable[[], Path]


@pytest.fixture(scope="session")
def server(new_folder: NewFolder) -> Iterator[StubServer]:
    """Run Rasa's web server with our channels and a stub in the place of the model."""
    started = StubServer(new_folder(), {"SEPSIS_ALLOWED_ORIGINS": "https://good.example"})
    started.start()
    yield started
    started.stop()


@pytest.fixture
def new_server(new_folder: NewFolder) -> Iterator[StubServer]:
    """Return a server of this test's own, not started yet."""
    made = StubServer(new_folder())
    yield made
    made.stop()


@pytest.fixture(scope="session")
def strict_server(new_folder: NewFolder) -> Iterator[RasaServer]:
    """Run the trained model by Rasa's own command: one message a minute, and all that Rasa can log."""
    environment = {"SEPSIS_MESSAGES_PER_MINUTE": "1", "LOG_LEVEL": "DEBUG"}
    started = RasaServer(new_folder(), environment, rasa=(sys.executable, "-m", "rasa"))
    started.start()
    yield started
    started.end()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def running(new_folder: NewFolder) -> Iterator[tuple[Bot, GuardedChannels]]:
    """Run Slack, Twilio and the callback channel with the guard in front."""
    yield from running_bot(new_folder())


@pytest.fixture
def bot(running: tuple[Bot, GuardedChannels]) -> Bot:
    """Return the running bot with nothing said yet."""
    return fresh(*running)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Return an empty database of each kind."""
    if request.param == "sqlite":
        made = open_engine(sa.engine.make_url(f"sqlite:///{tmp_path}/chat.db"))
    else:
        made = open_engine(request.getfixturevalue("postgres").url)
    yield made
    for table in ("inbox", "feedback", "outbox", "telegram_updates", "deletions"):
        with made.begin() as connection:
            connection.execute(sa.text(f"DROP TABLE IF EXISTS {table}"))
    made.dispose()
