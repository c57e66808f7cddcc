"""What the trained assistant understood of real turns, and that a review leaves nothing behind."""

from __future__ import annotations

import subprocess
import sys

import pytest

from sepsis_assistant.data_files import ROOT
from sepsis_assistant.launcher.messages import UsageError
from sepsis_assistant.review.report import as_page
from sepsis_assistant.review.scripts import Line, of_dialogue, of_text
from sepsis_assistant.review.talking import Talk
from sepsis_assistant.review.understanding import Reviewer
from sepsis_assistant.review.why import why
from sepsis_assistant.settings import VAR

pytestmark = pytest.mark.model
DENIED, BLUE = "new confusion or not making sense", "blue, grey, pale or blotchy skin, lips or tongue"


@pytest.fixture(scope="module")
def reviewer(agent):
    return Reviewer.newest()


@pytest.fixture
def reviewed(agent, wait, reviewer, request):
    """Return a function that says lines in a conversation of its own and returns what was understood."""

    def say(lines, sender=request.node.nodeid):
        talk = Talk(agent, sender)
        return [reviewer.heard(number, wait(talk.say(line))) for number, line in enumerate(lines, 1)]

    return say


def said(text):
    return of_text(text).lines


def test_a_sign_that_is_told_and_one_that_is_denied(reviewed):
    (turn,) = reviewed(said("Nan has a chest infection. She is not confused, but her lips are blue"))
    signs = {sign.label: sign for sign in turn.danger.signs}
    assert (signs[DENIED].sense, signs[BLUE].sense) == ("negated", "present")
    assert turn.text[signs[BLUE].start : signs[BLUE].end] == signs[BLUE].words == "lips are blue"
    assert (turn.level, turn.danger.by, turn.danger.decided) == ("emergency", "rules", "emergency")
    assert turn.danger.score >= turn.danger.least and dict(turn.danger.heard)[BLUE] > turn.danger.named
    assert turn.actions[0].policy == "SafetyPolicy"
    assert "blotchy skin, lips or tongue in “lips are blue”" in why(turn)


def test_a_question_with_its_answer_and_the_runners_up(reviewed):
    turn, leaning = reviewed(said("how much does sepsis cost the NHS? // and in babies?"))
    assert (turn.level, turn.kind, [each.key for each in turn.told]) == (
        "none",
        "answer",
        ["how_common/cost"],
    )
    assert turn.asked.ranking[0].key == "how_common/cost" and turn.asked.ranking[0].probability > 0.5
    assert dict(turn.asked.scope)["ours"] > 0.9
    assert turn.replies[0].response == "utter_ask_how_common" and turn.replies[0].buttons
    assert leaning.told and leaning.told[0].key not in leaning.asked.answers
    assert "read together with the answer before it" in why(leaning)


def test_another_subject_is_told_by_the_gate(reviewed):
    (turn,) = reviewed(said("what is the best way to descale a kettle"))
    assert (turn.asked.declined, turn.kind, turn.told) == ("far", "fallback", ())
    assert why(turn).startswith("Declined as another subject: the gate")


def test_a_sign_that_earlier_messages_complete_is_told_so(reviewed):
    _, turn = reviewed(said("mum is having chemo for her cancer // she has a temperature of 38.4"))
    assert turn.level == "emergency" and why(turn).startswith("Told")
    alone = reviewed(said("she has a temperature of 38.4"), "alone")[0]
    assert alone.level != "emergency"
    assert turn.earlier or turn.danger.alarm


def test_a_number_presses_the_button_of_the_reply_before(reviewed):
    first, second = reviewed([Line("what is sepsis?"), Line("1")])
    assert first.replies[-1].buttons and (second.typed, second.text) == ("1", "Is sepsis an emergency?")
    with pytest.raises(UsageError, match="button 9 is not there: the reply before has"):
        reviewed([Line("what is sepsis?"), Line(press=9)], "nine")


def test_a_dialogue_of_the_tests_is_played_in_its_form(reviewed):
    turns = reviewed(of_dialogue("not one bit sleepy and unconscious are not the same").lines)
    assert turns[-1].level == "emergency" and turns[-1].form == "check_adult_form"
    assert [turn.level for turn in turns[:-1]] == ["none"] * (len(turns) - 1)


@pytest.mark.parametrize("text", ["...", "/ask_causes", "????"])
def test_what_has_no_words_is_shown_without_a_judgement(reviewed, text):
    (turn,) = reviewed([Line(text)])
    assert turn.danger is None and turn.pressed is text.startswith("/")
    assert as_page("a talk", [turn])


def test_a_long_message_shows_its_most_alarming_part(reviewed):
    filler = "We went to the market and bought apples and pears and came home on the bus. "
    (turn,) = reviewed(said(filler * 5 + "Now his lips are blue and he cannot breathe. " + filler))
    assert "lips are blue" in turn.danger.parts[0][0] and turn.danger.least > 0.1


def test_the_same_conversation_gives_the_same_page(reviewed):
    lines = said("hi // mum is shaking and hot // what causes sepsis?")
    first, second = (as_page("a talk", reviewed(lines, sender)) for sender in ("one", "two"))
    assert first == second


def kept():
    return {path: path.stat().st_mtime_ns for path in VAR.rglob("*")} if VAR.exists() else {}


def test_the_command_writes_the_page_and_nothing_else(tmp_path):
    before, page = kept(), tmp_path / "made" / "page.html"
    command = [sys.executable, "-m", "sepsis_assistant.review", "show", "--out", str(page)]
    said = ["--say", "is he ok // her lips are blue"]
    done = subprocess.run([*command, *said], cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    assert "2. emergency: her lips are blue" in done.stdout and f"written: {page}" in done.stdout
    assert "lips are blue</mark>" in page.read_text(encoding="utf-8").replace("<sup>1</sup>", "")
    assert kept() == before
