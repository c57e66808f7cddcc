"""The choice of the next emergency action."""

import pytest

from sepsis_assistant.policies.emergency import LISTEN, next_step

RESPONSES = frozenset({"utter_ask_causes", "utter_greet", "utter_help"})


def turn(**changes):
    known = {
        "last_action": LISTEN, "intent": "greet", "safety": {}, "added": (), "open": False,
        "reply": "emergency",
        "responses": RESPONSES,
    }  # fmt: skip
    return {**known, **changes}


ALARM = {"alarm": True, "reply": "emergency", "noticed": ["new confusion"], "person": "older"}


@pytest.mark.parametrize(
    ("changes", "action"),
    [
        ({}, None),
        ({"safety": ALARM}, "utter_emergency"),
        ({"safety": {**ALARM, "reply": "other"}}, "utter_emergency_other"),
        ({"safety": {**ALARM, "reply": "self_harm"}}, "utter_emergency_self_harm"),
        ({"added": ("a fever in a young baby",)}, "utter_emergency"),
        ({"intent": "report_urgent_symptoms"}, "utter_emergency"),
        ({"intent": "ask_causes", "open": True}, "utter_emergency_still"),
        ({"intent": "thank", "open": True}, "utter_emergency_still"),
        ({"intent": "thank", "open": True, "reply": "self_harm"}, "utter_emergency_self_harm"),
        ({"intent": "report_help_arrived", "open": True}, "utter_report_help_arrived"),
        ({"intent": "report_help_arrived"}, None),
        ({"last_action": "utter_emergency", "open": True}, LISTEN),
        ({"last_action": "utter_emergency_still", "intent": "ask_causes"}, "utter_ask_causes"),
        ({"last_action": "utter_emergency_still", "intent": "thank"}, LISTEN),
        ({"last_action": "utter_emergency_still", "intent": "delete_my_data"}, None),
        ({"last_action": "utter_emergency_still", "intent": "affirm", "data_request": "none"}, LISTEN),
        (
            {"last_action": "utter_emergency_still", "intent": "affirm", "data_request": "confirm_delete"},
            None,
        ),
        ({"last_action": "utter_ask_causes", "intent": "ask_causes", "open": True}, LISTEN),
        ({"last_action": "utter_ask_causes", "intent": "ask_causes"}, None),
    ],
)
def test_next_step(changes, action):
    step = next_step(turn(**changes))
    assert (step.action if step else None) == action


def test_the_reply_names_what_was_noticed_and_opens_the_emergency():
    slots = next_step(turn(safety=ALARM)).slots
    assert slots == {
        "danger_noticed": "new confusion", "danger_person": "older", "emergency_open": True,
        "emergency_reply": "emergency",
    }  # fmt: skip


def test_help_that_arrived_closes_the_emergency():
    step = next_step(turn(intent="report_help_arrived", open=True))
    assert step.slots == {"emergency_open": False}
