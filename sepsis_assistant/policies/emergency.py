"""Choose the next emergency action of a turn: a pure function of what is known about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sepsis_assistant.safety.decision import in_words

LISTEN = "action_listen"
CLOSING = ("report_help_arrived", "retract_alarm")
# What is answered while an emergency is open, after the reminder to call.
ANSWERED_MEANWHILE = (
    "ask_", "bot_challenge", "help", "inform_country", "report_alone", "report_cannot_call",
    "report_improvement", "report_on_hold",
)  # fmt: skip
_ANSWERED_IN_A_CRISIS = ("ask_emergency_number", "bot_challenge", "inform_country", "report_cannot_call")
_SPECIAL_ANSWERS = {"thank": "utter_thank_while_open"}
_STILL = "utter_emergency_still"
_SELF_HARM = "utter_emergency_self_harm"
_REPLIES = {
    "emergency": "utter_emergency",
    "other": "utter_emergency_other",
    "self_harm": _SELF_HARM,
}
_NEXT_REMINDER = {"none": "first", "first": "second", "second": "third", "third": "second"}


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
    open (an emergency reply was given and help is not there yet), reply (which one), reminder (the wording of
    the last reminder) and responses (names in the domain).
    """
    last = turn["last_action"]
    if last in ("", LISTEN):
        return _first_step(turn)
    if last == _STILL or (last == _SELF_HARM and turn["reminder"] != "none"):
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
        return Step(_SELF_HARM, _slots(turn))
    if turn["intent"] in CLOSING:
        return Step(f"utter_{turn['intent']}", {"emergency_open": False}) if turn["open"] else None
    return _reminder(turn) if turn["open"] else None


def _reminder(turn: Mapping[str, Any]) -> Step:
    """Return the reminder to call, in other words than last time."""
    action = _SELF_HARM if turn["reply"] == "self_harm" else _STILL
    return Step(action, {"reminder": _NEXT_REMINDER[turn["reminder"]]})


def _slots(turn: Mapping[str, Any]) -> dict[str, Any]:
    safety = turn["safety"]
    labels = [*safety.get("noticed", ()), *(() if safety.get("noticed") else turn["added"])]
    variants = [_VARIANTS[sign] for sign in safety.get("signs", ()) if sign in _VARIANTS]
    return {
        "danger_noticed": in_words(labels),
        "danger_person": variants[0] if variants else safety.get("person", "unknown"),
        "emergency_open": True,
        "emergency_reply": safety.get("reply", "emergency"),
        "reminder": "none",
    }


def _answer(turn: Mapping[str, Any]) -> str | None:
    """Return the answer that may follow the reminder, if this message asks for one."""
    intent = turn["intent"]
    name = _SPECIAL_ANSWERS.get(intent, f"utter_{intent}")
    answered = _ANSWERED_IN_A_CRISIS if turn["reply"] == "self_harm" else ANSWERED_MEANWHILE
    wanted = intent.startswith(answered) or intent in _SPECIAL_ANSWERS
    return name if wanted and name in turn["responses"] else None
