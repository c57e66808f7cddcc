"""Decide from findings and readings how soon help is needed, and which reply says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sepsis_assistant.safety.care import EMERGENCY, NO_SIGN, OTHER, QUESTION, URGENT, Reading
from sepsis_assistant.safety.model import Assertion, Assessment, Finding, Level, Person
from sepsis_assistant.safety.weighing import Need, Thresholds, Weights

UNNAMED = "signs that can be an emergency"
_TOLD = 2  # complaints that a reply names
# What people have and are, and what is no complaint by itself.
NO_COMPLAINT = frozenset(
    {"antibiotics", "chemo", "weak_immunity", "pregnant", "after_birth", "repeated_contact"}
)
_CLASSIFIER = "classifier"  # the source of a finding that only the trained head has
_AGREES = 0.1  # least probability of an emergency by the head that names an overdose: "can I take both?" asks
PERHAPS = "perhaps"  # how the name of a sign begins that the trained head alone sees
_FEW = 8  # words: of 4,198 development messages 60 are so short and so plain, and 2 of these harmless
_WISHES = 0.9  # probability by the head of signs from which self-harm is believed where nothing is asked
_ELSE = 0.94  # of something else, from which no wish to die is heard without words of one: "ur well boring"
LONG = 35  # words from which a message counts as long
_EVEN = 0.5  # likelier an emergency than not
_ORDER = ("self_harm", "other", "emergency")  # a sepsis sign leads, then other emergencies


@dataclass(frozen=True)
class Decision:
    """Hold the outcome for one message, plain enough to travel in Rasa's parse data.

    `by` is who saw the sign: the rules, the classifier, the guided check or none; `told` are the labels of
    what the message tells beside danger signs.
    """

    alarm: bool
    reply: str
    noticed: tuple[str, ...]
    person: str
    signs: tuple[str, ...]
    features: tuple[str, ...]
    score: float
    by: str
    age_months: float | None = None
    level: str = Level.NONE.value
    told: tuple[str, ...] = ()

    def is_guess(self, sure: float) -> bool:
        """Say whether the trained heads alone raise the alarm, with a score below `sure`."""
        return self.alarm and self.by == _CLASSIFIER and self.score < sure

    def as_dict(self) -> dict[str, Any]:
        """Return plain lists and strings for JSON."""
        return {k: list(v) if isinstance(v, tuple) else v for k, v in self.__dict__.items()}


@dataclass(frozen=True)
class Namer:
    """Hold the label and the reply of every sign that the trained head may name, by its id."""

    labels: Mapping[str, str]
    replies: Mapping[str, str]
    needs: Mapping[str, Need]

    def guess(self, assessment: Assessment, readings: Sequence[Reading], least: float) -> list[Finding]:
        """Return the likeliest sign of the most alarming part, or nothing where no sign is likely enough."""
        told = _most_alarming(readings)
        possible = [sign for sign in told.signs if sign != NO_SIGN and self._may_be(sign, assessment)]
        if told.levels[EMERGENCY] < _AGREES:
            possible = [sign for sign in possible if self.replies.get(sign) != "other"]
        known = {sign: told.signs[sign] for sign in possible}
        best = max(known, key=lambda sign: known[sign], default=None)
        return [self._finding(best)] if best is not None and known[best] >= least else []

    def _finding(self, sign: str) -> Finding:
        return Finding(
            sign=sign,
            label=f"{PERHAPS} {self.labels[sign]}",
            words="",
            start=0,
            end=0,
            person=Person.UNKNOWN,
            assertion=Assertion.PRESENT,
            why="the trained head reads it",
            source=_CLASSIFIER,
            reply=self.replies.get(sign, "emergency"),
        )

    def _may_be(self, sign: str, assessment: Assessment) -> bool:
        need = self.needs.get(sign)
        return sign in self.labels and (need is None or need.met_by(assessment))


def decide(
    assessment: Assessment,
    readings: Sequence[Reading],
    weights: Weights,
    namer: Namer,
    self_harm: float = 0.0,
) -> Decision:
    """Return the decision; `readings` are of the whole message, then of its parts.

    `self_harm` is the confidence of the intent report_self_harm. What alarms and cannot be named is urgent.
    """
    limits = weights.thresholds
    score = weights.probability(weights.evidence(assessment, readings))
    likely = score >= limits.emergency or _is_said_in_few_words(assessment)
    alarming = likely and (score >= limits.emergency_long or len(assessment.text.split()) < LONG)
    told = any(f.reply == "self_harm" for f in assessment.alarms)
    wish = _wishes(readings[0], self_harm >= (limits.self_harm_with_sign if told else limits.self_harm), told)
    signs = [f for f in assessment.alarms if f.reply != "self_harm" and alarming]
    # Beside another sign, words of self-harm are named only where the intent says so too.
    wished = [f for f in assessment.alarms if f.reply == "self_harm" and (wish or (alarming and not signs))]
    seen = [f for f in assessment.alarms if f in signs or f in wished]
    if alarming and not seen:
        seen, likely = _heard(assessment, readings, namer, limits)
    if score >= _EVEN and not seen:
        seen = list(assessment.urgent)  # what the message shows, where the whole of it is an emergency
    if seen or wish:
        return _alarm(assessment, seen, score, wish)
    grave = likely and max(r.levels[EMERGENCY] for r in readings) >= _AGREES
    return _outcome(assessment, score, level=_level(assessment, readings[0], grave, limits))


def least_score(text: str, limits: Thresholds) -> float:
    """Return the probability from which a message of this length alarms."""
    return limits.emergency_long if len(text.split()) >= LONG else limits.emergency


def calm(decision: Decision) -> Decision:
    """Return `decision` for a message that turned out to ask only: no alarm, no help needed."""
    return replace(decision, alarm=False, noticed=(), signs=(), by="none", level=Level.NONE.value)


def _is_said_in_few_words(assessment: Assessment) -> bool:
    """Say whether a few plain words tell of a sign: the heads have too little to read to take it back."""
    told = bool(assessment.alarms) and assessment.notes.plain
    return told and len(assessment.text.split()) <= _FEW


def _most_alarming(readings: Sequence[Reading]) -> Reading:
    return max(readings, key=lambda r: r.levels[EMERGENCY])


def _heard(
    assessment: Assessment, readings: Sequence[Reading], namer: Namer, limits: Thresholds
) -> tuple[list[Finding], bool]:
    """Return the sign that the heads alone hear, and whether the message may be an emergency all the same.

    What they hear as something else ("8 x 7") shows none; a wish to die sounds like something else.
    """
    heard = namer.guess(assessment, readings, limits.name)
    other = _most_alarming(readings).levels.get(OTHER, 0.0)
    if other < limits.other or assessment.urgent:
        return heard, True
    wish = [finding for finding in heard if finding.reply == "self_harm" and other < _ELSE]
    return wish, bool(wish)


def _wishes(whole: Reading, by_intent: bool, told: bool) -> bool:
    """Say whether the intent or the heads hear self-harm; `told` says that the rules find words of it."""
    heard = whole.signs.get("self_harm", 0.0) >= _WISHES and whole.levels.get(QUESTION, 0.0) < _EVEN
    return (by_intent or heard) and (told or whole.levels.get(OTHER, 0.0) < _ELSE)


def decide_by_rules(assessment: Assessment) -> Decision:
    """Return the decision by the rules alone, for text that nobody sent as it is, such as a correction."""
    seen = list(assessment.alarms)
    if not seen:
        return _outcome(assessment, 0.0, level=Level.URGENT if assessment.urgent else Level.NONE)
    return _alarm(assessment, seen, 1.0)


def _alarm(assessment: Assessment, seen: Sequence[Finding], score: float, wish: bool = False) -> Decision:
    replies = {f.reply for f in seen} | ({"self_harm"} if wish else set())
    by_rules = any(f.source != _CLASSIFIER for f in seen)
    return replace(
        _outcome(assessment, score, level=Level.EMERGENCY),
        alarm=True,
        reply=[kind for kind in _ORDER if kind in replies][-1],
        noticed=_labels(seen),
        signs=tuple(dict.fromkeys(f.sign for f in seen)),
        by="rules" if by_rules else _CLASSIFIER,
    )


def _outcome(assessment: Assessment, score: float, level: Level) -> Decision:
    return Decision(
        alarm=False,
        reply="emergency",
        noticed=(),
        person=_person(assessment),
        signs=(),
        features=assessment.notes.features,
        score=round(score, 4),
        by="none",
        age_months=assessment.notes.age_months,
        level=level.value,
        told=tuple(dict.fromkeys(f.label for f in _told(assessment) if f.label))[:_TOLD],
    )


def _told(assessment: Assessment) -> list[Finding]:
    """Return what the message tells of somebody now, the gravest first: for a reply that is no alarm."""
    features = [f for f in assessment.features if f.stated and f.sign not in NO_COMPLAINT]
    alone = [f for f in assessment.urgent if f.source != "combination"]
    return [*alone, *features, *assessment.urgent]  # a combination only where its parts have no names


def _level(assessment: Assessment, whole: Reading, likely: bool, limits: Thresholds) -> Level:
    """Return how soon help is needed where no alarm is raised."""
    if likely:
        return Level.URGENT  # danger that cannot be named
    if whole.ill < limits.report:
        return Level.NONE
    soon = (whole.levels[EMERGENCY] + whole.levels[URGENT]) / whole.ill
    return Level.URGENT if soon >= limits.urgent or assessment.urgent else Level.ROUTINE


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
