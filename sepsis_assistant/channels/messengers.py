"""Say replies through Rasa's output channels: whole, in parts that a messenger takes, buttons apart."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from rasa.core.channels.channel import OutputChannel

from sepsis_assistant.channels.guard import Guard, OnMessage
from sepsis_assistant.channels.incoming import Incoming
from sepsis_assistant.channels.patience import Passing, patiently
from sepsis_assistant.channels.refusals import InProgress, Refused
from sepsis_assistant.channels.replies import Reply
from sepsis_assistant.channels.telegram.rendering import split
from sepsis_assistant.fixed_texts import fixed_lines
from sepsis_assistant.metrics.turns import record_refusal, record_unsent

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Limits:
    """Hold what a messenger takes: UTF-16 units of a text, buttons of a message, characters of a title.

    `blocks` says that Rasa's output channel waits for the network without letting others work.
    """

    chars: int = 3000
    buttons: int = 5
    title: int = 75
    blocks: bool = False


# Sources: the messengers' own documentation of their send interfaces. More than that is refused by them, or
# dropped by Rasa's channel, and the person would read nothing.
LIMITS = {
    "twilio": Limits(chars=1500),
    "facebook": Limits(chars=1900, buttons=3, title=20, blocks=True),
    "slack": Limits(chars=2900),
    "botframework": Limits(blocks=True),
}


async def replies_to(guard: Guard, on_new_message: OnMessage, incoming: Incoming) -> list[Reply]:
    """Return the replies to a message, however long they take, or why it is not taken."""
    while True:
        try:
            return await guard.answer(on_new_message, incoming, patience=None)
        except InProgress:  # a worker that was killed holds it until its lease runs out
            continue
        except Refused as refusal:
            return [refusal_reply(incoming, refusal)]


def refusal_reply(incoming: Incoming, refusal: Refused) -> Reply:
    """Return, and count, what a person reads whose message is not taken."""
    record_refusal(refusal.code)
    return Reply(incoming.message_id, refusal.text)


async def say(output: OutputChannel, recipient: str, replies: Sequence[Reply]) -> bool:
    """Say the replies, each in several tries, and return whether all were sent.

    One that fails does not stop the next.
    """
    limits, arrived = LIMITS.get(output.name(), Limits()), True
    for reply in replies:
        for message in messages_of(reply, limits, _has_buttons(output)):
            try:
                await patiently(partial(_send, output, recipient, message, limits.blocks))
            except Passing as failure:
                logger.error("reply.not.sent by %s: %s", output.name(), failure.reason)
                record_unsent(output.name(), "gave_up")
                arrived = False
    return arrived


def messages_of(reply: Reply, limits: Limits, has_buttons: bool) -> Iterator[dict[str, Any]]:
    """Yield Rasa's messages: the text first, so that it arrives whatever becomes of the buttons."""
    text = reply.full_text
    if reply.buttons and not has_buttons:
        titles = ", ".join(button["title"] for button in reply.buttons)
        text = f"{text}\n{fixed_lines()['can_answer'].format(titles=titles)}"
    # Rasa's channels cut at blank lines: an emergency reply must stay in one piece.
    for part in split(re.sub(r"\n\s*\n", "\n", text), limits.chars):
        yield {"text": part}
    if has_buttons:
        for first in range(0, len(reply.buttons), limits.buttons):
            shown = reply.buttons[first : first + limits.buttons]
            buttons = [_button(b["title"], b["payload"], limits) for b in shown]
            yield {"text": fixed_lines()["choose"], "buttons": buttons}


def _button(title: str, payload: str, limits: Limits) -> dict[str, str]:
    short = title if len(title) <= limits.title else title[: limits.title - 1].rstrip() + "\u2026"
    return {"title": short, "payload": payload}


def _has_buttons(output: OutputChannel) -> bool:
    return type(output).send_text_with_buttons is not OutputChannel.send_text_with_buttons


async def _send(output: OutputChannel, recipient: str, message: dict[str, Any], blocks: bool) -> None:
    given = dict(message)  # Rasa's channels take messages apart
    try:
        if blocks:  # in a thread, so that other people's messages go on meanwhile
            await asyncio.to_thread(asyncio.run, output.send_response(recipient, given))
        else:
            await output.send_response(recipient, given)
    except Exception as error:  # the messenger's fault; its text could hold the message
        raise Passing(type(error).__name__) from None
