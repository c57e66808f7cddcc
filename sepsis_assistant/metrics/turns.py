"""Record what came of a turn. Nothing here ever fails a turn or waits.

While a turn runs, those who know more of it than its replies note it here: the signs that an emergency reply
names, the kind of a fallback. Outside a turn, such as in the probe, a note is left.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field

from sepsis_assistant.json_logs import FIELDS, name_conversation
from sepsis_assistant.metrics import registry
from sepsis_assistant.metrics.labels import OTHER, channel_label, labels

TURN_LOG = "sepsis_assistant.turns"
_NOTHING = "none"

logger = logging.getLogger(TURN_LOG)


@dataclass
class TurnNotes:
    """Hold what is known of a turn that runs; `began` is of the monotonic clock."""

    channel: str
    began: float
    signs: list[str] = field(default_factory=list)
    fallback: str | None = None


_current: ContextVar[TurnNotes | None] = ContextVar("turn", default=None)


def begin_turn(channel: str, sender: str) -> TurnNotes:
    """Begin the notes of a turn; log lines of this task and of those that it starts name the conversation."""
    notes = TurnNotes(channel_label(channel), time.monotonic())
    _current.set(notes)
    name_conversation(sender)
    return notes


def note_signs(names: Iterable[str]) -> None:
    """Note the signs, by id or label, that the emergency reply of this turn names."""
    if (notes := _current.get()) is not None:
        notes.signs.extend(names)


def note_fallback(kind: str | None) -> None:
    """Note the kind of the fallback or decline that this turn gives."""
    if (notes := _current.get()) is not None and kind:
        notes.fallback = kind


def record_turn(notes: TurnNotes, responses: Sequence[str | None]) -> None:
    """Count and log a turn that was answered with responses of these names."""
    seconds = time.monotonic() - notes.began
    try:
        _count(notes, [name or "" for name in responses], seconds)
        _log(notes, [name or _NOTHING for name in responses], seconds)
    except Exception as error:  # somebody waits for the answer, whatever becomes of the count
        logger.error("turn.not.counted: %s", type(error).__name__)


def record_failure(reason: str, danger: bool) -> None:
    """Count a turn that failed for one of registry.REASONS."""
    registry.FAILED.labels(reason, "yes" if danger else "no").inc()


def record_refusal(code: str) -> None:
    """Count a refusal; its code is one of data/fixed_texts.yml."""
    registry.REFUSALS.labels(code).inc()


def record_unsent(channel: str, reason: str) -> None:
    """Count a try that a messenger did not take, for one of registry.UNSENT_REASONS."""
    registry.UNSENT.labels(channel_label(channel), reason).inc()


def _count(notes: TurnNotes, responses: Sequence[str], seconds: float) -> None:
    known = labels()
    registry.TURNS.labels(notes.channel).inc()
    registry.SECONDS.labels(known.kind(responses)).observe(seconds)
    registry.CARE.labels(known.level(responses)).inc()
    for sign in dict.fromkeys(map(known.sign, notes.signs)):
        registry.SIGNS.labels(sign).inc()
    for topic in filter(None, map(known.topic, responses)):
        registry.ANSWERS.labels(topic).inc()
    for name in known.apologies.intersection(responses):
        registry.APOLOGIES.labels(name).inc()
    _count_fallback(notes, responses)


def _count_fallback(notes: TurnNotes, responses: Sequence[str]) -> None:
    """Count a fallback that was said; one that was only considered gave way to a better reply."""
    known = labels()
    ways = {
        "fallback": ("utter_fallback", known.fallbacks),
        "decline": ("utter_out_of_scope", known.declines),
    }
    for reply, (response, kinds) in ways.items():
        if response in responses:
            kind = notes.fallback if notes.fallback in kinds else OTHER
            registry.FALLBACKS.labels(reply, kind).inc()


def _log(notes: TurnNotes, responses: Sequence[str], seconds: float) -> None:
    if not logger.isEnabledFor(logging.INFO):
        return
    said = {
        "channel": notes.channel,
        "care": labels().level(responses),
        "response": responses[0] if responses else _NOTHING,
        "ms": round(seconds * 1000),
    }
    words = " ".join(f"{name}={value}" for name, value in said.items())
    logger.info("turn.answered %s", words, extra={FIELDS: {"event": "turn.answered", **said}})
