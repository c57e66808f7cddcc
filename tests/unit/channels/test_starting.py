"""A server is ready when a danger message got an emergency reply; nothing of the asking is stored."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain

from sepsis_assistant.channels.starting import answers_danger, warm_up

CALL = {"text": "Call 999 now.", "utter_action": "utter_emergency"}
SORRY = {"text": "I do not understand.", "utter_action": "utter_fallback"}


class Processor:
    """Answer danger with one reply, anything else with another; keep the store out of it."""

    def __init__(self, to_danger: dict[str, str] | Exception, to_others: dict[str, str] = SORRY) -> None:
        self.domain, self.tracker_store = Domain.empty(), None
        self.to_danger, self.to_others = to_danger, to_others

    async def handle_message(self, message: Any) -> None:
        assert isinstance(self.tracker_store, InMemoryTrackerStore)
        said = self.to_danger if "cannot breathe" in message.text else self.to_others
        if isinstance(said, Exception):
            raise said
        await message.output_channel.send_response(message.sender_id, said)


class Store:
    async def retrieve(self, sender: str) -> None:
        """Have nothing."""


def agent(processor: Any) -> Any:
    return SimpleNamespace(processor=processor, tracker_store=Store())


@pytest.mark.parametrize("ask", [answers_danger, warm_up])
@pytest.mark.parametrize(
    ("processor", "ready"),
    [
        (Processor(CALL), True),
        (Processor(SORRY), False),
        (Processor(RuntimeError("x")), False),
        (None, False),
    ],
    ids=["an emergency reply", "another reply", "an error", "no model"],
)
def test_ready_means_that_danger_is_answered(ask: Any, processor: Any, ready: bool) -> None:
    assert asyncio.run(ask(agent(processor))) is ready
    assert processor is None or processor.tracker_store is None, "the server's own store was taken away"


def test_a_server_without_an_agent_is_not_ready() -> None:
    assert asyncio.run(warm_up(None)) is False
