"""Read messages together that were sent one right after the other: "she is not", "breathing well"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sepsis_assistant.conversation.message import Message
from sepsis_assistant.safety.decision import Decision, decide_by_rules
from sepsis_assistant.safety.detector import Detector

TOGETHER = 2.0  # seconds between two messages that are read as one
UNFINISHED = 8.0  # ... where the first ends in a word that ends no sentence; any time where none is told
_REACH = 300  # characters on each side of the place where two messages meet

_OPEN_END = re.compile(
    r"\b(?:not|never|hardly|barely|no longer|stopped|unable to|"
    r"(?:is|are|was|were|do|does|did|has|have|had|ca|could|wo|would|should|ai)n['’]?t)\W*$",
    re.IGNORECASE,
)


def decide_together(detector: Detector, message: Message, earlier: Sequence[Message]) -> Decision | None:
    """Return the alarm for a danger sign that begins in `earlier` messages and ends in `message`, or None.

    What one message says alone is judged elsewhere. By the rules only: nobody sent this text as it is.
    """
    before = _just_before(message, earlier)
    if not before:
        return None
    begun = " ".join(before)[-_REACH:] + " "
    assessment = detector.assess(begun + message.text[:_REACH])
    torn = tuple(f for f in assessment.findings if f.start < len(begun) - 1 and f.end > len(begun))
    decision = decide_by_rules(replace(assessment, findings=torn))
    return decision if decision.alarm else None


def _just_before(message: Message, earlier: Sequence[Message]) -> list[str]:
    """Return the texts that came right before `message`, each soon after the one before, oldest first."""
    texts: list[str] = []
    arrived = message.arrived
    for each in reversed(earlier):
        if not _soon(each, arrived):
            break
        texts.insert(0, each.text)
        arrived = each.arrived
    return texts


def _soon(message: Message, next_one: float | None) -> bool:
    """Say whether the message that arrived at `next_one` belongs to `message` before it."""
    unfinished = _OPEN_END.search(message.text) is not None
    if next_one is None or message.arrived is None:
        return unfinished
    return abs(next_one - message.arrived) <= (UNFINISHED if unfinished else TOGETHER)
