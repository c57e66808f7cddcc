"""Share the loaded agent and the paths between tests."""

from __future__ import annotations

import asyncio
import logging
import os
import uuid
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
ROOT = Path(__file__).resolve().parent.parent


LOOP = asyncio.new_event_loop()  # of our own: other tests close theirs


def wait_for(work: Coroutine[Any, Any, Any]) -> Any:
    """Return what a coroutine returns; the agent must stay on one loop."""
    asyncio.set_event_loop(LOOP)
    return LOOP.run_until_complete(work)


@dataclass
class Turn:
    """Hold what one message led to."""

    intent: str
    actions: list[str]
    texts: list[str]
    parse_data: dict[str, Any]
    buttons: list[dict[str, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return all that was said."""
        return "\n".join(self.texts)

    @property
    def emergency(self) -> bool:
        """Say whether an emergency reply was given."""
        return any(a.startswith("utter_emergency") for a in self.actions)


class Conversation:
    """Talk to the agent under one sender id."""

    def __init__(self, agent: Any) -> None:
        """Start a new conversation."""
        self.agent, self.sender = agent, uuid.uuid4().hex

    def say(self, text: str, metadata: dict[str, Any] | None = None) -> Turn:
        """Send a message, with what a channel adds to it, and return what came of it."""
        return wait_for(self._say(text, metadata))

    async def _say(self, text: str, metadata: dict[str, Any] | None) -> Turn:
        from rasa.core.channels.channel import UserMessage
        from rasa.shared.core.events import ActionExecuted, UserUttered

        message = UserMessage(text, sender_id=self.sender, metadata=metadata)
        answers = await self.agent.handle_message(message)
        tracker = await self.agent.tracker_store.retrieve(self.sender)
        events = list(tracker.events)
        last = max(i for i, e in enumerate(events) if isinstance(e, UserUttered))
        actions = [e.action_name for e in events[last:] if isinstance(e, ActionExecuted)]
        parsed = dict(events[last].parse_data)
        texts = [a.get("text", "") for a in answers or []]
        said = [a for a in actions if a and a != "action_listen"]
        buttons = [b for a in answers or [] for b in a.get("buttons") or ()]
        return Turn(parsed["intent"]["name"], said, texts, parsed, buttons)


@pytest.fixture(scope="session")
def agent() -> Any:
    """Load the trained model once, as a program that embeds us would."""
    import structlog
    from rasa.core.agent import load_agent

    quiet = structlog.make_filtering_bound_logger(logging.WARNING)
    structlog.configure(wrapper_class=quiet)
    os.chdir(ROOT)
    loaded = wait_for(load_agent(model_path="models"))
    if not loaded.is_ready():
        pytest.fail("there is no trained model in models/; run make train")
    return loaded


@pytest.fixture(scope="session")
def wait() -> Callable[[Coroutine[Any, Any, Any]], Any]:
    """Return a function that runs a coroutine where the agent lives."""
    return wait_for


@pytest.fixture(scope="session")
def new_conversation(agent: Any) -> Callable[[], Conversation]:
    """Return a function that starts a conversation."""
    return lambda: Conversation(agent)


@pytest.fixture
def conversation(agent: Any) -> Conversation:
    """Return a new conversation."""
    return Conversation(agent)
