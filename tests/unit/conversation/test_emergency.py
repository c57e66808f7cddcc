"""The choice of the next emergency action."""

import pytest

from sepsis_assistant.conversation.emergency_replies import EMERGENCY, load_emergency
from sepsis_assistant.conversation.history import Revision
from sepsis_assistant.conversation.message import read_decision
from sepsis_assistant.conversation.names import LISTEN
from sepsis_assistant.data_files import DataError
from tests.support.emergencies import ALARM, step


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
    found = step(**changes)
    assert (found.action if found else None) == action


def test_the_reply_names_what_was_noticed_and_opens_the_emergency():
    slots = step(safety=ALARM).slots
    assert slots == {
        "danger_noticed": "new confusion (about an older person)", "danger_person": "older",
        "danger_named": ["new confusion"], "emergency_open": True, "help_called": False,
        "emergency_reply": "emergency", "reminder": "none",
        "fallback_step": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("last", "following"),
    [
        ("none", "first"),
        ("first", "second"),
        ("second", "third"),
        ("third", "fourth"),
        ("fourth", "fifth"),
        ("fifth", "second"),
        ("coming", "called"),
        ("called", "called_again"),
        ("called_again", "called_more"),
        ("called_more", "called"),
    ],
)
def test_a_reminder_has_other_words_than_the_last_one(last, following):
    assert step(open=True, reminder=last).slots == {"reminder": following}


def test_help_that_arrived_closes_the_emergency():
    assert step(intent="report_help_arrived", open=True).slots == {"emergency_open": False}


def corrected(safety=None, **changes):
    return Revision(read_decision(safety), **changes)


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
    found = step(**changes)
    assert (found.action if found else None) == action


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
    assert step(**changes).action == action


def test_the_line_of_the_language_is_set_before_the_first_reply():
    assert step(foreign_line="Hola", safety=ALARM).slots["foreign_line"] == "Hola"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("replies:", "reply:"), "unknown key 'reply'"),
        (("third: fourth", "third: sixth"), "nothing follows 'sixth'"),
        (("  self_harm: [ask", "  selfharm: [ask"), "unknown key 'selfharm'"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(tmp_path, change, message):
    path = tmp_path / "emergency.yml"
    path.write_text(EMERGENCY.read_text(encoding="utf-8").replace(*change))
    with pytest.raises(DataError, match=rf"emergency\.yml:\d+: .*{message}"):
        load_emergency({}, path)
