"""Choose the next emergency action of a turn: a pure function of what is known about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sepsis_assistant.conversation import data_requests
from sepsis_assistant.safety.decision import in_words

LISTEN = "action_listen"
CLOSING = ("report_help_arrived", "retract_alarm")
# What is answered while an emergency is open, after the reminder to call.
ANSWERED_MEANWHILE = (
    "ask_", "bot_challenge", "help", "inform_country", "report_alone", "report_cannot_call",
    "report_help_coming", "report_improvement", "report_on_hold",
)  # fmt: skip
_ANSWERED_IN_A_CRISIS = ("ask_emergency_number", "bot_challenge", "inform_country", "report_cannot_call")
# "Has someone called?" - "Yes", "No"
_SPECIAL_ANSWERS = {
    "affirm": "utter_ask_waiting",
    "deny": "utter_report_cannot_call",
    "express_worry": "utter_fear_while_open",
    "thank": "utter_thank_while_open",
}
_STILL = "utter_emergency_still"
_SELF_HARM = "utter_emergency_self_harm"
_RETRACT = "utter_retract_alarm"
_NOTED = "utter_correction_noted"
_FOREIGN = "utter_foreign_language"
_COMING = "utter_report_help_coming"
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
    """Hold the action to run, the slots to set before it, and whether a more exact answer may replace it."""

    action: str
    slots: Mapping[str, Any] = field(default_factory=dict)
    yields: bool = False


def next_step(turn: Mapping[str, Any]) -> Step | None:
    """Return the next step, or None where the rules decide.

    `turn` has last_action, intent, behind (the intent that an alarm has replaced), safety (Decision.as_dict),
    added (labels that earlier turns complete), corrected (what a correction makes of an earlier message, or
    None), answering (the AnswerPolicy is in the middle of its answers), foreign_line (what to say in another
    language, or None), open (an emergency reply was given and help is not there yet), reply (which one),
    reminder (the wording of the last reminder), data_request (the slot) and responses (names in the domain).
    How they come about is in sepsis_assistant/policies/turn.py.
    """
    last = turn["last_action"]
    if last in ("", LISTEN):
        step = _first_step(turn)
        return Step(step.action, {**step.slots, **_foreign(turn)}) if step else None
    if last.startswith("utter_emergency") and data_requests.is_wanted(turn):
        return None  # "delete my data" is carried out, after the emergency line
    if last == _STILL or (last == _SELF_HARM and turn["reminder"] != "none"):
        return Step(_answer(turn) or LISTEN, yields=turn["reply"] != "self_harm" and not turn["foreign_line"])
    if last.startswith("utter_emergency") and turn["foreign_line"]:
        return Step(_FOREIGN)
    if turn["answering"] and not last.startswith("utter_emergency"):
        return None  # the AnswerPolicy has more to say
    said = last in (_FOREIGN, _RETRACT, _COMING) or (turn["open"] and last == _answer(turn))
    return Step(LISTEN) if said or last.startswith("utter_emergency") else None


def _first_step(turn: Mapping[str, Any]) -> Step | None:
    corrected = turn["corrected"]
    if corrected and not corrected["own"]:
        return _after_correction(turn, corrected)
    safety = turn["safety"]
    if turn["open"] and _is_unnamed(turn):
        return _reminder(turn)
    if safety.get("alarm") or turn["added"]:
        return _alarm(safety, turn["added"])
    if turn["intent"] == "report_urgent_symptoms":
        return _alarm({**safety, "reply": "emergency"}, turn["added"])
    if turn["intent"] == "report_self_harm":
        return _alarm({**safety, "reply": "self_harm"}, turn["added"])
    if turn["intent"] in CLOSING:
        return Step(f"utter_{turn['intent']}", {"emergency_open": False}) if turn["open"] else None
    if turn["open"]:
        return Step(_COMING) if turn["intent"] == "report_help_coming" else _reminder(turn)
    return Step(_FOREIGN) if turn["foreign_line"] else None


def _after_correction(turn: Mapping[str, Any], corrected: Mapping[str, Any]) -> Step | None:
    """Return the step after a correction: towards danger it alarms, away from it the door stays open."""
    if corrected["safety"]["alarm"] or corrected["added"]:
        return _alarm(corrected["safety"], corrected["added"])
    if turn["open"] and corrected["others"]:
        return _reminder(turn)
    if turn["open"] or turn["safety"].get("alarm"):
        return Step(_RETRACT, {"emergency_open": False})
    return None


def _is_unnamed(turn: Mapping[str, Any]) -> bool:
    """Say whether the classifier alone raised the alarm: while one is open there is nothing new to name."""
    safety = turn["safety"]
    named = safety.get("noticed") or turn["added"] or safety.get("reply") == "self_harm"
    return bool(safety.get("alarm")) and not named


def _reminder(turn: Mapping[str, Any]) -> Step:
    """Return the reminder to call, in other words than last time."""
    action = _SELF_HARM if turn["reply"] == "self_harm" else _STILL
    return Step(action, {"reminder": _NEXT_REMINDER[turn["reminder"]]})


def _foreign(turn: Mapping[str, Any]) -> dict[str, Any]:
    return {"foreign_line": turn["foreign_line"]} if turn["foreign_line"] else {}


def _alarm(safety: Mapping[str, Any], added: Sequence[str]) -> Step:
    reply = safety.get("reply", "emergency")
    labels = [*safety.get("noticed", ()), *(() if safety.get("noticed") else added)]
    variants = [_VARIANTS[sign] for sign in safety.get("signs", ()) if sign in _VARIANTS]
    slots = {
        "danger_noticed": in_words(labels, safety.get("about", "")),
        "danger_person": variants[0] if variants else safety.get("person", "unknown"),
        "emergency_open": True,
        "emergency_reply": reply,
        "reminder": "none",
    }
    return Step(_REPLIES[reply], slots)


def _answer(turn: Mapping[str, Any]) -> str | None:
    """Return the answer that may follow the reminder, if this message asks for one."""
    if turn["foreign_line"]:
        return _FOREIGN
    if turn["corrected"] and (_is_unnamed(turn) or not turn["corrected"]["own"]):
        return _NOTED
    intent = turn["behind"] if _is_unnamed(turn) else turn["intent"]
    name = _SPECIAL_ANSWERS.get(intent, f"utter_{intent}")
    answered = _ANSWERED_IN_A_CRISIS if turn["reply"] == "self_harm" else ANSWERED_MEANWHILE
    wanted = intent.startswith(answered) or (intent in _SPECIAL_ANSWERS and turn["reply"] != "self_harm")
    return name if wanted and name in turn["responses"] else None
