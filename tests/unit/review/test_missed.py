"""make missed: what is met wrongly becomes a failing test, what is met rightly or stands already does not."""

import pytest

from sepsis_assistant.review import cases, missed
from sepsis_assistant.review.cases import Case, read_cases
from tests.support.review_turns import SKIN, answered, danger, fallback, heard

NEW = "grandad poured the gravy over the canary"


@pytest.fixture
def files(tmp_path, monkeypatch):
    """Put empty files in the place of the kept ones."""
    made = []
    for name, folder in (("LEVELS_FILE", "safety"), ("ANSWERS_FILE", "knowledge")):
        path = tmp_path / folder / "missed.tsv"
        path.parent.mkdir()
        path.write_text("# a header\n", encoding="utf-8")
        monkeypatch.setattr(cases, name, path)
        made.append(path)
    monkeypatch.setattr(missed, "standing", lambda text: cases.standing(text, [tmp_path]))
    return made


@pytest.fixture
def assistant(monkeypatch):
    """Let a function say what the assistant does with the message."""

    def does(turn):
        monkeypatch.setattr(missed, "reviewed", lambda script: [turn])

    return does


MISSED = fallback(danger=danger("none"))
KEPT = {
    "a missed danger, which is meant where nothing is said": (
        [NEW],
        MISSED,
        Case(NEW, "emergency"),
        "no_sign",
    ),
    "a false alarm": (["--level", "question", NEW], heard(), Case(NEW, "question"), "sign_told"),
    "another answer": (
        ["--answer", "causes|definition", NEW],
        answered(),
        Case(NEW, keys=("causes", "definition")),
        "other_answer",
    ),
    "another answer, by both": (
        ["--answer", "causes", "--level", "question", NEW],
        answered(),
        Case(NEW, keys=("causes",)),
        "other_answer",
    ),
    "a message of several lines": (
        [f"{NEW}\n\tand sang"],
        MISSED,
        Case(f"{NEW} and sang", "emergency"),
        "no_sign",
    ),
}


@pytest.mark.parametrize("name", KEPT)
def test_what_is_met_wrongly_is_kept_and_the_test_is_named(files, assistant, capsys, name):
    arguments, turn, case, stage = KEPT[name]
    assistant(turn)
    assert missed.main(arguments) == 0
    said = capsys.readouterr().out
    kept = files[1] if case.keys else files[0]
    assert read_cases(kept) == [case]
    assert f'.venv/bin/pytest "{case.test}"' in said
    assert missed.words().stages[stage].mend in said
    assert f"delete line 2 of {kept}" in said


def test_what_is_met_rightly_is_told_and_not_kept(files, assistant, capsys):
    assistant(heard())
    assert missed.main([NEW]) == 1
    assert "That is what was wanted (the emergency reply): nothing was added." in capsys.readouterr().out
    assert read_cases(files[0]) == []


def test_the_same_message_is_kept_once_whatever_its_spelling(files, assistant, capsys):
    assistant(MISSED)
    assert [missed.main([text]) for text in (NEW, NEW.upper() + "!")] == [0, 1]
    assert len(read_cases(files[0])) == 1
    assert f"It stands in {files[0]}:2 already: nothing was added." in capsys.readouterr().err


def test_a_message_of_the_training_is_refused(monkeypatch, capsys):
    monkeypatch.setattr(missed, "standing", lambda text: "data/nlu/danger_mind.yml:12")
    assert missed.main([NEW]) == 1
    assert "data/nlu/danger_mind.yml:12: a message of data/ is no test" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([" "], "TEXT holds no message; for example: make missed TEXT="),
        (["/ask_causes"], "TEXT holds no message"),
        (
            ["--level", "grave", NEW],
            "LEVEL=grave is not known; known: emergency, urgent, routine, question, other",
        ),
        (
            ["--answer", "causes/skinn", NEW],
            "ANSWER=causes/skinn: no answer has this key; such as causes/skin",
        ),
        (["--answer", "causes", "--level", "urgent", NEW], "LEVEL=urgent and ANSWER exclude each other"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_the_fix(files, capsys, arguments, complaint):
    assert missed.main(arguments) == 2
    assert complaint in capsys.readouterr().err
    assert read_cases(files[0]) == read_cases(files[1]) == []


def test_the_case_that_is_kept_is_one_that_its_test_runs(files, assistant):
    """The faults that kept it are those that its test looks for."""
    assistant(answered())
    missed.main(["--level", "emergency", NEW])
    (case,) = read_cases(files[0])
    assert cases.faults(case, ["utter_ask_warning_signs"], [SKIN]) and not cases.faults(
        case, ["utter_emergency"], []
    )
