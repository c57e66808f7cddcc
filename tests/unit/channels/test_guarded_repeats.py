"""The guarded channels when a message is delivered again: it is forgotten unless its answer was said."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.channels.rest import RestInput

from sepsis_assistant.channels.guarded_channels import GuardedChannels
from sepsis_assistant.channels.refusals import InProgress
from sepsis_assistant.channels.replies import Reply
from sepsis_assistant.channels.tokens import Tokens


class Guard:
    """Stand for the guard: raise the errors in their order, then answer."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)

    async def answer(self, *_: Any, **__: Any) -> list[Reply]:
        if self.errors:
            raise self.errors.pop(0)
        return [Reply("7/0", "An answer.")]


def said_after(guard: Guard, deliveries: int) -> list[str]:
    """Return what is said when one message is delivered so many times."""
    output = CollectingOutputChannel()
    channels = GuardedChannels([], Tokens("x" * 40), guard)  # type: ignore[arg-type]
    take = channels._guarded(RestInput(), lambda _: asyncio.sleep(0))

    async def deliver() -> None:
        for _ in range(deliveries):
            try:
                await take(UserMessage("hello", output, "me", message_id="7"))
            except RuntimeError:
                continue

    asyncio.run(deliver())
    return [message["text"] for message in output.messages]


@pytest.mark.parametrize("error", [InProgress(), RuntimeError()], ids=repr)
def test_a_message_that_was_not_answered_is_answered_when_it_is_delivered_again(error):
    assert said_after(Guard(error), 1) == []
    assert said_after(Guard(type(error)()), 3) == ["An answer."]


def test_a_message_that_was_answered_is_not_answered_again():
    assert said_after(Guard(), 3) == ["An answer."]
