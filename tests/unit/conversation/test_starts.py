"""Who writes: staff, a student, a child, someone who needs easy words; and who only speaks of one."""

from __future__ import annotations

import pytest

from sepsis_assistant.conversation.message import Message, read_decision
from sepsis_assistant.conversation.names import LISTEN
from sepsis_assistant.conversation.starts import default_starts, load_starts, start_step
from sepsis_assistant.conversation.turn import Turn
from sepsis_assistant.data_files import DataError

STARTS = default_starts()
SAID = {
    "staff": [
        "I'm a staff nurse", "im a ward doctor", "midwife here",
        "hello, paramedic here", "I work in a care home",
        "I am a health care assistant", "speaking as a GP", "i work as a carer", "I'm a teacher",
    ],
    "student": [
        "I'm a nursing student", "i am doing homework on sepsis", "I have an essay to write",
        "medical student here",
        "it is for a school project", "I am training to be a nurse",
    ],
    "child": [
        "I'm 10", "im 8 years old and my nan is ill", "I am only 12", "I'm a kid", "i'm in year 6",
    ],
    "easy": [
        "I have a learning disability", "I am dyslexic", "please explain it simply", "use short words please",
        "I can't read so well",
        "I don't understand hard words", "easy read please",
    ],
    None: [
        "my nurse said so", "I am not a doctor", "I was a nurse", "is he a paramedic",
        "I'm 11 weeks pregnant",
        "I am 10 days post op", "I'm 9 stone", "I'm 40", "my son is a student",
        "I am worried my doctor is wrong",
        "I'm waiting for the nurse", "he is 8", "I'm 15 minutes from the hospital", "I am his carer's sister",
        "I'm a child psychologist",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in SAID.items() for text in texts])
def test_who_writes_is_told_apart_from_whom_they_speak_of(kind, text):
    assert STARTS.kind(text) == kind


@pytest.mark.parametrize(
    ("text", "intent", "slots", "greeted"),
    [
        ("I'm a staff nurse", "report_symptoms", {}, "staff"),
        ("hi, I'm a staff nurse", "ask_diagnosis", {}, "staff"),
        ("I'm a staff nurse, how is sepsis treated?", "ask_treatment", {}, None),
        ("I'm a student, sepsis stages please", "ask_stages", {}, None),
        ("im 8 and my nan is ill", "report_symptoms", {}, "child"),
        ("my mum is ill and im only 8, what do I do", "ask_what_to_do", {}, "child"),
        ("im 8 my nan is poorly", "out_of_scope", {}, "child"),
        ("im 12, what is sepsis", "ask_definition", {}, None),
        ("say it simply", "ask_simpler", {}, "easy"),
        ("say it simply", "ask_simpler", {"last_details": ["causes"]}, None),
        ("/greet", "greet", {}, None),
    ],
)
def test_who_asks_nothing_else_is_greeted_as_such(text, intent, slots, greeted):
    step = start_step(Turn(Message(text, text, intent), slots=slots), STARTS)
    assert (step.slots["greeted"] if step else None) == greeted


def test_a_nurse_who_tells_of_an_illness_is_answered_about_it():
    text = "I'm a nurse and I have a fever"
    message = Message(text, text, "report_symptoms", safety=read_decision({"told": ["a fever"]}))
    assert start_step(Turn(message), STARTS) is None


def test_the_guided_check_goes_on():
    assert start_step(Turn(Message("I'm 10", "I'm 10", "greet"), loop="check_adult_form"), STARTS) is None


def test_the_turn_ends_after_it_and_a_later_greeting_is_the_usual_one():
    turn = Turn(Message("hi", "hi", "greet"), slots={"greeted": "staff"})
    assert start_step(turn, STARTS).slots == {"greeted": None}
    assert start_step(Turn(turn.message, "utter_greet", slots=turn.slots), STARTS).action == LISTEN
    assert start_step(Turn(turn.message), STARTS) is None


def test_a_wrong_file_is_refused_with_its_line(tmp_path):
    path = tmp_path / "starts.yml"
    path.write_text(
        "child_under: 16\nnothing_asked: [greet]\nchild_first: [greet]\nlists: {a: [b]}\nkinds: {x: []}\n"
        "not: [y]\n"
    )
    with pytest.raises(DataError, match=r"starts\.yml:5: unknown key 'x'"):
        load_starts(path)
