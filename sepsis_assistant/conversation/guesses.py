"""Weigh what the trained heads alone hear in the middle of a calm conversation, where it is seldom danger."""

from __future__ import annotations

from sepsis_assistant.conversation.care_case import is_in_hand
from sepsis_assistant.conversation.names import Slot
from sepsis_assistant.conversation.turn import Turn

# Scores below which a short remark after an answer raises no alarm by the heads alone. In 80 conversations that
# readers judged, 25 harmless remarks did, and the rules saw every danger. A wish to die needs less.
_SIGN, _WISH = 0.6, 0.5
_LONGEST = 25  # words; a longer message is a story of its own


def is_guess(turn: Turn) -> bool:
    """Say whether an alarm is a guess of the heads at a remark in a conversation in which nobody is ill."""
    said = turn.message.safety
    if not (said.alarm and said.by == "classifier") or turn.evidence.together or turn.evidence.added:
        return False
    return _is_calm(turn) and said.score < (_WISH if said.reply == "self_harm" else _SIGN)


def _is_calm(turn: Turn) -> bool:
    """Say whether answers were given, and neither an emergency nor an illness nor the check is open."""
    begun = bool(turn.slots.get(Slot.TOLD)) and not turn.slots.get(Slot.EMERGENCY_OPEN)
    short = len(turn.message.text.split()) <= _LONGEST
    return begun and short and turn.loop is None and not is_in_hand(turn)
