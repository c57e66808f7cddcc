"""Which sentences of a message ask something, and what it tells beside them."""

import pytest

from sepsis_assistant.retrieval.parts import asking_parts, asks, told_beside


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("what is sepsis", []),
        ("It's cold. What is sepsis?", ["What is sepsis?"]),
        ("what is sepsis and how do you treat it", ["what is sepsis", "how do you treat it"]),
        (
            "I had it last year. Can I get it again? Is it worse then?",
            ["Can I get it again?", "Is it worse then?"],
        ),
        ("salt and vinegar", []),
        ("Can E. coli cause sepsis?", []),
        ("a b. c d. e f.", []),
        ("is a b? is c d? is e f? is g h?", ["is c d?", "is e f?", "is g h?"]),
        (
            "My dad was in for weeks. I wonder how long he will be tired.",
            ["I wonder how long he will be tired."],
        ),
    ],
)
def test_the_sentences_that_ask_are_read_apart_where_there_are_more(text, parts):
    assert asking_parts(text) == parts


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
