"""The choice of the next emergency action."""

import pytest

from sepsis_assistant.conversation.check_answers import default_check
from sepsis_assistant.conversation.emergency import emergency_step
from sepsis_assistant.conversation.emergency_replies import EMERGENCY, default_emergency, load_emergency
from sepsis_assistant.conversation.evidence import Evidence
from sepsis_assistant.conversation.history import Revision
from sepsis_assistant.conversation.message import Message, read_decision
from sepsis_assistant.conversation.names import LISTEN
from sepsis_assistant.conversation.turn import Turn
from sepsis_assistant.data_files import DataError

RESPONSES = frozenset(
    {
        "utter_ask_causes", "utter_greet", "utter_help", "utter_report_alone", "utter_inform_country",
        "utter_thank_while_open", "utter_correction_noted", "utter_foreign_language", "utter_ask_medicine",
        "utter_noted_while_open", "utter_report_cannot_call", "utter_report_improvement",
    }
)  # fmt: skip


def step(
    intent="greet", behind="", safety=None, added=(), corrected=None, answering=False, foreign_line=None,
    last_action=LISTEN, open=False, reply="emergency", reminder="none", data_request=None,
    text="", called=False, named=(), before=(),
):  # fmt: skip
    """Return the next step of a turn in which these things are so."""
    ranking = ((intent, 1.0), (behind, 0.5)) if behind else ()
    message = Message(text, text, intent=intent, ranking=ranking, safety=read_decision(safety))
    slots = {"emergency_open": open, "emergency_reply": reply, "reminder": reminder}
    slots |= {"help_called": called, "danger_named": list(named)}
    slots |= {"data_request": data_request, "answer_queue": [] if answering else None}
    turn = Turn(message, last_action, slots=slots, before=before, evidence=Evidence(added, corrected))
    return emergency_step(turn, default_emergency(), default_check(), RESPONSES, foreign_line)


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
    found = step(**changes)
    assert (found.action if found else None) == action


