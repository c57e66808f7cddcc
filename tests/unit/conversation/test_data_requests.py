"""Data requests in an open emergency: after the emergency line, and honest when the action cannot run."""

from __future__ import annotations

import pytest

from sepsis_assistant.conversation.data_requests import UNAVAILABLE, data_request_step
from sepsis_assistant.conversation.message import Message
from sepsis_assistant.conversation.names import LISTEN
from sepsis_assistant.conversation.turn import Turn

STILL, DELETE, EXPORT = "utter_emergency_still", "action_delete_my_data", "action_export_my_data"


@pytest.mark.parametrize(
    ("last", "intent", "request_", "action"),
    [
        (LISTEN, "delete_my_data", "delete", None),
        (STILL, "delete_my_data", "delete", DELETE),
        (STILL, "export_my_data", "export", EXPORT),
        (STILL, "affirm", "confirm_delete", DELETE),
        (STILL, "affirm", "none", None),
        (STILL, "ask_causes", "none", None),
        (DELETE, "delete_my_data", "confirm_delete", LISTEN),
        (DELETE, "delete_my_data", "delete", UNAVAILABLE),
        (DELETE, "affirm", "deleted", LISTEN),
        (DELETE, "affirm", "confirm_delete", UNAVAILABLE),
        (EXPORT, "export_my_data", "done", LISTEN),
        (EXPORT, "export_my_data", "export", UNAVAILABLE),
        (UNAVAILABLE, "export_my_data", "export", LISTEN),
    ],
)
def test_next_step_in_an_open_emergency(last, intent, request_, action):
    slots = {"emergency_open": True, "data_request": request_}
    step = data_request_step(Turn(Message(intent=intent), last, slots=slots))
    assert (step.action if step else None) == action


def test_without_an_emergency_the_rules_decide():
    slots = {"emergency_open": False, "data_request": "delete"}
    assert data_request_step(Turn(Message(intent="delete_my_data"), DELETE, slots=slots)) is None
