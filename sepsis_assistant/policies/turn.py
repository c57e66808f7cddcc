"""Gather from the tracker what the choice of the next emergency action needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from sepsis_assistant.conversation.countries import Country
from sepsis_assistant.conversation.emergency import CLOSING
from sepsis_assistant.conversation.history import as_meant, corrected
from sepsis_assistant.conversation.languages import languages
from sepsis_assistant.nlu.language_marker import LANGUAGE
from sepsis_assistant.policies.guide_policy import danger_in_check
from sepsis_assistant.safety.detector import default_detector
from sepsis_assistant.safety.turns import added_signs

_TURNS = 10  # how many messages back parts of a danger sign are added up


def conversation_of(
    tracker: DialogueStateTracker, domain: Domain, country: Country | None = None
) -> dict[str, Any]:
    """Return the turn as `next_step` in sepsis_assistant/conversation/emergency.py describes it."""
    message = tracker.latest_message
    parsed = dict(message.parse_data or {}) if message else {}
    past = [e for e in tracker.applied_events() if isinstance(e, UserUttered)][-_TURNS:-1]
    safety = dict(parsed.get("safety") or {})
    if not safety.get("alarm"):  # a yes to a question of the guided check
        safety = dict(danger_in_check(tracker) or safety)
    detector, said = default_detector(), [{"text": e.text, **e.parse_data} for e in past]
    safety["about"] = detector.about(safety.get("person", ""))
    language = languages().get(parsed.get(LANGUAGE) or "")
    return {
        "last_action": tracker.latest_action_name or ACTION_LISTEN_NAME,
        "intent": (parsed.get("intent") or {}).get("name") or "",
        "behind": _intent_behind(parsed),
        "safety": safety,
        "added": added_signs(detector, parsed, as_meant(detector, said)),
        "corrected": corrected(detector, parsed, said, _since_closing(past)),
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


def _since_closing(past: Sequence[UserUttered]) -> int:
    """Return the place of the first message after the person's last all-clear."""
    closed = [i for i, e in enumerate(past) if e.intent_name in CLOSING]
    return closed[-1] + 1 if closed else 0
