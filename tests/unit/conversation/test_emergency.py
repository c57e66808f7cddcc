"""The choice of the next emergency action."""

import pytest

from sepsis_assistant.conversation.emergency import LISTEN, next_step

RESPONSES = frozenset(
    {
        "utter_ask_causes", "utter_greet", "utter_help", "utter_report_alone", "utter_inform_country",
        "utter_thank_while_open", "utter_correction_noted", "utter_foreign_language",
    }
)  # fmt: skip


def turn(**changes):
    known = {
        "last_action": LISTEN, "intent": "greet", "safety": {}, "added": (), "open": False,
        "reply": "emergency", "reminder": "none",
        "behind": "", "corrected": None, "answering": False, "foreign_line": None,
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
        ({"safety": ALARM, "answering": True}, "utter_emergency"),  # left behind by a turn that broke
        ({"intent": "thank", "open": True}, "utter_emergency_still"),
        ({"intent": "thank", "open": True, "reply": "self_harm"}, "utter_emergency_self_harm"),
        ({"intent": "report_help_arrived", "open": True}, "utter_report_help_arrived"),
        ({"intent": "report_help_arrived"}, None),
        ({"intent": "report_help_coming", "open": True}, "utter_report_help_coming"),
        ({"intent": "report_help_coming"}, None),
        ({"last_action": "utter_emergency", "open": True}, LISTEN),
        ({"last_action": "utter_emergency_still", "intent": "ask_causes"}, "utter_ask_causes"),
        ({"last_action": "utter_emergency_still", "intent": "delete_my_data"}, None),
        ({"last_action": "utter_emergency_still", "intent": "affirm", "data_request": "none"}, LISTEN),
        (
            {"last_action": "utter_emergency_still", "intent": "affirm", "data_request": "confirm_delete"},
            None,
        ),
        ({"last_action": "utter_emergency_still", "intent": "greet"}, LISTEN),
        ({"last_action": "utter_ask_causes", "intent": "ask_causes", "open": True, "answering": True}, None),
        ({"last_action": "utter_emergency_still", "intent": "thank"}, "utter_thank_while_open"),
        ({"last_action": "utter_emergency_still", "intent": "report_alone"}, "utter_report_alone"),
        ({"last_action": "utter_report_alone", "intent": "report_alone", "open": True}, LISTEN),
        ({"last_action": "utter_emergency_self_harm", "intent": "inform_country"}, LISTEN),
        (
            {
                "last_action": "utter_emergency_self_harm",
                "intent": "inform_country",
                "reminder": "first",
                "reply": "self_harm",
            },
            "utter_inform_country",
        ),
        (
            {
                "last_action": "utter_emergency_self_harm",
                "intent": "report_alone",
                "reminder": "first",
                "reply": "self_harm",
            },
            LISTEN,
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
        "emergency_reply": "emergency", "reminder": "none",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("last", "following"),
    [("none", "first"), ("first", "second"), ("second", "third"), ("third", "second")],
)
def test_a_reminder_has_other_words_than_the_last_one(last, following):
    assert next_step(turn(open=True, reminder=last)).slots == {"reminder": following}


def test_help_that_arrived_closes_the_emergency():
    step = next_step(turn(intent="report_help_arrived", open=True))
    assert step.slots == {"emergency_open": False}


def corrected(**changes):
    return {"safety": {"alarm": False}, "added": (), "others": False, "own": False, **changes}


@pytest.mark.parametrize(
    ("changes", "action"),
    [
        ({"corrected": corrected(safety=ALARM)}, "utter_emergency"),
        ({"corrected": corrected(safety=ALARM), "open": True}, "utter_emergency"),
        ({"corrected": corrected(added=("a fever in a young baby",))}, "utter_emergency"),
        ({"corrected": corrected(), "open": True}, "utter_retract_alarm"),
        ({"corrected": corrected(others=True), "open": True}, "utter_emergency_still"),
        ({"corrected": corrected(own=True), "safety": ALARM}, "utter_emergency"),
        ({"corrected": corrected(), "safety": ALARM}, "utter_retract_alarm"),
        ({"corrected": corrected()}, None),
        (
            {"corrected": corrected(others=True), "open": True, "last_action": "utter_emergency_still"},
            "utter_correction_noted",
        ),
        ({"last_action": "utter_retract_alarm"}, LISTEN),
    ],
)
def test_corrections_alarm_towards_danger_and_keep_the_door_open_away_from_it(changes, action):
    step = next_step(turn(**changes))
    assert (step.action if step else None) == action


@pytest.mark.parametrize(
    ("changes", "action"),
    [
        ({"foreign_line": "Hola"}, "utter_foreign_language"),
        ({"foreign_line": "Hola", "safety": ALARM}, "utter_emergency"),
        ({"foreign_line": "Hola", "open": True}, "utter_emergency_still"),
        (
            {"foreign_line": "Hola", "open": True, "last_action": "utter_emergency_still"},
            "utter_foreign_language",
        ),
        ({"foreign_line": "Hola", "last_action": "utter_foreign_language"}, LISTEN),
        ({"foreign_line": "Hola", "last_action": "utter_emergency", "open": True}, "utter_foreign_language"),
    ],
)
def test_other_languages(changes, action):
    assert next_step(turn(**changes)).action == action


def test_the_line_of_the_language_is_set_before_the_first_reply():
    assert next_step(turn(foreign_line="Hola", safety=ALARM)).slots["foreign_line"] == "Hola"


UNNAMED = {"alarm": True, "reply": "emergency", "noticed": [], "by": "classifier"}


@pytest.mark.parametrize(
    ("changes", "action"),
    [
        ({"safety": UNNAMED}, "utter_emergency"),
        ({"safety": UNNAMED, "open": True}, "utter_emergency_still"),
        ({"safety": {**UNNAMED, "reply": "self_harm"}, "open": True}, "utter_emergency_self_harm"),
        (
            {
                "safety": UNNAMED, "open": True, "last_action": "utter_emergency_still",
                "intent": "report_urgent_symptoms", "behind": "report_alone",
            },
            "utter_report_alone",
        ),
    ],
)  # fmt: skip
def test_while_open_an_alarm_without_a_name_is_a_reminder(changes, action):
    assert next_step(turn(**changes)).action == action
