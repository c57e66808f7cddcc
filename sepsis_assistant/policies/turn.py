"""Gather from the tracker what the choice of the next emergency action needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from sepsis_assistant.conversation.corrections import read_correction, without_wrong
from sepsis_assistant.conversation.countries import Country
from sepsis_assistant.conversation.languages import languages
from sepsis_assistant.nlu.language_marker import LANGUAGE
from sepsis_assistant.policies.emergency import CLOSING
from sepsis_assistant.policies.guide_policy import danger_in_check
from sepsis_assistant.safety.decision import Thresholds, decide
from sepsis_assistant.safety.detector import default_detector
from sepsis_assistant.safety.turns import added_signs, features_of

_TURNS = 10  # how many messages back parts of a danger sign are added up
_RULES_ALONE = Thresholds(alone=1.0, with_sign=0.0, with_numbers=0.0, window=1.0)


def conversation_of(
    tracker: DialogueStateTracker, domain: Domain, country: Country | None = None
) -> dict[str, Any]:
    """Return the turn as `next_step` in sepsis_assistant/policies/emergency.py describes it."""
    message = tracker.latest_message
    parsed = dict(message.parse_data or {}) if message else {}
    past = [e for e in tracker.applied_events() if isinstance(e, UserUttered)][-_TURNS:-1]
    safety = dict(parsed.get("safety") or {})
    if not safety.get("alarm"):  # a yes to a question of the guided check
        safety = dict(danger_in_check(tracker) or safety)
    safety["about"] = default_detector().about(safety.get("person", ""))
    language = languages().get(parsed.get(LANGUAGE) or "")
    return {
        "last_action": tracker.latest_action_name or ACTION_LISTEN_NAME,
        "intent": (parsed.get("intent") or {}).get("name") or "",
        "behind": _intent_behind(parsed),
        "safety": safety,
        "added": added_signs(default_detector(), parsed, [e.parse_data for e in past]),
        "corrected": _corrected(parsed, past),
        "answering": tracker.get_slot("answer_queue") is not None,
        "foreign_line": language.says(country.emergency if country else ()) if language else None,
        "open": bool(tracker.get_slot("emergency_open")),
        "reply": tracker.get_slot("emergency_reply") or "emergency",
        "reminder": tracker.get_slot("reminder") or "none",
        "data_request": tracker.get_slot("data_request"),
        "responses": frozenset(domain.responses),
    }


def _intent_behind(parsed: dict[str, Any]) -> str:
    """Return the intent that an alarm has replaced."""
    ranking = [r.get("name") or "" for r in parsed.get("intent_ranking") or ()]
    return ranking[1] if len(ranking) > 1 else ""


def _corrected(parsed: dict[str, Any], past: Sequence[UserUttered]) -> dict[str, Any] | None:
    """Return what a correction of an earlier message makes of it; None where this message is none.

    `safety` is the decision on the message as it was meant, by the rules alone; `added` are the signs that it
    completes with the other messages; `others` tells whether another message alarmed since the last all-clear
    of the person; `own` whether this message alarms even without the value that it takes back.
    """
    text = parsed.get("text") or ""
    correction = read_correction(text, [e.text or "" for e in past])
    if correction is None:
        return None
    detector = default_detector()
    said, meant = detector.assess(past[correction.place].text or ""), detector.assess(correction.text)
    if (said.findings, said.extra) == (meant.findings, meant.extra):
        return None  # a number that says nothing about anybody's state, such as 999
    rest = [e for i, e in enumerate(past) if i != correction.place]
    earlier = frozenset().union(*(features_of(e.parse_data) for e in rest))
    features = frozenset(str(f) for f in _features(meant.extra))
    own = parsed.get("safety") or {}
    still = decide(detector.assess(without_wrong(text)), (), _RULES_ALONE).alarm
    safety = decide(meant, (), _RULES_ALONE).as_dict()
    return {
        "safety": {**safety, "about": detector.about(str(safety["person"]))},
        "added": detector.combinations(features, earlier),
        "others": any((e.parse_data.get("safety") or {}).get("alarm") for e in _since_closing(rest)),
        "own": bool(own.get("alarm")) and (own.get("by") != "rules" or still),
    }


def _features(extra: Any) -> Sequence[str]:
    return tuple(extra.get("features", ()))


def _since_closing(past: Sequence[UserUttered]) -> Sequence[UserUttered]:
    closed = [i for i, e in enumerate(past) if e.intent_name in CLOSING]
    return past[closed[-1] + 1 :] if closed else past
