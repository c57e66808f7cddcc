"""A guard with stand-ins for Rasa and the inbox, and how the tests ask it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage

from sepsis_assistant.channels.admission import Admission
from sepsis_assistant.channels.guard import Guard
from sepsis_assistant.channels.incoming import Incoming
from sepsis_assistant.channels.rate import RateLimit
from sepsis_assistant.channels.refusals import Refused
from sepsis_assistant.channels.replies import Reply
from sepsis_assistant.storage.fallback_inbox import FallbackInbox
from sepsis_assistant.storage.stored_turns import StoredTurn

DANGER = "my dad has gone blue and cannot breathe"
ODDLY_SAID = "I think we are losing him tonight"  # the rules find nothing in it
ODD = "/odd_button"


@dataclass
class Rasa:
    """Stand for Rasa: keep what comes, answer with `says`, or do what `does` says first."""

    says: Sequence[dict[str, Any]] = ({"text": "An answer.", "utter_action": "utter_x"},)
    does: Callable[[UserMessage], Awaitable[None]] | None = None
    seen: list[UserMessage] = field(default_factory=list)

    async def __call__(self, message: UserMessage) -> None:
        self.seen.append(message)
        if self.does is not None:
            await self.does(message)
        for said in self.says:
            await message.output_channel.send_response(message.sender_id, dict(said))

    @property
    def texts(self) -> list[str | None]:
        return [message.text for message in self.seen]


class Model:
    """Stand for the model: find danger where `sign` is, keep what was asked."""

    def __init__(self, sign: str = "losing him", error: Exception | None = None, slow: float = 0.0) -> None:
        self.sign, self.error, self.slow = sign, error, slow
        self.asked: list[str] = []

    async def parse_message(self, text: str) -> dict[str, Any]:
        self.asked.append(text)
        await asyncio.sleep(self.slow)
        if self.error:
            raise self.error
        return {"text": text, "safety": {"alarm": self.sign in text}}


class Stored(FallbackInbox):
    """Remember, beside the answers, one turn that offered a button."""

    async def turns(self, sender_id: str) -> list[StoredTurn]:
        said = [{"text": "x", "buttons": [{"title": "Odd", "payload": ODD}]}]
        return [StoredTurn("m", "hello", 0.0, {}, said)] if sender_id == "knows-a-button" else []


def make_guard(each_minute: int = 1000, inbox: FallbackInbox | None = None) -> Guard:
    return Guard(inbox or Stored(), Admission(RateLimit(each_minute, clock=lambda: 100.0)))


def run(work: Awaitable[Any]) -> Any:
    async def awaited() -> Any:
        return await work

    return asyncio.run(awaited())


def ask(incoming: Incoming, rasa: Rasa | None = None, guard: Guard | None = None) -> list[Reply]:
    return run((guard or make_guard()).answer(rasa or Rasa(), incoming))


def dicts(replies: list[Reply]) -> list[dict[str, Any]]:
    return [reply.as_dict() for reply in replies]


def refusal(incoming: Incoming, guard: Guard | None = None) -> str:
    with pytest.raises(Refused) as caught:
        ask(incoming, guard=guard)
    assert caught.value.message and caught.value.fix
    return caught.value.code
