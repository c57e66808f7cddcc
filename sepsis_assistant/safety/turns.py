"""Add up what several messages of one conversation say: a pure function over Rasa's parse data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sepsis_assistant.safety.detector import Detector

_TELLING = frozenset({"report_urgent_symptoms", "report_symptoms", "nlu_fallback"})
_AGES = "age_"  # the features that an age gives; "is a 7 week old at risk?" tells one too
ParseData = Mapping[str, Any]


def features_of(message: ParseData) -> frozenset[str]:
    """Return the features and signs of a message that tells of somebody, of any other message the ages."""
    safety = message.get("safety") or {}
    names = frozenset((*safety.get("features", ()), *safety.get("signs", ())))
    if (message.get("intent") or {}).get("name") in _TELLING:
        return names
    return frozenset(name for name in names if name.startswith(_AGES))


def added_signs(detector: Detector, message: ParseData, earlier: Sequence[ParseData]) -> tuple[str, ...]:
    """Return the labels of the signs that `message` completes together with `earlier` ones (oldest first)."""
    known = frozenset().union(*(features_of(m) for m in earlier))
    labels = detector.combinations(features_of(message), known)
    return tuple(dict.fromkeys((*labels, *_for_age(detector, message, earlier))))


def _for_age(detector: Detector, message: ParseData, earlier: Sequence[ParseData]) -> tuple[str, ...]:
    """Return the labels of numbers that are a danger sign at the age that an earlier message gave."""
    ages = [(m.get("safety") or {}).get("age_months") for m in (*earlier, message)]
    known = [age for age in ages if age is not None]
    if not known or ages[-1] is not None or (message.get("intent") or {}).get("name") not in _TELLING:
        return ()
    assessed = detector.assess(str(message.get("text") or ""), age_months=known[-1])
    return tuple(f.label for f in assessed.alarms if f.source == "vitals")
