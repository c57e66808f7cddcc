"""Talk to the trained agent, loaded in this process, and keep what came of each message."""

from __future__ import annotations

import asyncio
import os
import uuid
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from sepsis_assistant.data_files import ROOT
from sepsis_assistant.review.heard import newly_told

LOOP = asyncio.new_event_loop()  # of our own: other tests close theirs
PASSING = ("detail", "answer_queue")  # slots that no turn may leave filled


def wait_for(work: Coroutine[Any, Any, Any]) -> Any:
    """Return what a coroutine returns; the agent must stay on one loop."""
    asyncio.set_event_loop(LOOP)
    return LOOP.run_until_complete(work)


def load() -> Any:
    """Load the trained model from the project's folder, as a program that embeds us would."""
    from sepsis_assistant.evaluation.run import load_quiet_agent

    os.chdir(ROOT)
    return wait_for(load_quiet_agent("models"))


@dataclass(frozen=True)
class Turn:
    """Hold what one message led to; `answers` are the keys of the knowledge answers that it gave."""

    intent: str
    actions: list[str]
    texts: list[str]
    parse_data: dict[str, Any]
    buttons: list[dict[str, str]] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    slots: dict[str, Any] = field(default_factory=dict)
    loop: str | None = None

    @property
    def text(self) -> str:
        """Return all that was said."""
        return "\n".join(self.texts)

    @property
    def alarms(self) -> list[str]:
        """Return the emergency replies among the actions."""
        return [name for name in self.actions if name.startswith("utter_emergency")]

    @property
    def emergency(self) -> bool:
        """Say whether an emergency reply was given."""
        return bool(self.alarms)


class Conversation:
    """Talk to the agent under one sender id."""

    def __init__(self, agent: Any) -> None:
        """Start a new conversation."""
        self.agent, self.sender = agent, uuid.uuid4().hex
        self._told: list[str] = []

    def say(self, text: str, metadata: dict[str, Any] | None = None) -> Turn:
        """Send a message, with what a channel adds to it, and return what came of it."""
        return wait_for(self._say(text, metadata))

    async def _say(self, text: str, metadata: dict[str, Any] | None) -> Turn:
        from rasa.core.channels.channel import UserMessage

        message = UserMessage(text, sender_id=self.sender, metadata=metadata)
        said = await self.agent.handle_message(message) or []
        return self._turn(await self.agent.tracker_store.retrieve(self.sender), said)

    def _turn(self, tracker: Any, said: list[dict[str, Any]]) -> Turn:
        from rasa.shared.core.events import ActionExecuted, UserUttered

        events = list(tracker.events)
        last = max(i for i, e in enumerate(events) if isinstance(e, UserUttered))
        actions = [e.action_name for e in events[last:] if isinstance(e, ActionExecuted)]
        before, self._told = self._told, tracker.get_slot("told") or []
        parsed = dict(events[last].parse_data)
        return Turn(
            parsed["intent"]["name"],
            [name for name in actions if name and name != "action_listen"],
            [answer.get("text", "") for answer in said],
            parsed,
            [button for answer in said for button in answer.get("buttons") or ()],
            newly_told(before, self._told),
            tracker.current_slot_values(),
            tracker.active_loop_name,
        )
