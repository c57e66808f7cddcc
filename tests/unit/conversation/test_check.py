"""The guided check: reading answers, choosing forms, ending it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sepsis_assistant.conversation.check import check_step, danger_in_answer, is_plain_no
from sepsis_assistant.conversation.check_answers import NO, UNSURE, YES, default_check, load_check
from sepsis_assistant.conversation.emergency import emergency_step
from sepsis_assistant.conversation.emergency_replies import default_emergency
from sepsis_assistant.conversation.message import Message, read_decision
from sepsis_assistant.conversation.names import LISTEN
from sepsis_assistant.conversation.turn import Turn
from sepsis_assistant.data_files import DataError

CHECK, ANSWERED = default_check(), "\nanswers: {'yes': [y]}"
PERSON, ADULT, CHILD = "check_person_form", "check_adult_form", "check_child_form"


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
        (said(last="utter_check_after", intent="deny"), LISTEN),
        (said(last="utter_ask_causes", intent="ask_causes"), None),
    ],
)
def test_next_step(turn, action):
    step = check_step(turn, CHECK)
    assert (step.action if step else None) == action


def test_a_no_fills_the_slot_that_was_asked_for():
    assert check_step(in_form(), CHECK).slots == {"check_mind": NO, "check_progress": "Question 2 of 13"}


def test_a_new_start_forgets_the_old_answers():
    again = in_form("/start_check", "start_check", slots={"care_person": "adult"})
    slots = check_step(again, CHECK).slots
    assert slots["check_mind"] is None
    assert slots["care_person"] == "adult"


DANGER = [question for question in CHECK.questions.values() if not question.urgent]


@pytest.mark.parametrize("question", DANGER, ids=lambda q: f"{q.form}-{q.slot}")
@pytest.mark.parametrize(
    ("text", "intent"),
    [("/affirm", "affirm"), ("/unsure", "unsure"), ("yes", "affirm"), ("not sure", "unsure")],
)
def test_a_yes_or_a_second_not_sure_to_any_danger_question_is_an_alarm(question, text, intent):
    looked = {"check_looked": [question.slot]}
    alarm = danger_in_answer(in_form(text, intent, question.form, question.slot, slots=looked), CHECK)
    assert alarm.alarm and question.label in alarm.noticed[0]


@pytest.mark.parametrize("question", DANGER, ids=lambda q: f"{q.form}-{q.slot}")
@pytest.mark.parametrize("text", ["/unsure", "not sure", "I don't know", "maybe"])
def test_a_first_not_sure_is_asked_to_look_again_only_where_that_takes_a_minute(question, text):
    turn = in_form(text, "unsure", question.form, question.slot, slots={"check_looked": ["check_other"]})
    alarm = danger_in_answer(turn, CHECK)
    assert (alarm is None) == question.look
    if question.look:
        step = check_step(turn, CHECK)
        assert (step.action, step.slots) == (
            "utter_check_look", {"check_looked": ["check_other", question.slot]},
        )  # fmt: skip
        assert check_step(replace(turn, last="utter_check_look"), CHECK).action == question.form


@pytest.mark.parametrize("slot", ["check_mind", "check_breathing", "check_wake", "check_dying"])
def test_of_breathing_waking_and_the_mind_nobody_waits_to_be_sure(slot):
    assert not any(question.look for question in CHECK.questions.values() if question.slot == slot)


@pytest.mark.parametrize("text", ["it doesn't look right", "no, pale", "his skin is not normal"])
def test_who_tells_of_the_sign_is_not_asked_to_look_again(text):
    assert danger_in_answer(in_form(text, "deny", ADULT, "check_skin"), CHECK).alarm


ENDED = [("check_adult_form", "utter_check_done")]


@pytest.mark.parametrize(
    ("text", "before", "action"),
    [
        ("so is she ok?", ENDED, "utter_check_after"),
        ("will he be alright then", ENDED, "utter_check_after"),
        ("so it's not sepsis", [(), ("check_adult_form", "utter_check_today")], "utter_check_after"),
        ("should I still worry?", ENDED, "utter_check_after"),
        ("does that mean she's fine", ENDED, "utter_check_after"),
        ("so is she ok?", [], None),
        ("so is she ok?", [(), (), (), *ENDED], None),
        ("what causes sepsis", ENDED, None),
        ("thank you", ENDED, None),
    ],
)
def test_a_question_after_the_end_gets_an_answer_of_its_own(text, before, action):
    step = check_step(said(text, "ask_about_detail", before=before), CHECK)
    assert (step.action if step else None) == action


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


def in_check(text, slot="check_breathing", loop=ADULT, intent="nlu_fallback", safety=None, **changes):
    message = Message(text, text, intent, safety=read_decision(safety))
    return Turn(message, loop=loop, requested=slot, **changes)


@pytest.mark.parametrize(
    ("text", "kind", "not_so"),
    [
        ("my husband has a fever", "adult", ["may_be_pregnant"]),
        ("my dad is poorly", "adult", ["may_be_pregnant"]),
        ("my nan has a cough", "adult", ["may_be_pregnant"]),
        ("my mum has a cough", "adult", []),
        ("my wife feels rough", "adult", []),
        ("I feel rough", None, []),
        ("my husband says I have a fever", "adult", []),
        ("she is 71 and has a cough", "adult", ["may_be_pregnant", "young_baby"]),
        ("she is 30 and has a cough", "adult", ["young_baby"]),
        ("my baby is 5 weeks old", "baby", ["may_be_pregnant"]),
        ("my son is 3 and coughs", "child", ["may_be_pregnant", "young_baby"]),
    ],
)
def test_who_somebody_is_says_which_questions_do_not_fit(text, kind, not_so):
    slots = check_step(said(text, "start_check"), CHECK).slots
    assert (slots["care_person"], sorted(slots["check_unfit"] or ())) == (kind, not_so)


def test_a_husband_is_not_asked_about_pregnancy():
    slots = {"check_under_5": "no", "check_unfit": ["may_be_pregnant"]}
    first = check_step(said(last="utter_check_intro", slots=slots), CHECK).slots
    assert first["check_pregnancy"] == first["check_pregnancy_fever"] == "skip"
    assert first["check_progress"] == "Question 1 of 11"


def test_a_pregnant_man_is_a_pregnant_person():
    slots = {"care_person": "pregnant"}
    assert "check_unfit" not in check_step(in_check("no, he is fine", slots=slots), CHECK).slots


def test_an_answer_tells_who_somebody_is():
    slots = check_step(in_check("no, his breathing is fine"), CHECK).slots
    assert slots["check_unfit"] == ["may_be_pregnant"] and slots["check_breathing"] == NO
    assert slots["check_pregnancy"] == "skip" and slots["check_progress"] == "Question 2 of 11"


@pytest.mark.parametrize("text", ["he's my husband", "she is 80"])
def test_who_somebody_is_answers_whether_she_is_pregnant(text):
    step = check_step(in_check(text, "check_pregnancy"), CHECK)
    assert (step.action, step.slots["check_pregnancy"]) == (ADULT, "skip")


ALARM = {"alarm": True, "reply": "emergency", "noticed": ["hard breathing"], "signs": ["breathless"]}


DESPAIR = {"alarm": True, "reply": "self_harm", "noticed": [], "signs": [], "by": "classifier"}


@pytest.mark.parametrize(
    ("text", "slot", "changes", "action"),
    [
        ("no pain relief is working", "check_pain", {}, "utter_emergency"),
        ("no cream works", "check_skin", {}, None),
        ("nothing helps, I want it to be over", "check_pain", {}, "utter_emergency_self_harm"),
        ("nothing helps", "check_pain", {"by": "rules"}, "utter_emergency_self_harm"),
        ("no point in going on", "check_dying", {}, "utter_emergency_self_harm"),
    ],
)
def test_who_says_that_nothing_helps_does_not_despair(text, slot, changes, action):
    safety = read_decision({**DESPAIR, **changes})
    turn = Turn(Message(text, text, "report_self_harm", safety=safety), loop=ADULT, requested=slot)
    step = emergency_step(turn, default_emergency(), CHECK, frozenset())
    assert (step.action if step else None) == action


def test_a_toddler_is_under_5():
    step = check_step(said("check my toddler", "start_check"), CHECK)
    assert step.slots["check_under_5"] == YES


@pytest.mark.parametrize(
    ("text", "safety", "plain"),
    [
        ("no, his breathing is fine", ALARM, True),
        ("nope", {**ALARM, "by": "classifier", "signs": ["fit"]}, True),
        ("no", None, True),
        ("no, his lips are blue", {**ALARM, "signs": ["blue_grey_skin"]}, False),
        ("no, but he can't get his breath", ALARM, False),
        ("no he can't breathe", ALARM, False),
        ("no, I want to die", {**ALARM, "reply": "self_harm"}, False),
        ("yes", None, False),
    ],
)
def test_a_plain_no_is_no_alarm(text, safety, plain):
    turn = in_check(text, safety=safety)
    assert is_plain_no(turn, CHECK) is plain
    step = emergency_step(turn, default_emergency(), CHECK, frozenset())
    assert (step is None) is plain


@pytest.mark.parametrize(
    ("turn", "action"),
    [
        (said("is this serious?", "ask_is_it_sepsis"), "utter_check_intro"),
        (said("is it serious", "nlu_fallback"), "utter_check_intro"),
        (said("is it sepsis?", "ask_is_it_sepsis"), None),
        (said("is sepsis serious", "ask_definition"), None),
        (said("yes", "affirm", before=[("utter_ask_is_it_sepsis",)]), "utter_check_intro"),
        (in_check("is this serious?", intent="ask_is_it_sepsis"), None),
        (in_check("stop"), "utter_check_stopped"),
        (in_check("stop", PERSON, loop=PERSON), "utter_check_stopped"),
        (in_check("no, she is fine", intent="retract_alarm"), ADULT),
        (in_check("it was a mistake", intent="retract_alarm"), "utter_retract_alarm"),
    ],
)
def test_it_begins_at_is_this_serious_and_can_be_left(turn, action):
    step = check_step(turn, CHECK)
    assert (step.action if step else None) == action


def test_a_yes_that_is_for_today_lets_the_check_go_on_to_who_to_ask():
    today = replace(CHECK.questions[ADULT, "check_vomiting"], urgent=True)
    check = replace(CHECK, questions={**CHECK.questions, (ADULT, "check_vomiting"): today})
    turn = in_check("yes", "check_vomiting", intent="affirm")
    assert danger_in_answer(turn, check) is None
    step = check_step(turn, check)
    assert (step.action, step.slots["check_vomiting"]) == (ADULT, YES)
    end = check_step(said(last=ADULT, slots={"check_vomiting": UNSURE, "check_mind": NO}), check)
    assert (end.action, end.slots) == ("utter_check_today", {"check_told": today.label})


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("questions: {f: {s: {signs: [x]}}}" + ANSWERED, "label"),
        ("questions: {f: {s: {label: a, signs: [x], sign: b}}}" + ANSWERED, "unknown key 'sign'"),
        ("questions: {f: {s: {label: a, signs: [x]}}}\nanswers: {maybe: [y]}", "must be one of"),
        ("questions: {f: {s: {label: a, signs: [x], fits: old}}}" + ANSWERED, "must be one of"),
        ("questions: {f: {s: {label: a, signs: [x], fine: ['@none']}}}" + ANSWERED, "unknown word list"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(tmp_path, content, message):
    path = tmp_path / "check.yml"
    path.write_text(content)
    with pytest.raises(DataError, match=rf"check\.yml:\d+: .*{message}"):
        load_check(path)
