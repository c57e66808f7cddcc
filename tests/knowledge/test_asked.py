"""Questions reach their answers, and other subjects none: the trained model, on messages kept apart."""

from __future__ import annotations

import pytest

from sepsis_assistant.evaluation.asked import FOLDER, read_asked, shares
from sepsis_assistant.evaluation.questions import newest
from sepsis_assistant.knowledge.answers import load_responses, read_answers
from sepsis_assistant.knowledge.book import load_routes

pytestmark = pytest.mark.model
ANSWERS = {k: a for k, a in read_answers(load_responses()).items() if a.topic in load_routes().topics}
# These hold what has been reached, so that it is not lost; the goals are far higher:
# docs/knowledge-report.md. The set `blind` is of forum posts above all.
LEAST = {
    "dev_a": {"right answer": 0.74, "right topic": 0.82},
    "dev_b": {"right answer": 0.70, "right topic": 0.80},
    "dev_c": {"right answer": 0.88, "right topic": 0.92},
    "dev_d": {"right answer": 0.70, "right topic": 0.80},
    "blind": {"right answer": 0.58, "right topic": 0.69},
}
# "near answered" was 0.12 and 0.17: a message that is like one of our questions only is no longer declined
# for naming no sepsis ("Is there a vaccine?"), and three more questions on other illnesses get an answer.
MOST = {
    "dev_a": {"other answer": 0.17, "declined": 0.03},
    "dev_b": {"other answer": 0.20, "declined": 0.05, "near answered": 0.155, "far answered": 0.05},
    "dev_c": {"other answer": 0.09, "declined": 0.01},
    "dev_d": {"other answer": 0.20, "declined": 0.07, "near answered": 0.16, "far answered": 0.10},
    "blind": {"other answer": 0.20, "declined": 0.08, "near answered": 0.195, "far answered": 0.04},
}


@pytest.fixture(scope="module")
def finder(agent):
    """Wait for the trained model that the agent is loaded from."""
    return newest()


@pytest.mark.parametrize(
    "name", sorted(path.stem.removeprefix("asked_") for path in FOLDER.glob("asked_*.tsv"))
)
def test_questions_reach_their_answers_and_other_subjects_none(finder, name, figure):
    messages = read_asked(name)
    figures = {
        k: s for k, s in shares(messages, map(finder.choice, (m.text for m in messages))).items() if s.total
    }
    figure(f"asked_{name}: " + "; ".join(f"{what} {share}" for what, share in figures.items()))
    assert not {w: str(figures[w]) for w, least in LEAST[name].items() if figures[w].value < least}
    assert not {w: str(figures[w]) for w, most in MOST[name].items() if figures[w].value > most}


@pytest.mark.parametrize("key", ANSWERS)
def test_a_question_in_our_own_words_reaches_its_answer(finder, key):
    """Buttons send it."""
    if ANSWERS[key].metadata.get("names"):
        pytest.skip("its question is an example with a thing")
    assert finder.choice(ANSWERS[key].question).answers == (key,)
