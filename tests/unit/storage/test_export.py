"""make export-person: a person gets all that is stored of them, and nothing of anybody else's."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet
from sqlalchemy.engine import Engine

from sepsis_assistant.channels.export import main
from sepsis_assistant.storage.checkpoints import CHECKPOINTS
from sepsis_assistant.storage.conversations import Conversations
from sepsis_assistant.storage.database import METADATA
from sepsis_assistant.storage.deletions import DELETIONS
from sepsis_assistant.storage.feedback import FeedbackStore
from sepsis_assistant.storage.inbox import Inbox
from sepsis_assistant.storage.outbox import Delivery, Outbox
from sepsis_assistant.storage.shortening import MOST
from sepsis_assistant.storage.unanswered import UnansweredMessage, keep_unanswered
from tests.support.tracker_stores import ME, NewStore, say

OTHER = "somebody else"
MESSAGES = max(60, MOST + 2)  # more than the chat shows, and enough for a checkpoint
LONG = "my leg hurts " * 100  # longer than the chat shows of a message


def fill(store: Any, sender: str, secret: str, messages: int) -> None:
    """Store something with `secret` in it of this sender in every table."""

    async def talk() -> None:
        for number in range(messages):
            more = [SlotSet("x", secret), BotUttered(f"reply {number} to {secret}")]
            await say(store, f"{number} {secret} {LONG}", sender, *more, ActionExecuted("action_listen"))

    asyncio.run(talk())
    inbox, key = Inbox(store.engine), ("web", sender, "1")
    inbox.claim(key)
    inbox.finish(key, [{"text": secret}])
    FeedbackStore(store.engine).store(sender, "1/0", "utter_x", True, secret)
    keep_unanswered(store.engine, sender, UnansweredMessage(secret, "utter_fallback"))
    delivery = Delivery(f"of {sender}", {"Body": secret}, sender_id=sender)
    outbox = Outbox(store.engine, "twilio", "secret")
    outbox.receive(delivery)
    outbox.answered(delivery.item_id, [{"to": "a number", "body": secret}])  # and cannot be sent now


@dataclass
class Export:
    """Write the file of a sender, from a database that knows two."""

    engine: Engine
    folder: Path

    def __call__(self, sender: str, name: str = "export.json") -> Path:
        endpoints, path = self.folder / "endpoints.yml", self.folder / name
        address = self.engine.url.render_as_string(hide_password=False)
        endpoints.write_text(json.dumps({"tracker_store": {"dialect": "sqlite", "url": address}}))
        main([sender, "--endpoints", str(endpoints), "--out", str(path)])
        return path


@pytest.fixture
def export(stores: NewStore, tmp_path: Path) -> Export:
    store = stores()
    fill(store, ME, "Ekaterina", MESSAGES)
    fill(store, OTHER, "Zebediah", 1)
    return Export(store.engine, tmp_path)


def test_all_that_a_deletion_deletes_is_in_the_file_and_nobody_elses(export: Export) -> None:
    path = export(ME)
    text = path.read_text(encoding="utf-8")
    whole = json.loads(text)
    personal = {table.name for table in METADATA.sorted_tables} - {DELETIONS.name}
    assert set(whole["stored"]) == personal | {"outbox"}
    told = {name for name, rows in whole["stored"].items() if "Ekaterina" in json.dumps(rows)}
    assert told | {CHECKPOINTS.name} == personal | {"outbox"}
    assert "Zebediah" not in text and OTHER not in text
    assert path.stat().st_mode & 0o777 == 0o600


def test_every_message_is_there_whole_in_order_and_with_its_time(export: Export) -> None:
    said = json.loads(export(ME).read_text(encoding="utf-8"))["messages"]
    asked = [each["text"] for each in said if each["from"] == "person"]
    assert asked == [f"{number} Ekaterina {LONG}" for number in range(MESSAGES)]
    answered = [each["text"] for each in said if each["from"] == "assistant"]
    assert answered == [f"reply {number} to Ekaterina" for number in range(MESSAGES)]
    times = [each["time"] for each in said if each["from"] == "person"]
    assert times == sorted(times) and all(time.endswith("+00:00") for time in times)


def test_what_was_deleted_is_in_no_file(export: Export) -> None:
    Conversations(export.engine).delete(ME)
    with pytest.raises(SystemExit, match="Nothing is stored of this person"):
        export(ME)
    assert not (export.folder / "export.json").exists()
    assert "Zebediah" in export(OTHER).read_text(encoding="utf-8")


def test_a_file_that_is_there_is_not_written_over(export: Export) -> None:
    path = export(ME)
    before = path.read_text(encoding="utf-8")
    with pytest.raises(SystemExit, match="cannot be written"):
        export(OTHER)
    assert path.read_text(encoding="utf-8") == before
