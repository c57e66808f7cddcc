"""Say whether a conversation has seen no emergency, and what is misread where it has not."""

from __future__ import annotations

import re

from sepsis_assistant.conversation.emergency import PREFIX
from sepsis_assistant.conversation.turn import Turn

# Intents that answer to what happens in an emergency.
OF_EMERGENCY = frozenset(
    {
        "ask_transport", "ask_waiting", "ask_what_to_say", "report_cannot_call", "report_help_arrived",
        "report_help_coming", "report_improvement", "report_on_hold", "retract_alarm",
    }
)  # fmt: skip
# Who speaks of a call is heard, emergency or not; a call to the surgery next week is none of these.
_OFFICES = r"(?:surgery|gp|doctors?|dentist|pharmac\w+|chemist|school|nursery|midwife|practice|office)"
CALLS = re.compile(
    rf"\b(?:ambulance|paramedics?|999|911|112|111|(?:phone|call(?:ed|ing)?|rang|ring)\b(?!(?:\s+\w+)?\s+{_OFFICES}\b))\b",
    re.IGNORECASE,
)


def is_calm(turn: Turn) -> bool:
    """Say whether no emergency was raised in this conversation."""
    return not any(action.startswith(PREFIX) for actions in turn.before for action in actions)
