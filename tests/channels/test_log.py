"""The real server at its most talkative level: no message of anybody is in its log, also when turns fail."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from tests.support.servers import REST, WEB, RasaServer

pytestmark = [pytest.mark.ops, pytest.mark.model]
MESSAGES = [
    "Zebediah wonders what sepsis is",
    "Zebediah has gone blue and cannot breathe",
    "/ask_causes Zebediah",
    "Zebediah " * 600,
    "<b>Zebediah</b> \u200b",
]


@pytest.fixture
def without_a_store(strict_server: RasaServer) -> Iterator[RasaServer]:
    """Let every turn fail to be stored: the table of events lacks what Rasa writes."""
    with sqlite3.connect(strict_server.database) as database:
        database.execute("ALTER TABLE events RENAME TO kept")
        database.execute("CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id TEXT)")
    yield strict_server
    with sqlite3.connect(strict_server.database) as database:
        database.execute("DROP TABLE events")
        database.execute("ALTER TABLE kept RENAME TO events")


def talk(server: RasaServer) -> None:
    for text in MESSAGES:
        token = server.session()
        replies = server.say(token, text).body["replies"]
        assert replies and replies[0]["text"]
        server.call("POST", REST, {"message": text})
        rating = {"reply_id": replies[0]["id"], "helpful": True, "why": text}
        server.call("POST", WEB + "feedback", rating, token)


def test_messages_are_in_no_log_line_when_all_is_well(strict_server: RasaServer) -> None:
    talk(strict_server)
    assert len(strict_server.log) > 10_000, "the server does not log what it does"
    assert "zebediah" not in strict_server.log.lower()


def test_messages_are_in_no_log_line_when_every_turn_fails_to_be_stored(without_a_store: RasaServer) -> None:
    talk(without_a_store)
    assert "OperationalError" in without_a_store.log, "nothing failed"
    assert "zebediah" not in without_a_store.log.lower()


def test_danger_is_answered_without_action_server_and_database(without_a_store: RasaServer) -> None:
    body = {"message": "my baby is floppy and her lips are blue"}
    answer = without_a_store.call("POST", REST, body)
    assert answer.body[0]["text"].startswith("Call the emergency number now: 999")
