"""Weigh what the trained heads alone hear in the middle of a calm conversation, where it is seldom danger."""

from __future__ import annotations

from sepsis_assistant.conversation.care_case import is_in_hand
from sepsis_assistant.conversation.grief import KIND_LINES
from sepsis_assistant.conversation.names import Slot
from sepsis_assistant.conversation.turn import Turn

# Scores below which a remark after an answer raises no alarm by the heads alone. In 80 conversations that
# readers judged, 25 harmless remarks did, and the rules saw every danger. A wish to die needs less.
_SIGN, _WISH = 0.6, 0.5
# Replies in a conversation about sepsis itself; after a greeting somebody may be about to tell of an illness.
_TALK = ("utter_ask_", "utter_fallback", "utter_out_of_scope", *KIND_LINES)
_LONGEST = 25  # words; a longer message is a story of its own


def is_guess(turn: Turn) -> bool:
    """Say whether an alarm is a guess of the heads at a remark in a conversation in which nobody is ill."""
    said = turn.message.safety
    sure = _WISH if said.reply == "self_harm" else _SIGN
    if not said.is_guess(sure) or turn.evidence.together or turn.evidence.added:
        return False
    return is_nobody_ill(turn) and _has_talked(turn)


def is_nobody_ill(turn: Turn) -> bool:
    """Say whether neither an emergency nor an illness nor the check is open."""
    return not (turn.slots.get(Slot.EMERGENCY_OPEN) or turn.loop is not None or is_in_hand(turn))


def _has_talked(turn: Turn) -> bool:
    """Say whether answers were given before a message that is no story."""
    talked = any(action.startswith(_TALK) for actions in turn.before for action in actions)
    return (talked or bool(turn.slots.get(Slot.TOLD))) and len(turn.message.text.split()) <= _LONGEST
