"""Decide from findings and scores whether a message gets an emergency reply, and which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sepsis_assistant.safety.model import Assertion, Assessment, Finding, Person

UNNAMED = "signs that can be an emergency"
_ORDER = ("self_harm", "other", "emergency")  # a sepsis sign leads, then other emergencies


@dataclass(frozen=True)
class Thresholds:
    """Hold the probabilities of danger that are needed, by what else points to an alarm.

    The rules name what was seen, the classifier judges whether it is told of a real person now: "a rash that
    does not fade" stands in reports and in questions. The more exact the rule, the less it takes. The
    values stand in config.yml.
    """

    alone: float  # no sign found by the rules
    with_sign: float  # a sign found by its words
    with_numbers: float  # a sign found by a measured number or by several features together
    window: float  # one sentence of a long text
    window_with_sign: float  # the same, with a sign found by the rules anywhere in the text
    plain: float  # a sign found by its words in a short plain report
    self_harm: float  # confidence of the intent report_self_harm, no sign found by the rules
    self_harm_with_sign: float  # the same, with words of self-harm found by the rules


@dataclass(frozen=True)
class Decision:
    """Hold the outcome for one message, plain enough to travel in Rasa's parse data."""

    alarm: bool
    reply: str
    noticed: tuple[str, ...]
    person: str
    signs: tuple[str, ...]
    features: tuple[str, ...]
    score: float
    by: str
    age_months: float | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return plain lists and strings for JSON."""
        return {k: list(v) if isinstance(v, tuple) else v for k, v in self.__dict__.items()}


def decide(
    assessment: Assessment, scores: Sequence[float], thresholds: Thresholds, self_harm: float = 0.0
) -> Decision:
    """Return the decision.

    `scores` are the danger of the whole text and then of its sentences, `self_harm` is the confidence of the
    intent report_self_harm.
    """
    whole = scores[0] if scores else 1.0  # without a classifier the rules decide
    window = max(scores[1:], default=0.0)
    alarms = assessment.alarms
    plain = assessment.notes.plain and whole >= thresholds.plain  # "Dad is confused."
    learned = bool(scores) and whole >= thresholds.alone
    in_window = window >= thresholds.window and not _set_apart(assessment)
    told = whole >= _needed(alarms, thresholds) or window >= thresholds.window_with_sign
    backed = bool(alarms) and (plain or told)
    wish = self_harm >= thresholds.self_harm
    if any(f.reply == "self_harm" for f in alarms):
        backed = backed or self_harm >= thresholds.self_harm_with_sign
    reply = _reply(alarms, wish)
    return Decision(
        alarm=backed or learned or in_window or wish,
        reply=reply,
        noticed=_labels(alarms),
        person=_person(assessment),
        signs=tuple(dict.fromkeys(f.sign for f in alarms)),
        features=assessment.notes.features,
        score=round(float(max(whole, window)), 4),
        by="rules" if backed else "classifier" if learned or in_window or wish else "none",
        age_months=assessment.notes.age_months,
    )


def _needed(alarms: Sequence[Finding], thresholds: Thresholds) -> float:
    exact = any(f.source in ("vitals", "combination") for f in alarms)
    return thresholds.with_numbers if exact else thresholds.with_sign


def _set_apart(assessment: Assessment) -> bool:
    """Say whether signs were found and every one is past, imagined or asked in general.

    A sentence cut out of such a message reads like a report; the whole message is the better judge.
    """
    apart = (Assertion.PAST, Assertion.FICTION, Assertion.HYPOTHETICAL, Assertion.OTHER)
    found = assessment.findings
    return bool(found) and all(f.assertion in apart for f in found)


def _reply(alarms: Sequence[Finding], self_harm: bool) -> str:
    kinds = {f.reply for f in alarms} | ({"self_harm"} if self_harm else set())
    found = [kind for kind in _ORDER if kind in kinds]
    return found[-1] if found else "emergency"


def _labels(alarms: Sequence[Finding]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f.label for f in alarms))[:3]


def _person(assessment: Assessment) -> str:
    found: Sequence[Finding] = assessment.alarms or (*assessment.findings, *assessment.features)
    known = [f.person.value for f in found if f.person is not Person.UNKNOWN]
    return known[0] if known else Person.UNKNOWN.value


def in_words(labels: Sequence[str], about: str = "") -> str:
    """Return labels as they are said: "a, b and c (about a baby)"."""
    said = ", ".join(labels[:-1]) + f" and {labels[-1]}" if len(labels) > 1 else "".join(labels) or UNNAMED
    return f"{said} ({about})" if about else said
