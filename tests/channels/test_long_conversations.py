"""A long conversation is answered as it would be if every turn read it whole, and anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sepsis_assistant.storage import kept_trackers, shortening
from sepsis_assistant.storage.checkpoints import last_checkpoint
from sepsis_assistant.storage.kept_trackers import KeptTrackers
from sepsis_assistant.storage.tracker_store import ForgettingTrackerStore
from tests.channels.test_store_away import Chat

pytestmark = pytest.mark.model
FILLER = [
    "what causes sepsis",
    "who is most at risk",
    "what are the stages",
    "how can i prevent it",
    "thanks",
    "tell me a joke",
    "and how long does recovery take",
    "no",
]
SAID = [
    "hello",
    "I am in Ireland",
    "my baby is 6 weeks old",
    *FILLER,
    "check my symptoms",
    "no",
    "what causes sepsis",
    "no",
    "stop",
    *FILLER,
    "she has a temp of 38.5",
    "I already called",
    "this is not an emergency",
    *FILLER,
    "this is not an emergency",
    "false alarm, she is fine",
    *FILLER,
    *FILLER,
    *FILLER,
    "more",
    "which number do I call",
    "my dad has gone blue and cannot breathe",
    "what do i do",
    "they are here now",
    *FILLER,
    *FILLER,
    *FILLER,
    "is my baby at risk",
    "her temp is 38.6",
]


def test_what_is_said_does_not_depend_on_how_much_is_read(
    agent: Any, new_folder: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers, shortened = [], []
    for most, room in ((shortening.MOST, kept_trackers.ROOM), (shortening.MOST, 0), (10**6, 0)):
        monkeypatch.setattr(shortening, "MOST", most)
        chat = Chat(agent, ForgettingTrackerStore(db=str(new_folder() / "chat.db")))
        chat.store._kept = KeptTrackers(room)
        answers.append([[reply.full_text for reply in chat.say(text)] for text in SAID])
        with chat.store.engine.connect() as connection:
            shortened.append(bool(last_checkpoint(connection, chat.sender).events))
    assert shortened == [True, True, False]
    assert answers[0] == answers[1] == answers[2]