def test_the_reply_names_what_was_noticed_and_opens_the_emergency():
    slots = step(safety=ALARM).slots
    assert slots == {
        "danger_noticed": "new confusion (about an older person)", "danger_person": "older",
        "danger_named": ["new confusion"], "emergency_open": True, "help_called": False,
        "emergency_reply": "emergency", "reminder": "none",
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


CALLED, CLOSED = {"help_called": True, "reminder": "coming"}, {"emergency_open": False}
ASKED = [("utter_emergency",)]  # the reply before, which asks "Has someone called?"


@pytest.mark.parametrize(
    ("changes", "action", "slots"),
    [
        ({"text": "I already called"}, "utter_report_help_coming", CALLED),
        ({"text": "yes we called", "intent": "affirm"}, "utter_report_help_coming", None),
        ({"text": "they are 10 minutes away"}, "utter_report_help_coming", None),
        ({"text": "they took her in"}, "utter_report_help_arrived", CLOSED),
        ({"text": "I rang them", "intent": "report_help_arrived"}, "utter_report_help_arrived", CLOSED),
        ({"text": "false alarm, she is ok, she talks normally"}, "utter_retract_alarm", CLOSED),
        ({"text": "he's ok, it was a mistake", "intent": "report_improvement"}, "utter_retract_alarm", None),
        ({"text": "this is not an emergency", "intent": "retract_alarm"}, "utter_not_an_emergency", {}),
        (
            {"text": "this is not an emergency", "before": [("utter_not_an_emergency",)]},
            "utter_retract_alarm",
            CLOSED,
        ),
        ({"text": "yes", "intent": "affirm", "before": ASKED}, "utter_report_help_coming", None),
        ({"text": "yes", "intent": "affirm"}, "utter_emergency_still", {"reminder": "first"}),
        ({"text": "ok", "intent": "affirm", "before": ASKED}, "utter_emergency_still", None),
        ({"text": "/affirm", "intent": "affirm", "before": ASKED}, "utter_emergency_still", None),
        ({"text": "no", "intent": "deny", "before": ASKED}, "utter_emergency_still", None),
        ({"text": "/x", "intent": "report_help_coming"}, "utter_report_help_coming", None),
        ({"text": "/x", "intent": "report_help_arrived"}, "utter_report_help_arrived", None),
        ({"text": "/x", "intent": "retract_alarm"}, "utter_retract_alarm", None),
        ({"text": "/x", "intent": "report_cannot_call"}, "utter_emergency_still", None),
        (
            {"text": "they are coming. can I give her paracetamol?", "intent": "ask_medicine"},
            "utter_ask_medicine",
            CALLED,
        ),
        (
            {"text": "yes", "intent": "affirm", "before": ASKED, "data_request": "confirm_delete"},
            "utter_emergency_still",
            None,
        ),
        ({"text": "I called", "reply": "self_harm"}, "utter_report_help_coming", {"help_called": True}),
    ],
)  # fmt: skip
def test_what_is_told_while_open_is_understood(changes, action, slots):
    found = step(open=True, **changes)
    assert found.action == action
    assert slots is None or found.slots == slots


@pytest.mark.parametrize(
    ("changes", "action"),
    [
        ({"intent": "ask_medicine", "text": "can i give paracetamol"}, "utter_ask_medicine"),
        ({"intent": "report_symptoms", "behind": "ask_medicine"}, "utter_ask_medicine"),
        ({"intent": "ask_causes"}, "utter_ask_causes"),
        ({"intent": "thank"}, "utter_thank_while_open"),
        ({"intent": "affirm", "text": "yes", "before": ASKED}, "utter_noted_while_open"),
        ({"intent": "deny", "text": "no"}, "utter_noted_while_open"),
        ({"intent": "report_help_coming", "text": "they are coming"}, "utter_emergency_still"),
        ({"intent": "nlu_fallback"}, "utter_emergency_still"),
        (
            {
                "safety": ALARM, "named": ["new confusion"], "intent": "report_urgent_symptoms",
                "behind": "thank",
            },
            "utter_emergency_still",
        ),
        ({"intent": "delete_my_data"}, "utter_emergency_still"),
        ({"intent": "report_improvement"}, "utter_report_improvement"),
        (
            {"intent": "report_improvement", "before": [("utter_report_improvement",)] * 2},
            "utter_emergency_still",
        ),
        ({"intent": "ask_medicine", "last_action": "utter_ask_medicine"}, LISTEN),
        ({"intent": "ask_medicine", "reply": "self_harm"}, "utter_emergency_self_harm"),
    ],
)  # fmt: skip
def test_after_the_call_a_question_gets_its_answer_straight(changes, action):
    assert step(open=True, called=True, reminder="coming", **changes).action == action


@pytest.mark.parametrize("intent", ["ask_causes", "ask_medicine"])
def test_an_answer_straight_yields_to_a_more_exact_one(intent):
    assert step(intent=intent, open=True, called=True).yields


BLUE = {**ALARM, "noticed": ["blue lips"]}
PERHAPS = {**ALARM, "noticed": ["perhaps new confusion"]}
RULED = {**ALARM, "by": "rules"}
GUESSED = {**BLUE, "by": "classifier"}
OVER = [("utter_emergency",), ("utter_retract_alarm",), ("utter_emergency",)]


@pytest.mark.parametrize(
    ("changes", "action"),
    [
        ({"safety": BLUE, "named": ["new confusion"]}, "utter_emergency"),
        ({"safety": ALARM, "named": ["new confusion"]}, "utter_emergency_still"),
        ({"safety": PERHAPS, "named": ["new confusion"]}, "utter_emergency_still"),
        ({"safety": BLUE, "named": ["new confusion"], "called": True}, "utter_emergency_again"),
        ({"safety": BLUE, "text": "I called but his lips are blue"}, "utter_emergency_again"),
        ({"safety": {**BLUE, "reply": "self_harm"}, "called": True}, "utter_emergency_self_harm"),
        ({"safety": BLUE, "before": [("utter_emergency",)]}, "utter_emergency"),
        ({"safety": BLUE, "before": [("utter_emergency",)] * 2}, "utter_emergency_again"),
        ({"safety": BLUE, "before": OVER}, "utter_emergency"),
        ({"safety": RULED, "named": ["new confusion"], "text": "they took him in"}, "utter_emergency_still"),
        (
            {
                "safety": RULED, "named": ["new confusion"], "text": "they took him in",
                "intent": "report_urgent_symptoms", "behind": "report_help_arrived",
            },
            "utter_report_help_arrived",
        ),
        (
            {"safety": GUESSED, "intent": "report_urgent_symptoms", "behind": "ask_medicine"},
            "utter_emergency_still",
        ),
        ({"safety": GUESSED, "intent": "report_urgent_symptoms"}, "utter_emergency"),
        ({"intent": "report_urgent_symptoms"}, "utter_emergency"),
        ({"intent": "report_urgent_symptoms", "text": "they are coming"}, "utter_report_help_coming"),
        ({"intent": "report_self_harm"}, "utter_emergency_self_harm"),
    ],
)  # fmt: skip
def test_while_open_a_new_sign_alarms_and_one_that_was_named_does_not(changes, action):
    assert step(open=True, **changes).action == action


def test_a_new_sign_is_added_to_those_that_were_named():
    slots = step(open=True, called=True, safety=BLUE, named=["new confusion"]).slots
    assert slots["danger_named"] == ["blue lips", "new confusion"]
    assert (slots["help_called"], slots["reminder"]) == (True, "coming")


def test_after_the_end_a_sign_alarms_anew_in_full():
    found = step(safety=ALARM, named=["new confusion"], called=True)
    assert found.action == "utter_emergency"
    assert found.slots["danger_named"] == ["new confusion"] and not found.slots["help_called"]


@pytest.mark.parametrize(
    "last", ["utter_report_help_arrived", "utter_report_help_coming", "utter_not_an_emergency"]
)
def test_the_turn_ends_after_what_was_understood(last):
    assert step(last_action=last, text="they took her in", open=True).action == LISTEN


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
    assert step(**changes).action == action


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
