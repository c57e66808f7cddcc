"""Say that something went wrong, with the emergency number: what must be said when Rasa cannot."""

from __future__ import annotations

import time
from collections.abc import Sequence

from sepsis_assistant.channels.danger import sounds_dangerous
from sepsis_assistant.channels.incoming import Incoming
from sepsis_assistant.channels.replies import EMERGENCY, Reply, iso_time
from sepsis_assistant.channels.texts import fixed_texts
from sepsis_assistant.worker import read_aside


def own_reply(incoming: Incoming, name: str, number: int = 0) -> Reply:
    """Return the reply with a text of our own; `number` replies to the message came before it."""
    emergency = name.startswith(EMERGENCY)
    now = iso_time(time.time())
    return Reply(f"{incoming.message_id}/{number}", fixed_texts()[name], emergency, time=now, response=name)


async def apology(incoming: Incoming, number: int = 0) -> Reply:
    """Return what is said when a turn failed: an emergency reply if the message has a danger sign."""
    danger = incoming.text is not None and await read_aside(sounds_dangerous, incoming.text)
    name = "utter_emergency_turn_failed" if danger else "utter_technical_problem"
    return own_reply(incoming, name, number)


async def cut_short(incoming: Incoming, replies: Sequence[Reply]) -> list[Reply]:
    """Return what a failed turn had said, with the apology unless that had an emergency reply."""
    if any(reply.emergency for reply in replies):
        return list(replies)
    return [*replies, await apology(incoming, len(replies))]
