"""The trained server over a database of an earlier version that is in use: every conversation goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.engine import Engine

from sepsis_assistant.launcher.ports import free_port
from tests.support.fake_telegram import TOKEN, FakeTelegram
from tests.support.old_databases import (
    ASKED_TO_DELETE,
    CHECK,
    EMERGENCY,
    all_rows,
    in_use,
    make_postgresql,
    make_sqlite,
    open_as_before,
    said,
    sender_of,
)
from tests.support.servers import KEY, REST, WEB, Answer, RasaServer, telegram_settings
from tests.support.waiting import until

pytestmark = [pytest.mark.ops, pytest.mark.model]
REST_TOKEN = "a-rest-token-for-the-tests"
CHAT = 4242  # who wrote to Telegram before the upgrade


@dataclass
class Upgraded:
    """Hold a server of this version, and the database as the earlier version sees it."""

    server: RasaServer
    old: Engine
    before: dict[str, list[tuple]]
    told: int  # messages that Telegram took for the chat before this server started

    def token(self, text: str) -> str:
        """Return the session in which somebody wrote this, as the earlier version signed it."""
        name = sender_of(self.old, text).removeprefix("web-")
        return str(URLSafeTimedSerializer(KEY, salt="web session").dumps(name))


@pytest.fixture(scope="module", params=[("0.1.0", "sqlite"), ("before_64_bits", "postgresql")], ids="-".join)
def upgraded(
    request: pytest.FixtureRequest, new_folder: Callable[[], Path], telegram: FakeTelegram
) -> Iterator[Upgraded]:
    """Start this version's server while one of the earlier version goes on with the database."""
    version, dialect = request.param
    folder, name, address = new_folder(), f"old_{free_port()}", ""
    if dialect == "sqlite":
        url = make_sqlite(version, folder / "chat.db")
    else:
        url = make_postgresql(version, request.getfixturevalue("postgres"), name)
        address = url.render_as_string(hide_password=False)
    old = open_as_before(url)
    settings = telegram_settings(telegram.address, TOKEN, SEPSIS_REST_TOKEN=REST_TOKEN)
    server = RasaServer(folder, settings, address=address, action_port=free_port())
    before, told_before = all_rows(old), len(answers_in(telegram))
    with in_use(old):
        server.start()
    yield Upgraded(server, old, before, told_before)
    server.end()
    old.dispose()
    if address:
        said(request.getfixturevalue("postgres").url, f'DROP DATABASE "{name}" WITH (FORCE)')


def answers_in(telegram: FakeTelegram) -> list[str]:
    return [text for chat, text in telegram.sent if chat == CHAT]


def told(answer: Answer) -> str:
    assert answer.status == 200, answer.body
    return "\n".join(reply["text"] for reply in answer.body["replies"])


def test_nothing_that_was_stored_is_lost(upgraded: Upgraded) -> None:
    after = all_rows(upgraded.old)
    assert set(upgraded.before["events"]) <= set(after["events"])
    assert set(upgraded.before["feedback"]) <= set(after["feedback"])


def test_who_had_the_page_open_reads_what_was_said(upgraded: Upgraded) -> None:
    history = upgraded.server.call("GET", WEB + "history", token=upgraded.token(EMERGENCY)).body["messages"]
    assert [message["text"] for message in history] == ["what is sepsis?", EMERGENCY]
    assert history[1]["replies"][0]["emergency"] and "999" in history[1]["replies"][0]["text"]


def test_an_open_emergency_stays_open_until_help_is_on_its_way(upgraded: Upgraded) -> None:
    token = upgraded.token(EMERGENCY)
    assert "999" in told(upgraded.server.say(token, "is she going to be ok?")).splitlines()[0]
    assert "Stay with the person" in told(upgraded.server.say(token, "yes, the ambulance is on its way"))


def test_a_button_of_the_guided_check_that_was_offered_before_answers_its_question(
    upgraded: Upgraded,
) -> None:
    answer = upgraded.server.press(upgraded.token(CHECK), "/affirm")
    assert told(answer).startswith("Call the emergency number now: 999") and "blotchy" in told(answer)


def test_a_deletion_that_was_asked_for_is_done(upgraded: Upgraded) -> None:
    token, sender = upgraded.token(ASKED_TO_DELETE), sender_of(upgraded.old, ASKED_TO_DELETE)
    assert "Done. I have deleted" in told(upgraded.server.say(token, "yes"))
    assert sender in str(upgraded.before) and sender not in str(all_rows(upgraded.old))


def test_a_program_goes_on_with_its_sender_id(upgraded: Upgraded) -> None:
    asked = {"sender": "ward-7", "message": "what are the warning signs of sepsis?"}
    answer = upgraded.server.call("POST", REST, asked, REST_TOKEN)
    # That the person is in Scotland was said before the upgrade.
    assert answer.status == 200 and "999 or 112 in the United Kingdom" in str(answer.body)


def test_what_telegram_delivered_before_is_answered_once(upgraded: Upgraded, telegram: FakeTelegram) -> None:
    def done() -> bool:
        with upgraded.old.connect() as connection:
            return bool(connection.execute(sa.text("SELECT min(CAST(done AS INTEGER)) FROM outbox")).scalar())

    until(done, "the answer to an update from before")
    (answer,) = answers_in(telegram)[upgraded.told :]
    assert answer.startswith("Call the emergency number now")


def test_the_server_has_nothing_to_complain_of(upgraded: Upgraded) -> None:
    assert " ERROR " not in upgraded.server.log and "Traceback" not in upgraded.server.log
