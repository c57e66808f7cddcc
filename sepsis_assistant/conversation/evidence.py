"""Weigh the latest message together with those before it: a pure function."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sepsis_assistant.conversation.added_signs import added_signs
from sepsis_assistant.conversation.history import Revision, as_meant, revised
from sepsis_assistant.conversation.joined import decide_together
from sepsis_assistant.conversation.message import Message
from sepsis_assistant.safety.decision import Decision
from sepsis_assistant.safety.detector import Detector

REMEMBERED = 9  # messages back in which parts of a danger sign are looked for


@dataclass(frozen=True)
class Evidence:
    """Hold what earlier messages add: the labels of signs that are complete now, and a correction.

    `together` is the alarm for a sign that was torn in two by sending it in two messages.
    """

    added: tuple[str, ...] = ()
    revision: Revision | None = None
    together: Decision | None = None


def weigh(
    detector: Detector, message: Message, earlier: Sequence[Message], closing: Collection[str]
) -> Evidence:
    """Return what `earlier` messages, oldest first, add to `message`.

    `closing` are the intents that give an all-clear: what was said before it speaks for no emergency.
    """
    earlier = earlier[-REMEMBERED:]
    meant = as_meant(detector, earlier)
    closed = [place for place, each in enumerate(earlier) if each.intent in closing]
    since = closed[-1] + 1 if closed else 0
    return Evidence(
        added=added_signs(detector, message, meant),
        revision=revised(detector, message, meant, since),
        together=decide_together(detector, message, earlier),
    )
