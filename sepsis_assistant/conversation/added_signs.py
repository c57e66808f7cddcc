"""Add up what several messages of one conversation say: pure functions."""

from __future__ import annotations

from collections.abc import Sequence

from sepsis_assistant.conversation.message import Message
from sepsis_assistant.conversation.people import AGES
from sepsis_assistant.safety.detector import Detector

_TELLING = frozenset({"report_urgent_symptoms", "report_symptoms", "nlu_fallback"})


def features_of(message: Message) -> frozenset[str]:
    """Return the features and signs of a message that tells of somebody, of any other message the ages."""
    names = frozenset((*message.safety.features, *message.safety.signs))
    if message.intent in _TELLING:
        return names
    return frozenset(name for name in names if name.startswith(AGES))


def added_signs(detector: Detector, message: Message, earlier: Sequence[Message]) -> tuple[str, ...]:
    """Return the labels of the signs that `message` completes together with `earlier` ones (oldest first)."""
    known = frozenset().union(*(features_of(m) for m in earlier))
    labels = detector.combinations(features_of(message), known)
    return tuple(dict.fromkeys((*labels, *_for_age(detector, message, earlier))))


def _for_age(detector: Detector, message: Message, earlier: Sequence[Message]) -> tuple[str, ...]:
    """Return the labels of numbers that are a danger sign at the age that an earlier message gave."""
    known = [m.safety.age_months for m in earlier if m.safety.age_months is not None]
    if not known or message.safety.age_months is not None or message.intent not in _TELLING:
        return ()
    assessed = detector.assess(message.text, age_months=known[-1])
    return tuple(f.label for f in assessed.alarms if f.source == "vitals")
