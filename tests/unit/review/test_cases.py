"""Missed messages are kept in files in which each line must hold, once each, and none from data/."""

import re

import pytest

from sepsis_assistant.data_files import ROOT, DataError
from sepsis_assistant.review import cases
from sepsis_assistant.review.cases import ANSWERS_FILE, LEVELS_FILE, Case, add, faults, read_cases, standing

EMERGENCY, SELF_HARM = ["utter_emergency"], ["utter_emergency_self_harm"]
URGENT, ROUTINE, FAR = ["utter_urgent_care"], ["utter_report_symptoms"], ["utter_out_of_scope"]
ANSWER = ["utter_ask_causes"]


@pytest.mark.parametrize(
    ("level", "actions", "answers", "right"),
    [
        ("emergency", EMERGENCY, [], True),
        ("emergency", SELF_HARM, [], True),
        ("emergency", URGENT, [], False),
        ("emergency", FAR, [], False),
        ("urgent", URGENT, [], True),
        ("urgent", EMERGENCY, [], False),
        ("urgent", ROUTINE, [], False),
        ("routine", ROUTINE, [], True),
        ("routine", URGENT, [], False),
        ("question", ANSWER, ["causes"], True),
        ("question", FAR, [], True),
        ("question", ROUTINE, [], False),
        ("question", EMERGENCY, [], False),
        ("other", FAR, [], True),
        ("other", ANSWER, ["causes"], False),
        ("other", URGENT, [], False),
        ("self_harm", SELF_HARM, [], True),
        ("self_harm", EMERGENCY, [], False),
    ],
)
def test_a_level_is_met_by_its_reply_only(level, actions, answers, right):
    assert (faults(Case("a message", level), actions, answers) == []) is right


@pytest.mark.parametrize(
    ("answers", "right"),
    [(["causes/skin"], True), (["definition", "causes/skin_part"], True), (["causes"], False), ([], False)],
)
def test_a_question_is_met_by_one_of_its_answers_in_any_form(answers, right):
    assert (faults(Case("a message", keys=("causes/skin", "causes/lungs")), ANSWER, answers) == []) is right


@pytest.mark.parametrize(
    "case", [Case("her lips\u2019re blue; £5 (now)", "emergency"), Case("hm", keys=("a/b", "c"))]
)
def test_a_case_is_written_and_read_back_and_has_a_name_for_a_shell(tmp_path, case):
    folder = tmp_path / case.file.parent.name
    folder.mkdir()
    path = folder / case.file.name
    path.write_text("# a header\nemergency\tolder", encoding="utf-8")  # without a last line end
    assert add(case, path) == 3
    assert read_cases(path)[-1] == case
    assert re.fullmatch(r"[a-z0-9_-]+", case.id)
    assert case.test.startswith(f"tests/{folder.name}/test_missed.py::")


@pytest.mark.parametrize("file", [LEVELS_FILE, ANSWERS_FILE])
def test_the_kept_cases_have_names_of_their_own(file):
    names = [case.id for case in read_cases(file)]
    assert names and len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("emergency her lips are blue", "needs two columns"),
        ("grave\tshe is grey", "'grave' is none of emergency"),
    ],
)
def test_a_line_that_is_no_case_is_told_with_file_and_line(tmp_path, line, complaint):
    path = tmp_path / "missed.tsv"
    path.write_text(f"# a header\n{line}\n", encoding="utf-8")
    with pytest.raises(DataError, match=rf"missed\.tsv:2: {complaint}"):
        read_cases(path)


def message_of(path, pattern):
    line = next(line for line in path.read_text(encoding="utf-8").splitlines() if re.match(pattern, line))
    return re.sub(pattern, "", line)


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("data/nlu/danger_mind.yml", r"^ +- (?=\w+ \w+ \w+ \w+ \w+)"),
        ("data/nlu/questions_causes.yml", r"^ +- (?=\w+ \w+ \w+ \w+ \w+)"),
        ("tests/safety/danger_dev.tsv", r"^.*\t"),
        ("tests/safety/missed.tsv", r"^emergency\t"),
        ("tests/knowledge/asked_dev_a.tsv", r"^ours\t.*\t"),
        ("tests/nlu/causes.yml", r"^ +- (?=\w+ \w+)"),
    ],
)
def test_a_message_that_stands_somewhere_is_found_in_any_spelling(name, pattern):
    message = message_of(ROOT / name, pattern)
    place = standing(f" {message.upper()} !!")
    assert place and place.startswith(name.split("/")[0] + "/")
    path, _, number = place.partition(":")
    assert cases.key(message) in cases.key((ROOT / path).read_text("utf-8").splitlines()[int(number) - 1])


def test_a_message_of_a_dialogue_and_a_generated_one_are_found_too():
    assert str(standing("not sleepy she has passed out")).startswith("tests/conversations/")
    made = next(iter(cases.generate(7))).text
    assert str(standing(made)).startswith("data/")


def test_a_new_message_stands_nowhere():
    assert standing("grandad poured the gravy over the canary and called it Winston") is None
