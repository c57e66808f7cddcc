"""The detector reads whatever is written, without an error."""

import random
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sepsis_assistant.conversation.people import whom
from sepsis_assistant.knowledge.question import default_reader
from sepsis_assistant.phrases.grammar import Phrase
from sepsis_assistant.safety.detector import default_detector
from sepsis_assistant.safety.model import Assertion

NUMBERS = [
    "38.9",
    "temp 41",
    "85/50",
    "91%",
    "3 weeks old",
    "no wee for 14 hours",
    "a hundred and three",
    "½",
    "١٢",
]
MARKS = [
    ".",
    ",",
    "?",
    "!",
    ";",
    "\n",
    "-",
    "'",
    "and",
    "but",
    "or",
    "i",
    "my",
    "(",
    "\ue001",
    "\u200b",
    "İ",
    "ﬁ",
]


@cache
def phrases() -> list[Phrase]:
    lexicon = default_detector().lexicon
    entries = [*lexicon.signs.values(), *lexicon.features.values()]
    return [*(p for e in entries for p in e.phrases), *(p for c in lexicon.senses.cues.values() for p in c)]


def said(phrase: Phrase, seed: int) -> str:
    """Return words that `phrase` finds."""
    rng, words = random.Random(seed), []
    for item in phrase.items:
        if item.number:
            words.append("7")
        elif item.words or item.beginnings:
            words.append(rng.choice(sorted(item.words.union(item.beginnings))))
    return " ".join(words)


PIECE = st.one_of(
    st.builds(said, st.deferred(lambda: st.sampled_from(phrases())), st.integers(0, 9)),
    st.sampled_from(NUMBERS),
    st.sampled_from(MARKS),
    st.text(max_size=8),
)


@settings(max_examples=300, deadline=None)
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
