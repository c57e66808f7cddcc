"""The guided check: reading answers, choosing forms, ending it."""

from __future__ import annotations

import pytest

from sepsis_assistant.conversation.check import check_step, danger_in_answer
from sepsis_assistant.conversation.check_answers import AGAIN, NO, UNSURE, YES, default_check, load_check
from sepsis_assistant.conversation.message import Message
from sepsis_assistant.conversation.names import LISTEN
from sepsis_assistant.conversation.people import Whom, whom
from sepsis_assistant.conversation.turn import Turn
from sepsis_assistant.data_files import DataError

CHECK = default_check()
PERSON, ADULT, CHILD = "check_person_form", "check_adult_form", "check_child_form"


@pytest.mark.parametrize(
    ("text", "intent", "answer"),
    [
        ("/affirm", "affirm", YES),
        ("/deny", "deny", NO),
        ("/unsure", "unsure", UNSURE),
        ("/ask_causes", "ask_causes", None),
        ("yes she has", "nlu_fallback", YES),
        ("Yeah, since breakfast", "report_symptoms", YES),
        ("aye", "affirm", YES),
        ("no not really", "deny", NO),
        ("Nope.", "deny", NO),
        ("no clue", "deny", UNSURE),
        ("no, but a bit", "deny", UNSURE),
        ("no but she has a bit of a cough", "report_symptoms", None),
        ("dunno", "unsure", UNSURE),
        ("a bit", "affirm", UNSURE),
        ("yes and no", "affirm", UNSURE),
        ("I don't think so", "deny", NO),
        ("not that I can see", "deny", NO),
        ("that is the case", "affirm", YES),
        ("no. and what are the causes of sepsis", "ask_causes", None),
        ("what causes sepsis?", "ask_causes", None),
        ("purple monkey dishwasher", "nlu_fallback", None),
        ("okay, continue please", "affirm", AGAIN),
    ],
)
def test_answers_are_read_from_buttons_and_typed_words(text, intent, answer):
    assert CHECK.answer(text, intent) == answer


@pytest.mark.parametrize(
    ("slot", "text", "answer"),
    [
        ("check_urine", "none", UNSURE),
        ("check_urine", "no pee at all", UNSURE),
        ("check_urine", "no, he hasn't been", UNSURE),
        ("check_urine", "no", NO),
        ("check_mind", "none", NO),
        ("check_mind", "never seen her like this", UNSURE),
        ("check_mind", "she's not right", UNSURE),
        ("check_mind", "he isn't himself", UNSURE),
        ("check_rash", "it doesn't go away", UNSURE),
        ("check_rash", "no it doesn't fade", UNSURE),
        ("check_rash", "no it fades", NO),
        ("check_rash", "no she hasn't got a rash", NO),
    ],
)
def test_a_no_that_may_mean_yes_is_not_sure(slot, text, answer):
    question = CHECK.questions[ADULT, slot]
    assert CHECK.answer(text, "deny", question) == answer


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my baby has a cold", Whom("baby", "yes")),
        ("my son is 3 and coughs", Whom("child", "yes")),
        ("my son has a cough", Whom("child", None)),
        ("my daughter is 19 and feels rough", Whom("adult", "no")),
        ("she is 5 weeks old", Whom("baby", "yes")),
        ("I feel rough", Whom("adult", "no")),
        ("my nan is not herself", Whom("adult", "no")),
        ("feeling rough", Whom()),
    ],
)
def test_whom_a_message_is_about(text, expected):
    assert whom(text) == expected


@pytest.mark.parametrize(
    ("features", "kind"),
    [
        ({"pregnant"}, "pregnant"),
        ({"after_birth"}, "pregnant"),
        ({"chemo"}, "weak_immunity"),
        ({"fever"}, None),
    ],
)
def test_features_tell_of_pregnancy_and_of_a_weak_immune_system(features, kind):
    assert whom("feeling rough", features).kind == kind


def said(text="", intent="", **changes):
    return Turn(Message(text, text, intent), **changes)


def in_form(text="/deny", intent="deny", loop=ADULT, requested="check_mind", **changes):
    return said(text, intent, loop=loop, requested=requested, **changes)


