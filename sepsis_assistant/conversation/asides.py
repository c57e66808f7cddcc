"""Hear what is said between two answers: a trained head does not have the last word on it."""

from __future__ import annotations

import re

from sepsis_assistant.conversation.calm import CALLS, OF_EMERGENCY
from sepsis_assistant.conversation.care import default_care, tells_of_illness
from sepsis_assistant.conversation.grief import default_grief_words
from sepsis_assistant.conversation.guesses import is_guess, is_nobody_ill
from sepsis_assistant.conversation.names import Slot
from sepsis_assistant.conversation.remarks import OUTSIDE, default_remarks, kind_of
from sepsis_assistant.conversation.saying import is_age, requests, tells
from sepsis_assistant.conversation.turn import Step, Turn
from sepsis_assistant.knowledge.dialogue import ASK
from sepsis_assistant.safety.decision import NO_COMPLAINT
from sepsis_assistant.safety.model import Level
from sepsis_assistant.text import fold

_LONGEST = 30  # words; a longer message is a story of its own
_LIKELY = 0.85  # probability of a question that is answered though nothing in the message asks
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
    """Meet the remark in one line, after which the fallback ends the turn; None where the message is none."""
    if not turn.begins or not is_aside(turn):
        return None
    return Step(OUTSIDE, {Slot.FALLBACK_STEP: kind_of(turn, default_remarks())})


def is_aside(turn: Turn) -> bool:
    """Say whether a statement between two answers asks nothing and tells of nobody who is ill."""
    text = turn.message.typed
    if not turn.slots.get(Slot.TOLD) or turn.evidence.revision or not is_nobody_ill(turn):
        return False
    if len(text.split()) > _LONGEST or not tells(text) or requests(text) or CALLS.search(text):
        return False
    if default_grief_words().death.search(text):
        return False
    return is_guess(turn) or (_may_be(turn) and not _tells_of_illness(turn))


def _may_be(turn: Turn) -> bool:
    """Say whether the message was taken for what statements are taken for, and for no likely question."""
    message = turn.message
    if message.intent == "greet" and _HELLO.search(message.typed):
        return False
    asked = message.intent.startswith(ASK) and message.intent not in _ABOUT_ANSWERS
    likely = bool(message.choice.answers) and message.asked.surest.best >= _LIKELY
    return (message.intent in _TAKEN_FOR or asked) and not likely


def _tells_of_illness(turn: Turn) -> bool:
    """Say whether rules or heads find more than an age or a pregnancy, or see that help is needed soon."""
    message, care = turn.message, default_care()
    soon = message.safety.alarm or message.safety.level in (Level.EMERGENCY.value, Level.URGENT.value)
    if soon or tells_of_illness(message, care, NO_COMPLAINT) or care.tells_ill(message.typed):
        return True
    return _READING.search(fold(message.typed)) is not None and not is_age(message.typed)
