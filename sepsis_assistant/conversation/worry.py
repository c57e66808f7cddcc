"""Meet somebody who is afraid for a person: what was seen counts, and the check is offered."""

from __future__ import annotations

from sepsis_assistant.conversation.care import default_care, tells_of_illness
from sepsis_assistant.conversation.meanwhile import default_meanwhile
from sepsis_assistant.conversation.names import LISTEN, Slot
from sepsis_assistant.conversation.people import whom
from sepsis_assistant.conversation.turn import Step, Turn
from sepsis_assistant.retrieval.parts import asks_anywhere

FEAR = "utter_express_worry"
PERSON = "person"  # its variant for whoever is afraid for somebody
_WORRY, _REPORT = "express_worry", "report_symptoms"
_MISREAD = (_WORRY, _REPORT, "greet", "nlu_fallback", "out_of_scope", "help", "ask_is_it_sepsis")


def worry_step(turn: Turn) -> Step | None:
    """Ask what was seen; fear of illness itself, which names nobody, has an answer of its own."""
    if not turn.begins:
        return Step(LISTEN) if turn.last == FEAR and turn.loop is None else None
    if turn.loop is not None or turn.slots.get(Slot.EMERGENCY_OPEN):
        return None
    if _is_for_somebody(turn):
        found = whom(turn.message.typed, turn.message.safety.features)
        about = {Slot.CARE_PERSON: found.kind, Slot.UNDER_5: found.under_5} if found.kind else {}
        return Step(FEAR, {**about, Slot.FALLBACK_STEP: PERSON})
    left = turn.intent == _WORRY and turn.slots.get(Slot.FALLBACK_STEP) == PERSON
    return Step(FEAR, {Slot.FALLBACK_STEP: None}) if left else None


def _is_for_somebody(turn: Turn) -> bool:
    """Say whether the message tells of a person to be afraid for, and nothing of what was seen."""
    text = turn.message.typed
    if turn.intent not in _MISREAD or asks_anywhere(text) or not default_meanwhile().is_worried(text):
        return False
    return not tells_of_illness(turn.message, default_care())
