"""Deleting and exporting a conversation, through Rasa and the action server."""

from __future__ import annotations

import copy
import json
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeVar

import pytest
import yaml

from actions.base import TIME_LIMIT
from sepsis_assistant.launcher.ports import free_port
from sepsis_assistant.launcher.processes import Child, answers
from tests.support.conversation import wait_for
from tests.support.data import ROOT
from tests.support.servers import ACTION_SECRET
from tests.support.store_faults import sqlite_full, sqlite_lock
from tests.support.stored import rows
from tests.support.waiting import LIMIT, until

_Result = TypeVar("_Result")

HANGS = 120  # seconds
SLOW = 20  # times as long as usual: an answer that waited for what is not there
SECRET = "my mother Ekaterina has a leg that turned purple"


class HangingServer:
    """Take every request and never answer it."""

    def __enter__(self) -> int:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                time.sleep(HANGS)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.block_on_close = False
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self.server.server_address[1]

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


class Chat:
    """Talk to the trained assistant with a real store and an action server on some port."""

    def __init__(self, agent: Any, folder: Path, action_port: int) -> None:
        from rasa.core.tracker_store import TrackerStore
        from rasa.core.utils import AvailableEndpoints

        self.port = action_port
        self.database = folder / "chat.db"
        self.endpoints = folder / "endpoints.yml"
        content = yaml.safe_load((ROOT / "endpoints.yml").read_text())
        content["tracker_store"]["db"] = str(self.database)
        content["action_endpoint"]["url"] = f"http://127.0.0.1:{action_port}/webhook"
        content["action_endpoint"]["headers"] = {"Authorization": ACTION_SECRET}
        self.endpoints.write_text(yaml.safe_dump(content))
        self.timeout = float(content["tracker_store"]["action_timeout"])
        available = AvailableEndpoints.read_endpoints(str(self.endpoints))
        # The model is that of the other tests; the store and the action server are not.
        self.processor = copy.copy(agent.processor)
        self.processor.tracker_store = TrackerStore.create(available.tracker_store, agent.domain)
        self.processor.action_endpoint = available.action

    def say(self, text: str, sender: str = "person") -> str:
        from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

        output = CollectingOutputChannel()
        message = UserMessage(text, output, sender_id=sender)
        wait_for(self.processor.handle_message(message))
        return "\n".join(m.get("text", "") for m in output.messages)

    def use_action_server(self, port: int) -> None:
        self.processor.action_endpoint.url = f"http://127.0.0.1:{port}/webhook"


@pytest.fixture(scope="module")
def chat(agent: Any, new_folder: Callable[[], Path]) -> Iterator[Chat]:
    """Return a chat whose action server is the real one."""
    folder, port = new_folder(), free_port()
    found = Chat(agent, folder, port)
    command = [sys.executable, "-m", "actions.server", str(port)]
    server = Child(command, ROOT, {"SEPSIS_ENDPOINTS": str(found.endpoints)})
    try:
        until(lambda: answers(port, "/health"), "the start of the action server")
        yield found
    finally:
        server.stop()


@pytest.fixture(scope="module")
def usual(chat: Chat) -> float:
    """Return how many seconds an answer takes here and now: the slowest of a few."""
    return max(timed(lambda: chat.say("what causes sepsis", "usual"))[1] for _ in range(5))


def timed(work: Callable[[], _Result]) -> tuple[_Result, float]:
    """Return what `work` returns and how many seconds it took."""
    started = time.monotonic()
    return work(), time.monotonic() - started


CANNOT = "I cannot do that now"


@pytest.mark.model
@pytest.mark.parametrize("yes", ["yes", "/affirm"])  # typed, and the payload of the button
def test_delete_asks_once_and_leaves_nothing(chat: Chat, yes: str) -> None:
    chat.say("what causes sepsis", "other")
    chat.say(f"hello, {SECRET[:9]}")
    question = chat.say("delete my data")
    assert "1 of your messages" in question
    assert "Shall I delete it?" in question
    answer = chat.say(yes)
    assert "I have deleted this conversation: 2 of your messages" in answer
    assert "person" not in _senders(chat.database) and "other" in _senders(chat.database)
    files = chat.database.parent.glob(f"{chat.database.name}*")  # and its journal
    assert not any(SECRET[:9].encode() in file.read_bytes() for file in files)
    chat.say("what causes sepsis")
    assert _messages(chat.database, "person") == 1
    chat.say("delete my data")
    chat.say(yes)


@pytest.mark.model
@pytest.mark.parametrize("reply", ["no", "what causes sepsis"])
def test_anything_but_yes_keeps_the_conversation(chat: Chat, reply: str) -> None:
    sender = f"keeps-{reply}"
    chat.say("what causes sepsis", sender)
    chat.say("delete my data", sender)
    chat.say(reply, sender)
    assert "deleted" not in chat.say("yes", sender)
    assert _messages(chat.database, sender) == 4


DANGER = "my nan has gone blue round the lips and cannot breathe"
CALL = "call the emergency number now"
CALLS = (
    CALL,
    "first, the call",
    "has someone called the emergency number",
)


@pytest.mark.model
def test_deleting_in_an_open_emergency_comes_after_the_emergency_line(chat: Chat) -> None:
    assert chat.say(DANGER, "urgent").lower().startswith(CALL)
    question = chat.say("delete my data", "urgent")
    assert _calls_first(question) and "Shall I delete it?" in question
    answer = chat.say("yes", "urgent")
    assert _calls_first(answer) and "I have deleted this conversation" in answer
    assert "urgent" not in _senders(chat.database)


