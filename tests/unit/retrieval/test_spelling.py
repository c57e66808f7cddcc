"""Misspelt words of a message, mended towards the words of our questions."""

from __future__ import annotations

import pytest

from sepsis_assistant.retrieval.spelling import speller

TEXTS = ["how long is the recovery after septic shock"] * 3 + ["what does qsofaa mean"] * 3
TEXTS += ["is procalcitonin a test for stress"] * 12 + ["can a recovary be quick"]


@pytest.fixture(scope="module")
def mend():
    return speller(TEXTS)


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        pytest.param("how long is recovary", "how long is recovery", id="a word of ours with a slip"),
        pytest.param("Recovry?", "recovery?", id="with a capital and a mark behind it"),
        pytest.param("can strees do it", "can stress do it", id="a letter for another"),
        pytest.param("what is procalcitonine", "what is procalcitonin", id="a word that no dictionary holds"),
        pytest.param("Recovery after a statin", "Recovery after a statin", id="words that are right stay"),
        pytest.param("is it a sing of it", "is it a sing of it", id="short words stay"),
        pytest.param("in the streets", "in the streets", id="another English word stays"),
        pytest.param("what does qsofaa mean", "what does qsofaa mean", id="what our phrasings write stays"),
        pytest.param("qsofab", "qsofab", id="and nothing is mended towards a slip of theirs"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_what_becomes_of_a_text(mend, text, mended):
    assert mend(text) == mended
