"""The stored conversations: reading, printing and forgetting them."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
import yaml

from sepsis_assistant.storage.conversations import Conversations, Counts, Message, as_text
from sepsis_assistant.storage.database import database_url, open_engine

SECRET = "my mother Ekaterina has a leg that turned purple"


def test_text_is_newest_first_and_fits() -> None:
    messages = [Message("bot", 60.0, "Hello.\n\nWhat is it?"), Message("user", 0.0, "x" * 900)]
    text, shown = as_text(messages, room=1000)
    first, second = text.splitlines()
    assert first == "1970-01-01 00:01 Assistant: Hello. What is it?"
    assert second.startswith("1970-01-01 00:00 You: xxx") and second.endswith("…")
    assert shown == 2
    assert as_text(messages, room=60) == (first, 1)


def test_a_conversation_in_a_store_that_is_empty(tmp_path: Path) -> None:
    store = Conversations(open_engine(_url(tmp_path)))
    assert store.counts("a") == Counts(0, 0)
    assert store.newest("a", 5) == []


def test_the_store_forgets_a_conversation_but_no_other(tmp_path: Path) -> None:
    from rasa.shared.core.domain import Domain
    from rasa.shared.core.events import SlotSet, UserUttered
    from rasa.shared.core.trackers import DialogueStateTracker

    from sepsis_assistant.storage.tracker_store import ForgettingTrackerStore

    file = tmp_path / "new" / "chat.db"
    store = ForgettingTrackerStore(domain=Domain.empty(), db=str(file))
    for sender in ("a", "b"):
        tracker = DialogueStateTracker.from_events(sender, [UserUttered(SECRET)])
        asyncio.run(store.save(tracker))
    assert _senders(file) == {"a", "b"}
    tracker = asyncio.run(store.retrieve("a"))
    tracker.update(SlotSet("data_request", "deleted"))
    asyncio.run(store.save(tracker))
    assert _senders(file) == {"b"}
    assert asyncio.run(store.retrieve("a")) is None
    assert file.parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(("text", "fitting"), [("a" * 50, 4), ("\U0001f600" * 50, 2)])
def test_an_export_is_measured_as_messengers_do(text, fitting):
    lines, shown = as_text([Message("user", 0.0, text)] * 10, room=300)
    assert shown == fitting and len(lines.encode("utf-16-le")) // 2 <= 300


def _url(folder: Path):
    path = folder / "endpoints.yml"
    store = {"dialect": "sqlite", "db": str(folder / "chat.db")}
    path.write_text(yaml.safe_dump({"tracker_store": store}))
    return database_url(path)


def _senders(database: Path) -> set[str]:
    with sqlite3.connect(database) as connection:
        return {row[0] for row in connection.execute("SELECT DISTINCT sender_id FROM events")}
