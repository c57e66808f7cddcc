"""Hear what is said between two answers: a trained head does not have the last word on it."""

from __future__ import annotations

import re

from sepsis_assistant.conversation.calm import CALLS, OF_EMERGENCY
from sepsis_assistant.conversation.care import default_care
from sepsis_assistant.conversation.care_case import is_in_hand
from sepsis_assistant.conversation.grief import default_grief_words
from sepsis_assistant.conversation.guesses import is_guess
from sepsis_assistant.conversation.names import LISTEN, Slot
from sepsis_assistant.conversation.remarks import default_remarks, kind_of
from sepsis_assistant.conversation.saying import is_age, requests, says, tells
from sepsis_assistant.conversation.turn import Step, Turn
from sepsis_assistant.knowledge.dialogue import ASK
from sepsis_assistant.retrieval.parts import asks_anywhere
from sepsis_assistant.safety.decision import NO_COMPLAINT
from sepsis_assistant.safety.model import Level
from sepsis_assistant.text import fold

OUTSIDE = "utter_out_of_scope"
_LONGEST = 30  # words; a longer message is a story of its own
_LIKELY = 0.85  # probability of a question that is answered though nothing in the message asks
_AGES = "age_"  # the features that an age gives, or a word for a child
# What statements are taken for. Who thanks, agrees or asks for more in these words is not meant.
_TAKEN_FOR = OF_EMERGENCY | {
    "express_worry",
    "greet",
    "help",
    "nlu_fallback",
    "out_of_scope",
    "report_past_episode",
    "report_symptoms",
    "unsure",
}
_ABOUT_ANSWERS = ("ask_more", "ask_privacy", "ask_simpler", "ask_sources", "ask_why", "ask_worst")
_READING = re.compile(r"\d+\s*[./]\s*\d|\d\s*%")  # 37.9, 90/60, 91%: the rules say what it means
_HELLO = re.compile(r"^\W*(?:hi|hiya|hello|hey|good (?:morning|afternoon|evening))\b", re.IGNORECASE)


def aside_step(turn: Turn) -> Step | None:
    """Meet the remark in one line, then end the turn; None where the message is none."""
    if not turn.begins:
        met = turn.last == OUTSIDE and turn.loop is None and is_aside(turn)
        return Step(LISTEN) if met else None
    if not is_aside(turn):
        return None
    return Step(OUTSIDE, {Slot.FALLBACK_STEP: kind_of(turn, default_remarks())})


def is_aside(turn: Turn) -> bool:
    """Say whether a statement between two answers asks nothing and tells of nobody who is ill."""
    text = turn.message.typed
    if not turn.slots.get(Slot.TOLD) or not _is_calm(turn) or not _may_be(turn) or CALLS.search(text):
        return False
    if len(text.split()) > _LONGEST or not (says(text) or tells(text)):
        return False
    if asks_anywhere(text) or requests(text):
        return False
    return not (default_grief_words().death.search(text) or _tells_of_illness(turn))


def _is_calm(turn: Turn) -> bool:
    """Say whether neither an emergency nor an illness nor the check is open."""
    return not (
        turn.slots.get(Slot.EMERGENCY_OPEN) or turn.loop or is_in_hand(turn) or turn.evidence.revision
    )


def _may_be(turn: Turn) -> bool:
    """Say whether the message was taken for what statements are taken for, and for no likely question."""
    message = turn.message
    if is_guess(turn):
        return True
    if message.intent == "greet" and _HELLO.search(message.typed):
        return False
    asked = message.intent.startswith(ASK) and message.intent not in _ABOUT_ANSWERS
    likely = bool(message.choice.answers) and message.asked.surest.best >= _LIKELY
    return (message.intent in _TAKEN_FOR or asked) and not likely


def _tells_of_illness(turn: Turn) -> bool:
    """Say whether rules or heads find more than an age or a pregnancy, or see that help is needed soon."""
    safety, text = turn.message.safety, turn.message.typed
    if is_guess(turn):
        return False
    soon = safety.alarm or safety.level in (Level.EMERGENCY.value, Level.URGENT.value)
    seen = [name for name in safety.features if not name.startswith(_AGES) and name not in NO_COMPLAINT]
    care = default_care()
    told = safety.told or seen or care.complaints_in(text) or care.tells_ill(text)
    return bool(soon or told or (_READING.search(fold(text)) and not is_age(text)))
