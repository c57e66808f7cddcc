"""Keep an illness in hand: what is told of it later never lowers how soon help is needed."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

from sepsis_assistant.conversation.care import CHEMOTHERAPY, IN_HOSPITAL, OFFERS, STANDS, URGENT, CareWords
from sepsis_assistant.conversation.names import Slot
from sepsis_assistant.conversation.people import ADULT, BABY, CHILD, PREGNANT, WEAK, whom
from sepsis_assistant.conversation.saying import says
from sepsis_assistant.conversation.turn import Turn
from sepsis_assistant.safety.model import Level

_REACH = 6  # turns in which an illness is still in hand
_COUNTRY = "inform_country"
_NEVER = ("start_check", "retract_alarm", "report_improvement", "goodbye", "thank", "stop_check")
_YOUNG = (BABY, CHILD)
_KEPT = (IN_HOSPITAL, CHEMOTHERAPY, PREGNANT, WEAK)  # variants that an age does not replace
_SHORT = (None, ADULT, CHILD)  # variants whose advice is the same in one line


def is_in_hand(turn: Turn) -> bool:
    """Say whether an illness was answered a few turns ago, and nobody took it back since."""
    if turn.slots.get(Slot.EMERGENCY_OPEN) or turn.loop is not None:
        return False
    ends = {
        "utter_retract_alarm",
        "utter_report_improvement",
        "utter_report_help_arrived",
        "utter_stop_alarm",
    }
    since = itertools.takewhile(ends.isdisjoint, turn.before[:_REACH])
    return any(action in OFFERS for actions in since for action in actions)


def adds_detail(turn: Turn) -> bool:
    """Say whether a message only tells where somebody is, how old or how else at risk, and asks nothing."""
    message = turn.message
    if turn.intent in _NEVER or not is_in_hand(turn) or not says(message.typed) and turn.intent != _COUNTRY:
        return False
    if turn.intent == _COUNTRY:
        return True
    return bool(whom(message.typed).months is not None or message.safety.features)


def held(turn: Turn, slots: Mapping[str, Any], words: CareWords) -> tuple[str | None, dict[str, Any]]:
    """Return the reply that stands and its slots, where those of the latest message would lower it.

    Nothing is held of another person, nor after a correction.
    """
    if not is_in_hand(turn) or turn.evidence.revision or _is_another(turn, slots):
        return None, {}
    variant = turn.slots.get(Slot.CARE_VARIANT)
    kept: dict[str, Any] = {Slot.CARE_VARIANT: variant} if variant in _KEPT else {}
    urgent = Level.URGENT.value
    sinks = turn.slots.get(Slot.CARE_LEVEL) == urgent != slots[Slot.CARE_LEVEL]
    new = slots[Slot.COMPLAINT_LINE] not in words.unnamed
    if sinks:
        kept[Slot.CARE_LEVEL] = urgent
    if not new:
        kept |= {name: turn.slots.get(name) for name in (Slot.CARE_PLACE,) if turn.slots.get(name)}
        kept[Slot.COMPLAINT_LINE] = words.stands
        if kept.get(Slot.CARE_VARIANT, slots[Slot.CARE_VARIANT]) in _SHORT:
            kept[Slot.CARE_VARIANT] = STANDS
    return (URGENT if sinks else None), kept


def _is_another(turn: Turn, slots: Mapping[str, Any]) -> bool:
    """Say whether the message is about a child and the case about an adult, or the other way round."""
    before, now = turn.slots.get(Slot.CARE_PERSON), slots.get(Slot.CARE_PERSON)
    return bool(before and now) and (before in _YOUNG) != (now in _YOUNG)
