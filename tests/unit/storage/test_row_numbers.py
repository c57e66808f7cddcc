"""Rows can be counted on when there have been more than 32 bits can number."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from sepsis_assistant.data_files import ROOT
from sepsis_assistant.storage.tracker_store import ForgettingTrackerStore
from tests.support.postgres import Postgres
from tests.support.tracker_stores import new_store, say, stored
from tests.support.waiting import until_later

PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
LAST = 2**31 - 1  # the last number of 32 bits
USED_UP = f"SELECT setval('events_id_seq', {LAST})"
OLD = (
    "CREATE TABLE events (id SERIAL PRIMARY KEY, sender_id VARCHAR(255) NOT NULL, "
    "type_name VARCHAR(255) NOT NULL, "
    "timestamp FLOAT, intent_name VARCHAR(255), action_name VARCHAR(255), data TEXT);"
    "CREATE TABLE checkpoints (sender_id VARCHAR(255) PRIMARY KEY, event_id INTEGER NOT NULL, "
    "events TEXT NOT NULL)"
)


@pytest.fixture
def store(postgres: Postgres) -> Iterator[ForgettingTrackerStore]:
    """Return a store over an empty database."""
    made = new_store(host=postgres.url.render_as_string())
    yield made
    said(made, "DROP TABLE IF EXISTS events, checkpoints, inbox, feedback, deletions")
    made.engine.dispose()


def said(store: ForgettingTrackerStore, statements: str) -> None:
    with store.engine.begin() as connection:
        connection.exec_driver_sql(statements)


def test_a_turn_is_stored_after_the_last_number_of_32_bits(store: ForgettingTrackerStore) -> None:
    async def talk() -> None:
        await say(store, "before")
        said(store, USED_UP)
        await say(store, "after")
        assert not store.turns.waiting
        assert await stored(store) == ["before", "after"]

    asyncio.run(talk())


def test_the_command_of_the_page_widens_a_database_that_an_earlier_version_made(
    store: ForgettingTrackerStore,
) -> None:
    (command,) = re.findall(r'--command="(ALTER TABLE events[^"]+)"', PAGE)

    async def talk() -> None:
        said(store, OLD)
        said(store, USED_UP)
        await say(store, "waits in memory")
        assert store.turns.waiting
        said(store, command)
        await until_later(lambda: not store.turns.waiting)
        assert await stored(store) == ["waits in memory"]
        kinds = {c["name"]: c["type"] for c in sa.inspect(store.engine).get_columns("checkpoints")}
        assert isinstance(kinds["event_id"], sa.BigInteger)

    asyncio.run(talk())
