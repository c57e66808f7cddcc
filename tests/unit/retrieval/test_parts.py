"""Which sentences of a message ask something, and what it tells beside them."""

import pytest

from sepsis_assistant.retrieval.parts import asks, told_beside


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("My wife had it at 19. She is fine. Is a cup safer?", "My wife had it at 19. She is fine."),
        ("what is sepsis", ""),
        ("My baby has a fever", "My baby has a fever"),
    ],
)
def test_what_is_told_beside_a_question_is_the_rest(text, told):
    assert told_beside(text) == told


@pytest.mark.parametrize(
    ("sentence", "so"),
    [
        ("Ok and how long does that last", True),
        ("true or false: sepsis is contagious", True),
        ("any truth in that", True),
        ("he is on a drip?", True),
        ("she was in hospital when it was found", False),
        ("I can walk again", False),
    ],
)
def test_a_sentence_asks_with_or_without_a_mark(sentence, so):
    assert asks(sentence) is so
