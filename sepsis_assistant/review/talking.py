"""Say a script to the trained assistant in this process, without a store, and keep what came of each line."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sepsis_assistant.conversation.evidence import Evidence
from sepsis_assistant.conversation.names import Slot
from sepsis_assistant.data_files import ROOT, DataError
from sepsis_assistant.evaluation.run import load_quiet_agent
from sepsis_assistant.launcher.messages import UsageError
from sepsis_assistant.launcher.rendering import chosen
from sepsis_assistant.policies.views import shared_views
from sepsis_assistant.review.heard import newly_told
from sepsis_assistant.review.scripts import Line, Script
from sepsis_assistant.storage.stored_turns import StoredTurn, turns_of

_SENDER = "review"


@dataclass(frozen=True)
class Played:
    """Hold what one line led to: `turn` as it would be stored, `answers` the keys of the answers told.

    `evidence` is what earlier messages added to it, `form` the row of questions that it came into, `open`
    whether an emergency was open before it.
    """

    typed: str
    turn: StoredTurn
    answers: tuple[str, ...]
    evidence: Evidence
    form: str | None = None
    open: bool = False


@dataclass
class Talk:
    """Hold a conversation with a loaded agent, which keeps it in memory only."""

    agent: Any
    sender: str = _SENDER
    _told: list[str] = field(default_factory=list)
    _buttons: list[Mapping[str, Any]] = field(default_factory=list)

    async def say(self, line: Line) -> Played:
        """Do what a line says and return what came of it; raise UsageError for a button that is not there."""
        from rasa.core.channels.channel import UserMessage

        store = self.agent.tracker_store
        before = await store.retrieve(self.sender)
        form = before.active_loop_name if before else None
        is_open = bool(before and before.get_slot(Slot.EMERGENCY_OPEN))
        text = self._payload(line)
        await self.agent.handle_message(UserMessage(text, sender_id=self.sender, metadata=line.metadata))
        tracker = await store.retrieve(self.sender)
        turn = turns_of(event.as_dict() for event in tracker.events)[-1]
        told, self._told = self._told, list(tracker.get_slot(Slot.TOLD) or [])
        self._buttons = [button for said in turn.said for button in said.get("buttons") or ()]
        evidence = shared_views().of(tracker).evidence
        return Played(line.text or text, turn, tuple(newly_told(told, self._told)), evidence, form, is_open)

    def _payload(self, line: Line) -> str:
        """Return what is sent: the payload of a button, where a number was pressed or typed, or the text."""
        number = str(line.press) if line.press is not None else line.text
        payload = chosen(number, [{k: str(v) for k, v in each.items()} for each in self._buttons])
        if line.press is not None and payload is None:
            raise UsageError(f"button {line.press} is not there: the reply before has {len(self._buttons)}")
        return payload or line.text


def play(script: Script) -> list[Played]:
    """Return what came of each line of a script with the newest model; raise DataError, UsageError."""
    return asyncio.run(_play(script))


async def _play(script: Script) -> list[Played]:
    os.chdir(ROOT)  # Rasa's components read their data from here
    agent = await load_quiet_agent()
    if not agent.is_ready():
        raise DataError(ROOT / "models", None, "there is no trained model; run make train")
    talk = Talk(agent)
    return [await talk.say(line) for line in script.lines]