@pytest.mark.model
def test_an_emergency_between_the_question_and_the_yes_deletes_nothing(chat: Chat) -> None:
    chat.say("what causes sepsis", "torn")
    assert "Shall I delete it?" in chat.say("delete my data", "torn")
    assert chat.say(DANGER, "torn").lower().startswith(CALL)
    answer = chat.say("yes", "torn")  # to "Has someone called?", which was asked last
    assert "on the line" in answer and "deleted" not in answer
    assert _messages(chat.database, "torn") == 4


@pytest.mark.model
def test_deleting_ends_the_guided_check(chat: Chat) -> None:
    chat.say("/start_check", "checked")
    chat.say("/deny", "checked")
    assert "Shall I delete it?" in chat.say("delete my data", "checked")
    assert "I have deleted" in chat.say("yes", "checked")
    assert "checked" not in _senders(chat.database)


@pytest.mark.model
def test_a_copy_in_the_guided_check_does_not_end_it(chat: Chat) -> None:
    chat.say("/start_check", "copied")
    chat.say("/deny", "copied")
    answer = chat.say("send me a copy of my data", "copied")
    assert "of your messages" in answer and "newly confused" in answer
    chat.say("/stop_check", "copied")


@pytest.mark.model
def test_the_privacy_words_say_what_is_stored(chat: Chat) -> None:
    answer = chat.say("what do you store", "curious")
    assert all(word in answer for word in ("text of our chat", "time", "export my data", "delete my data"))


@pytest.mark.model
def test_a_first_message_is_not_kept_either(chat: Chat) -> None:
    assert "Nothing from you is stored" in chat.say("delete my data", "new")
    assert "new" not in _senders(chat.database)


@pytest.mark.model
def test_export_shows_the_messages(chat: Chat) -> None:
    chat.say("what causes sepsis", "reader")
    answer = chat.say("send me a copy of my data", "reader")
    assert "1 of your messages" in answer
    assert "You: what causes sepsis" in answer
    assert answer.endswith("by the name of this chat: reader")  # which make export-person takes
    assert len(answer) < 4000


@pytest.mark.model
@pytest.mark.parametrize("text", ["delete my data", "send me a copy of my data"])
def test_without_an_action_server_it_says_so_at_once(chat: Chat, usual: float, text: str) -> None:
    chat.use_action_server(free_port())
    try:
        answer, seconds = timed(lambda: chat.say(text, "unlucky"))
        assert CANNOT in answer and seconds < SLOW * usual
        assert "infection" in chat.say("what causes sepsis", "unlucky")
    finally:
        chat.use_action_server(chat.port)


@pytest.mark.model
@pytest.mark.parametrize("text", ["delete my data", "send me a copy of my data"])
def test_with_a_hanging_action_server_it_says_so_when_its_time_is_over(
    chat: Chat, usual: float, text: str
) -> None:
    with HangingServer() as port:
        chat.use_action_server(port)
        try:
            answer, seconds = timed(lambda: chat.say(text, "patient"))
            assert CANNOT in answer and seconds < chat.timeout + SLOW * usual < HANGS
        finally:
            chat.use_action_server(chat.port)


@pytest.mark.model
def test_a_yes_that_cannot_be_carried_out_deletes_nothing(chat: Chat) -> None:
    chat.say("what causes sepsis", "later")
    assert "Shall I delete it?" in chat.say("delete my data", "later")
    chat.use_action_server(free_port())
    assert CANNOT in chat.say("yes", "later")
    assert _messages(chat.database, "later") == 3
    chat.use_action_server(chat.port)
    assert "I have deleted" in chat.say("yes", "later")
    assert "later" not in _senders(chat.database)


@pytest.mark.model
def test_a_yes_on_a_full_disk_says_that_nothing_was_deleted(chat: Chat) -> None:
    chat.say("what causes sepsis", "full")
    with sqlite_full(chat.database):
        assert "Shall I delete it?" in chat.say("delete my data", "full")
        assert CANNOT in chat.say("yes", "full")
    assert "I have deleted" in chat.say("yes", "full")
    assert "full" not in _senders(chat.database)


@pytest.mark.model
def test_a_locked_database_is_no_silence(chat: Chat, usual: float) -> None:
    chat.say("what causes sepsis", "locked")
    with sqlite_lock(chat.database, "EXCLUSIVE"):
        done, seconds = timed(lambda: _call_action(chat.port, "locked"))
        assert done["responses"]  # what is stored can still be counted
        assert seconds < TIME_LIMIT + SLOW * usual
        assert "Shall I delete it?" in chat.say("delete my data", "locked")
        assert CANNOT in chat.say("yes", "locked")


def _calls_first(answer: str) -> bool:
    return any(call in answer[:80].lower() for call in CALLS)


def _call_action(port: int, sender: str) -> dict:
    tracker = {"sender_id": sender, "slots": {}, "latest_message": {}, "events": []}
    tracker |= {"paused": False, "followup_action": None, "active_loop": {}}
    tracker |= {"latest_action_name": None}
    body = {"next_action": "action_delete_my_data", "sender_id": sender, "version": "3.6.21"}
    body |= {"domain": {}, "tracker": tracker}
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/webhook",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json", "Authorization": ACTION_SECRET},
    )
    with urllib.request.urlopen(request, timeout=LIMIT) as answer:
        return json.load(answer)


def _senders(database: Path) -> set[str]:
    return {sender for (sender,) in rows(database, "SELECT DISTINCT sender_id FROM events")}


def _messages(database: Path, sender: str) -> int:
    query = "SELECT count(*) FROM events WHERE sender_id = ? AND type_name = 'user'"
    return rows(database, query, sender)[0][0]
