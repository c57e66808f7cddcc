"""The real server at its most talkative level: no message of anybody is in its log, also when turns fail."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from tests.support.http_server import QUIET, RasaServer

pytestmark = [pytest.mark.ops, pytest.mark.model]
MESSAGES = [
    "Zebediah wonders what sepsis is",
    "Zebediah has gone blue and cannot breathe",
    "/ask_causes Zebediah",
    "Zebediah " * 600,
    "<b>Zebediah</b> \u200b",
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RasaServer]:
    started = RasaServer(tmp_path_factory.mktemp("log"), {**QUIET, "LOG_LEVEL": "DEBUG"})
    yield started.start()
    started.stop()


def talk(server: RasaServer) -> None:
    token = server.session()
    for text in MESSAGES:
        replies = server.say(token, text).body["replies"]
        assert replies and replies[0]["text"]
        server.call("POST", "/webhooks/rest/webhook", {"message": text})
        server.call(
            "POST",
            "/webhooks/web/feedback",
            {"reply_id": replies[0]["id"], "helpful": True, "why": text},
            token,
        )


def test_messages_are_in_no_log_line_when_all_is_well(server: RasaServer) -> None:
    talk(server)
    assert len(server.log) > 10_000, "the server does not log what it does"
    assert "zebediah" not in server.log.lower()


def test_messages_are_in_no_log_line_when_every_turn_fails_to_be_stored(server: RasaServer) -> None:
    with sqlite3.connect(server.database) as database:
        database.execute("DROP TABLE events")
        database.execute("CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id TEXT)")
    talk(server)
    assert "OperationalError" in server.log, "nothing failed"
    assert "zebediah" not in server.log.lower()
