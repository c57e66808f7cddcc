"""An empty database of each kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sepsis_assistant.storage.tracker_store import ForgettingTrackerStore
from tests.support.tracker_stores import NewStore, new_store


@pytest.fixture(params=["sqlite", "postgresql"])
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewStore]:
    """Return what makes stores over one empty database, as the workers of a service are."""
    made: list[ForgettingTrackerStore] = []

    def new() -> ForgettingTrackerStore:
        if request.param == "sqlite":
            made.append(new_store(db=str(tmp_path / "chat.db")))
        else:
            url = request.getfixturevalue("postgres").url
            made.append(new_store(host=url.render_as_string()))
        return made[-1]

    yield new
    for table in ("events", "checkpoints", "inbox", "feedback", "deletions", "unanswered", "outbox"):
        with made[0].engine.begin() as connection:
            connection.exec_driver_sql(f"DROP TABLE IF EXISTS {table}")
    for store in made:
        store.engine.dispose()
