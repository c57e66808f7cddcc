"""Carry out "delete my data" and "send me what you have" while an emergency is open, after its line.

Without an open emergency the rules in data/rules/data_requests.yml do this.
"""

from __future__ import annotations

from sepsis_assistant.conversation.names import LISTEN, Slot
from sepsis_assistant.conversation.turn import Step, Turn

UNAVAILABLE = "utter_data_action_unavailable"
_DELETE, _EXPORT = "action_delete_my_data", "action_export_my_data"
_ACTIONS = {"delete_my_data": _DELETE, "export_my_data": _EXPORT}
# What the slot holds after an action that did its work; an action that could not run leaves it as it was.
_DONE = {"delete_my_data": ("confirm_delete", "deleted"), "export_my_data": ("done",), "affirm": ("deleted",)}


def wanted(intent: str, request: str | None) -> str | None:
    """Return the action that a message asks for; a yes counts only after "really delete?"."""
    if intent == "affirm":
        return _DELETE if request == "confirm_delete" else None
    return _ACTIONS.get(intent)


def data_request_step(turn: Turn) -> Step | None:
    """Return the action after the emergency line, then the end of the turn."""
    if not turn.slots.get(Slot.EMERGENCY_OPEN):
        return None
    request = turn.slots.get(Slot.DATA_REQUEST)
    if turn.last.startswith("utter_emergency"):
        action = wanted(turn.intent, request)
        return Step(action) if action else None
    if turn.last in (_DELETE, _EXPORT):
        return Step(LISTEN if request in _DONE.get(turn.intent, ()) else UNAVAILABLE)
    return Step(LISTEN) if turn.last == UNAVAILABLE else None


def is_wanted(turn: Turn) -> bool:
    """Say whether the message asks for an action, which then comes after the emergency line."""
    return wanted(turn.intent, turn.slots.get(Slot.DATA_REQUEST)) is not None
