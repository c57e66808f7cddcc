"""The detector reads whatever is written, without an error."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sepsis_assistant.conversation.people import whom
from sepsis_assistant.knowledge.question import default_reader
from sepsis_assistant.safety.detector import default_detector
from sepsis_assistant.safety.model import Assertion, Assessment
from sepsis_assistant.text import fold
from tests.support.lexicon_texts import FORMS, MARKS, NUMBERS, PIECE, SAID

ODD = st.text(st.characters(codec="utf-8"), max_size=12)
KINDS = {
    "signs and cues": st.lists(st.one_of(SAID, st.sampled_from(MARKS)), max_size=20),
    "numbers": st.lists(st.sampled_from([*NUMBERS, *MARKS]), max_size=30),
    "forms": st.lists(st.one_of(st.sampled_from([*FORMS, *NUMBERS]), SAID), max_size=15),
    "anything": st.lists(st.one_of(PIECE, ODD), max_size=25),
}
EASY = settings(deadline=None, suppress_health_check=list(HealthCheck))


def assess(pieces: list[str], glue: str) -> None:
    """Assess a text and check that every finding stands in it."""
    text = glue.join(pieces)
    assessment = default_detector().assess(text)
    assert isinstance(assessment, Assessment)
    for finding in (*assessment.findings, *assessment.features):
        assert 0 <= finding.start <= finding.end <= len(fold(text))


@pytest.mark.parametrize("kind", KINDS)
@settings(EASY, max_examples=500)
@given(st.data())
def test_no_exception_on_500_texts_of_each_kind(kind, data):
    assess(data.draw(KINDS[kind]), data.draw(st.sampled_from([" ", "", ", "])))


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
@settings(EASY, max_examples=12_500)
@given(st.data())
def test_no_exception_on_50_000_texts(kind, data):
    assess(data.draw(KINDS[kind]), data.draw(st.sampled_from([" ", "", ", "])))


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECE, max_size=25).map(" ".join))
def test_no_text_raises(text):
    assessment = default_detector().assess(text)
    for finding in assessment.findings:
        assert 0 <= finding.start <= finding.end
    assert default_reader().read(text).as_dict()
    whom(text, assessment.notes.features)


@pytest.mark.parametrize("end", ["for a first aid course", "it is only a drill", "exam question 7"])
def test_a_sign_before_a_closing_exercise_is_no_alarm(end):
    found = default_detector().assess(f"lips gone blue, {end}").findings
    assert found and {f.assertion for f in found} == {Assertion.FICTION}


@pytest.mark.parametrize(
    "end", ["for a first aid course, my mum", "it is only a drill, she is not well", "exam question 7 help"]
)
def test_an_exercise_before_a_real_person_is_an_alarm(end):
    assert default_detector().assess(f"lips gone blue, {end}").alarms