@pytest.mark.parametrize(
    ("turn", "action"),
    [
        (said(text="/start_check", intent="start_check"), "utter_check_intro"),
        (said(text="yes", intent="affirm"), None),
        (said(text="yes", intent="affirm", before=[("utter_report_symptoms",)]), "utter_check_intro"),
        (said(text="yes", intent="affirm", before=[("utter_urgent_care",)]), "utter_check_intro"),
        (said(text="yes", intent="affirm", before=[()]), None),
        (said(text="yes", intent="affirm", before=[("utter_greet",)]), None),
        (said(text="bad cold", intent="report_symptoms"), "utter_report_symptoms"),
        (said(last="utter_urgent_care", intent="report_symptoms"), LISTEN),
        (said(last="utter_check_intro", intent="start_check"), PERSON),
        (said(last="utter_check_intro", slots={"check_under_5": "yes"}), CHILD),
        (said(last="utter_check_intro", slots={"check_under_5": "no"}), ADULT),
        (in_form("/affirm", "affirm", PERSON, "check_under_5"), CHILD),
        (in_form("/deny", "deny", PERSON, "check_under_5"), ADULT),
        (in_form("my mum", "report_symptoms", PERSON, "check_under_5"), ADULT),
        (in_form("my newborn", "report_symptoms", PERSON, "check_under_5"), CHILD),
        (in_form("eh", "nlu_fallback", PERSON, "check_under_5"), "utter_check_hint"),
        (in_form(), ADULT),
        (in_form("/stop_check", "stop_check"), "utter_check_stopped"),
        (in_form("bye", "goodbye"), "utter_goodbye"),
        (in_form("delete my data", "delete_my_data"), "action_delete_my_data"),
        (in_form("what causes it", "ask_causes"), None),
        (in_form("purple", "nlu_fallback"), "utter_check_hint"),
        (in_form("go on then", "ask_more"), ADULT),
        (in_form("purple", "nlu_fallback", before=[("utter_check_hint", ADULT)]), "utter_check_stopped"),
        (in_form("what causes it", "ask_causes", last="utter_ask_causes"), ADULT),
        (in_form(last="utter_ask_causes", slots={"answer_queue": [["utter_ask_x", "y"]]}), None),
        (in_form(last="utter_ask_causes", slots={"answer_queue": []}), None),
        (in_form(last=ADULT), LISTEN),
        (said(last=ADULT, intent="deny"), "utter_check_done"),
        (said(last="utter_check_done", intent="deny"), LISTEN),
        (said(last="utter_ask_causes", intent="ask_causes"), None),
    ],
)
def test_next_step(turn, action):
    step = check_step(turn, CHECK)
    assert (step.action if step else None) == action


def test_a_no_fills_the_slot_that_was_asked_for():
    assert check_step(in_form(), CHECK).slots == {"check_mind": NO}


def test_a_new_start_forgets_the_old_answers():
    again = in_form("/start_check", "start_check", slots={"care_person": "adult"})
    slots = check_step(again, CHECK).slots
    assert slots["check_mind"] is None
    assert slots["care_person"] == "adult"


@pytest.mark.parametrize("question", CHECK.questions.values(), ids=lambda q: f"{q.form}-{q.slot}")
@pytest.mark.parametrize(
    ("text", "intent"), [("/affirm", "affirm"), ("/unsure", "unsure"), ("yes", "affirm")]
)
def test_a_yes_or_a_not_sure_to_any_danger_question_is_an_alarm(question, text, intent):
    alarm = danger_in_answer(in_form(text, intent, question.form, question.slot), CHECK)
    assert alarm.alarm and question.label in alarm.noticed[0]


@pytest.mark.parametrize(
    "turn",
    [
        in_form(),
        in_form("what causes it", "ask_causes"),
        in_form("/affirm", "affirm", PERSON, "check_under_5"),
        in_form("/affirm", "affirm", None, "check_mind"),
        in_form("/affirm", "affirm", last=ADULT),
    ],
)
def test_nothing_else_in_the_check_is_an_alarm(turn):
    assert danger_in_answer(turn, CHECK) is None


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("questions: {f: {s: {signs: [x]}}}\nanswers: {'yes': [y]}", "label"),
        ("questions: {f: {s: {label: a, signs: [x], sign: b}}}\nanswers: {'yes': [y]}", "unknown key 'sign'"),
        ("questions: {f: {s: {label: a, signs: [x]}}}\nanswers: {maybe: [y]}", "must be one of"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(tmp_path, content, message):
    path = tmp_path / "check.yml"
    path.write_text(content)
    with pytest.raises(DataError, match=rf"check\.yml:\d+: .*{message}"):
        load_check(path)
