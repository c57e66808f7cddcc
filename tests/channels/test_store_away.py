"""The trained assistant without its database: what was said before still counts, and is stored later."""

from __future__ import annotations

import copy
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sepsis_assistant.channels.admission import Admission
from sepsis_assistant.channels.guard import Guard
from sepsis_assistant.channels.incoming import Incoming
from sepsis_assistant.channels.rate import RateLimit
from sepsis_assistant.channels.replies import Reply
from sepsis_assistant.storage.conversations import Conversations
from sepsis_assistant.storage.fallback_inbox import FallbackInbox
from sepsis_assistant.storage.tracker_store import ForgettingTrackerStore
from tests.support.conversation import wait_for
from tests.support.postgres import Postgres
from tests.support.servers import WEB, Server
from tests.support.store_faults import postgres_stopped, sqlite_lock
from tests.support.waiting import until_later

pytestmark = pytest.mark.model

BABY = ["my baby", "is 6 weeks old", "temp is 38.5"]


class Chat:
    """Talk through the guard to the trained model, over a store of its own."""

    def __init__(self, agent: Any, store: ForgettingTrackerStore) -> None:
        from rasa.core.tracker_store import FailSafeTrackerStore

        self.store, self.sender = store, uuid.uuid4().hex
        self.processor = copy.copy(agent.processor)
        store.domain = agent.domain
        self.processor.tracker_store = FailSafeTrackerStore(store)
        self.guard = Guard(FallbackInbox(), Admission(RateLimit(1000)))
        self.guard.open(store.turns)

    def say(self, text: str) -> list[Reply]:
        incoming = Incoming(self.sender, text, channel="web")
        replies: list[Reply] = wait_for(self.guard.answer(self.processor.handle_message, incoming, None))
        return replies

    def stored(self) -> list[str]:
        wait_for(until_later(lambda: not self.store.turns.waiting))
        newest = Conversations(self.store.engine).newest(self.sender, 100)
        return [message.text for message in reversed(newest) if message.speaker == "user"]


@pytest.fixture
def sqlite_chat(agent: Any, new_folder: Callable[[], Path]) -> Iterator[Chat]:
    chat = Chat(agent, ForgettingTrackerStore(db=str(new_folder() / "chat.db")))
    chat.say("hello")
    yield chat


def test_a_baby_of_whom_was_told_while_the_database_was_stopped_raises_the_alarm(
    agent: Any, postgres: Postgres
) -> None:
    chat = Chat(agent, ForgettingTrackerStore(host=postgres.url.render_as_string()))
    with postgres_stopped(postgres):
        replies = [chat.say(text) for text in BABY]
        assert any(reply.emergency for reply in replies[-1])
        assert "call" in chat.say("what causes sepsis")[0].text.lower()
    assert chat.stored() == [*BABY, "what causes sepsis"]


@pytest.mark.parametrize("kind", ["EXCLUSIVE", "IMMEDIATE"])
def test_danger_is_answered_while_the_database_is_locked(sqlite_chat: Chat, kind: str) -> None:
    with sqlite_lock(Path(sqlite_chat.store.engine.url.database), kind):
        assert any(reply.emergency for reply in sqlite_chat.say("my dad has gone blue and cannot breathe"))
        assert "call" in sqlite_chat.say("what causes sepsis")[0].text.lower()
    assert len(sqlite_chat.stored()) == 3


@pytest.mark.ops
def test_what_was_deleted_in_the_chat_does_not_come_back_from_memory(real_server: Server) -> None:
    token, export, yes = real_server.session(), str(uuid.uuid4()), str(uuid.uuid4())
    real_server.say(token, "my friend Ekaterina asks what causes sepsis")
    assert "Ekaterina" in str(real_server.say(token, "export my data", export).body)
    real_server.say(token, "delete my data")
    deleted = real_server.say(token, "yes", yes)
    assert "I have deleted" in str(deleted.body)
    assert real_server.say(token, "yes", yes).body == deleted.body
    assert "Ekaterina" not in str(real_server.say(token, "export my data", export).body)
    assert "Ekaterina" not in str(real_server.call("GET", WEB + "history", token=token).body)
