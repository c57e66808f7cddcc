"""Read what a message in an open emergency means where the classifier makes more of it: pure functions."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sepsis_assistant.conversation.meanwhile import default_meanwhile
from sepsis_assistant.conversation.names import Slot
from sepsis_assistant.conversation.saying import says
from sepsis_assistant.conversation.told import BETTER, DENY, Told
from sepsis_assistant.conversation.turn import Turn
from sepsis_assistant.conversation.wording import words_of
from sepsis_assistant.knowledge.dialogue import ASK, FALLBACK, OUT_OF_SCOPE
from sepsis_assistant.retrieval.parts import asks
from sepsis_assistant.safety.decision import PERHAPS, Decision

URGENT, SELF_HARM = "report_urgent_symptoms", "report_self_harm"
_REPORTS = (URGENT, SELF_HARM, "report_symptoms")  # intents that the detector puts before another
_BEHIND = 0.3  # confidence from which the intent behind such a one counts
NOTED = "utter_noted_while_open"
WORST = "worst"  # the variant of the short alarm: breathing stopped, or no response
WATCHING = "ask_watching"  # no intent of the classifier: "can i let him sleep", "how often do i check"
TOLD = "told"  # no intent of the classifier: an age, a detail, what somebody does
WAITING, _REPORT = "ask_waiting", "report_symptoms"
GROWN = frozenset({"adult", "older", "self", "pregnant", "chemotherapy"})  # of persons and of variants
_LONGEST = 12  # words of a detail
# what a no is about that may answer "Has someone called?"
_CALL = re.compile(
    r"\b(call\w*|ring|rang|phon\w*|dial\w*|ambulance|yet|one|nobody|noone|signal|credit|can'?t|cannot|did|have|"
    r"haven'?t|999|911|112)\b",
    re.IGNORECASE,
)


def read_intent(intent: str, text: str, told: Told) -> str:
    """Return the intent, or that nothing was asked or denied: "ok i will wake her", "no his skin is fine"."""
    if BETTER in told.denied:  # "he is getting worse": the reminder to call
        return FALLBACK if intent in (FALLBACK, OUT_OF_SCOPE, _REPORT) else intent
    if intent == WAITING and words_of(text) and not text.startswith("/") and not says(text):
        return intent if default_meanwhile().waits(text) else WATCHING
    if intent == BETTER and default_meanwhile().is_no_change(text):
        return TOLD
    if intent == DENY and told.kind != DENY and len(words_of(text)) > 1 and not _CALL.search(text):
        return TOLD
    made_up = intent.startswith(ASK) or intent in (FALLBACK, OUT_OF_SCOPE, _REPORT)
    return TOLD if made_up and says(text) and len(words_of(text)) <= _LONGEST else intent


def answer_slots(intent: str, answer: str | None) -> dict[str, Any]:
    """Return the slot that chooses the variant of the `answer` NOTED."""
    if answer != NOTED:
        return {}
    return {Slot.FALLBACK_STEP: intent if intent in (WATCHING, TOLD) else None}


def of_adult(labels: Sequence[str], words: Mapping[str, str]) -> tuple[str, ...]:
    """Return labels of signs in which `words` for a child are replaced by those for anybody."""
    said = []
    for label in labels:
        for child, anybody in words.items():
            label = label.replace(child, anybody)
        said.append(label)
    return tuple(said)


def behind(turn: Turn) -> str:
    """Return the intent of the message, or that which a report of danger has replaced."""
    ranking = turn.message.ranking
    if turn.intent in _REPORTS and len(ranking) > 1 and ranking[1][1] >= _BEHIND:
        name = ranking[1][0]
        if not name.startswith(ASK) or asks(turn.message.typed):  # "he is confused" asks nothing
            return name
    return turn.intent


def labels_of(noticed: Collection[str]) -> set[str]:
    """Return the labels of signs without "perhaps", to compare them."""
    return {label.removeprefix(f"{PERHAPS} ") for label in noticed}


def was_guessed(turn: Turn, decision: Decision, sure: float) -> bool:
    """Say whether only the trained heads see danger, in the message or in the emergency that is open.

    Where somebody was taken to want to die, the message must ask something that we know as well.
    """
    heard = decision.is_guess(sure)
    if decision.reply == SELF_HARM.removeprefix("report_") or (decision.alarm and not heard):
        return False
    if not turn.slots.get(Slot.EMERGENCY_OPEN):
        return heard
    before = str(turn.slots.get(Slot.DANGER_NOTICED) or "").startswith(PERHAPS)
    wished = turn.slots.get(Slot.EMERGENCY_REPLY) == SELF_HARM.removeprefix("report_")
    return before and (bool(turn.message.choice.answers) or not wished)
