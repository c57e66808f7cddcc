"""What is understood while an emergency is open: help, the end, a new sign, a question."""

import pytest

from sepsis_assistant.conversation.history import Revision
from sepsis_assistant.conversation.message import NO_DANGER
from sepsis_assistant.conversation.names import LISTEN
from tests.support.emergencies import ALARM, step

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
        ({"text": "please stop", "intent": "stop_check"}, "utter_stop_alarm", CLOSED),
        ({"text": "stop, she is worse", "intent": "stop_check"}, "utter_emergency_still", None),
        ({"text": "I wish it was a false alarm", "intent": "retract_alarm"}, "utter_emergency_still", None),
        ({"text": "false alarm? no he is bad", "intent": "retract_alarm"}, "utter_emergency_still", None),
        ({"text": "it was a false alarm", "intent": "greet"}, "utter_retract_alarm", CLOSED),
        ({"text": "I called", "reply": "self_harm"}, "utter_report_help_coming", {"help_called": True}),
    ],
)  # fmt: skip
def test_what_is_told_while_open_is_understood(changes, action, slots):
    found = step(open=True, **changes)
    assert found.action == action
    assert slots is None or found.slots == slots


@pytest.mark.parametrize("intent", ["report_help_arrived", "retract_alarm"])
@pytest.mark.parametrize(
    ("text", "sure", "is_open"),
    [("kmodeep talk", 0.6, True), ("ambulans kom", 0.7, False), ("they took her in", 0.6, False)],
)
def test_an_emergency_does_not_end_by_a_guess(intent, text, sure, is_open):
    assert step(open=True, text=text, intent=intent, sure=sure).slots.get("emergency_open", True) is is_open


@pytest.mark.parametrize(
    ("changes", "action"),
    [
        ({"intent": "ask_medicine", "text": "can i give paracetamol"}, "utter_ask_medicine"),
        (
            {"intent": "report_symptoms", "behind": "ask_medicine", "text": "can he drink"},
            "utter_ask_medicine",
        ),
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
        ({"intent": "report_improvement", "text": "she is not ok"}, "utter_emergency_still"),
        ({"intent": "report_improvement", "text": "he is still struggling"}, "utter_emergency_still"),
        ({"intent": "report_symptoms", "text": "he is getting worse"}, "utter_emergency_still"),
        ({"intent": "nlu_fallback", "text": "she is 84"}, "utter_noted_while_open"),
        ({"intent": "report_improvement", "text": "she is ok now"}, "utter_report_improvement"),
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
GUESSED = {**BLUE, "by": "classifier", "score": 0.9}
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
            {
                "safety": GUESSED, "text": "can he eat",
                "intent": "report_urgent_symptoms", "behind": "ask_medicine",
            },
            "utter_emergency_still",
        ),
        ({"safety": GUESSED, "intent": "report_urgent_symptoms"}, "utter_emergency"),
        ({"safety": {**GUESSED, "score": 0.7}, "intent": "report_urgent_symptoms"}, "utter_emergency_still"),
        ({"intent": "report_urgent_symptoms"}, "utter_emergency"),
        ({"intent": "report_urgent_symptoms", "text": "they are coming"}, "utter_report_help_coming"),
        ({"intent": "report_self_harm"}, "utter_emergency_self_harm"),
        (
            {
                "safety": GUESSED, "text": "is she going to die", "called": True,
                "intent": "report_urgent_symptoms",
            },
            "utter_emergency_still",
        ),
        (
            {"safety": {**BLUE, "by": "rules"}, "text": "why are her lips blue", "called": True},
            "utter_emergency_again",
        ),
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
    ("changes", "action"),
    [
        ({"text": "help is here", "intent": "report_help_arrived"}, "utter_report_help_arrived"),
        ({"text": "false alarm she is fine", "intent": "retract_alarm"}, "utter_retract_alarm"),
        ({"text": "I only asked what clammy is", "noticed": "perhaps new confusion"}, "utter_retract_alarm"),
        ({"text": "it was nothing", "corrected": Revision(NO_DANGER, own=False)}, "utter_retract_alarm"),
    ],
)
def test_words_that_were_typed_as_a_command_close_nothing(changes, action):
    plain, slashed = step(open=True, **changes), step(open=True, slashed=True, **changes)
    assert plain.action == action and plain.slots["emergency_open"] is False
    assert slashed.action == "utter_emergency_still" and "emergency_open" not in slashed.slots


def test_danger_that_was_typed_as_a_command_is_still_danger():
    assert step(safety=ALARM, slashed=True).action == "utter_emergency"
