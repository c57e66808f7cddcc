"""Choose the next emergency action of a turn: a pure function of what is known about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sepsis_assistant.conversation import data_requests
from sepsis_assistant.safety.decision import in_words

LISTEN = "action_listen"
CLOSING = ("report_help_arrived", "retract_alarm")
ANSWERED_MEANWHILE = ("ask_", "bot_challenge", "help")
_STILL = "utter_emergency_still"
_REPLIES = {
    "emergency": "utter_emergency",
    "other": "utter_emergency_other",
    "self_harm": "utter_emergency_self_harm",
}


# Signs that choose the variant of the reply whoever the person is.
_VARIANTS = {"fever_chemotherapy": "chemotherapy", "ill_in_pregnancy": "pregnant"}


@dataclass(frozen=True)
class Step:
    """Hold the action to run and the slots to set before it."""

    action: str
    slots: Mapping[str, Any] = field(default_factory=dict)


def next_step(turn: Mapping[str, Any]) -> Step | None:
    """Return the next step, or None where the rules decide.

    `turn` has last_action, intent, safety (Decision.as_dict), added (labels that earlier turns complete),
    open (an emergency reply was given and help is not there yet), reply (which one) and responses (names
    in the domain).
    """
    last = turn["last_action"]
    if last in ("", LISTEN):
        return _first_step(turn)
    if last.startswith("utter_emergency") and data_requests.is_wanted(turn):
        return None  # "delete my data" is carried out, after the emergency line
    if last == _STILL:
        return Step(_answer(turn) or LISTEN)
    if last.startswith("utter_emergency") or (turn["open"] and last == _answer(turn)):
        return Step(LISTEN)
    return None


def _first_step(turn: Mapping[str, Any]) -> Step | None:
    safety = turn["safety"]
    if safety.get("alarm") or turn["added"]:
        return Step(_REPLIES[safety.get("reply", "emergency")], _slots(turn))
    if turn["intent"] == "report_urgent_symptoms":
        return Step("utter_emergency", _slots(turn))
    if turn["intent"] == "report_self_harm":
        return Step("utter_emergency_self_harm", _slots(turn))
    if turn["intent"] in CLOSING:
        return Step(f"utter_{turn['intent']}", {"emergency_open": False}) if turn["open"] else None
    if not turn["open"]:
        return None
    return Step(_REPLIES["self_harm"] if turn["reply"] == "self_harm" else _STILL)


def _slots(turn: Mapping[str, Any]) -> dict[str, Any]:
    safety = turn["safety"]
    labels = [*safety.get("noticed", ()), *(() if safety.get("noticed") else turn["added"])]
    variants = [_VARIANTS[sign] for sign in safety.get("signs", ()) if sign in _VARIANTS]
    return {
        "danger_noticed": in_words(labels, safety.get("about", "")),
        "danger_person": variants[0] if variants else safety.get("person", "unknown"),
        "emergency_open": True,
        "emergency_reply": safety.get("reply", "emergency"),
    }


def _answer(turn: Mapping[str, Any]) -> str | None:
    intent = turn["intent"]
    name = f"utter_{intent}"
    return name if intent.startswith(ANSWERED_MEANWHILE) and name in turn["responses"] else None
