"""Which questions a message holds: by its sentences, and within them where each half asks."""

import pytest

from sepsis_assistant.retrieval.joints import questions_in


@pytest.mark.parametrize(
    ("text", "questions"),
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
def test_the_sentences_that_ask_are_read_apart_where_there_are_more(text, questions):
    assert questions_in(text) == questions


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        pytest.param(
            "how is it spotted, does it spread", ["how is it spotted", "does it spread"], id="a comma"
        ),
        pytest.param(
            "what is a central line & can it be left in",
            ["what is a central line", "can it be left in"],
            id="a sign for and",
        ),
        pytest.param("is it more common in men and why", ["is it more common in men", "why"], id="one word"),
        pytest.param(
            "is it catching, and if so for how long",
            ["is it catching", "if so for how long"],
            id="what leans on the first",
        ),
        pytest.param(
            "which tests are done in adults and in babies",
            ["which tests are done in adults", "in babies"],
            id="another group",
        ),
        pytest.param(
            "whats a drip how long does it stay in",
            ["whats a drip", "how long does it stay in"],
            id="nothing",
        ),
        pytest.param(
            "Symptoms, causes and treatment of sepsis?",
            ["Symptoms of sepsis?", "causes of sepsis?", "treatment of sepsis?"],
            id="names of topics",
        ),
        pytest.param(
            "list the stages & complications", ["list the stages", "list the complications"], id="a task"
        ),
    ],
)
def test_a_sentence_is_cut_where_each_half_asks(text, questions):
    assert questions_in(text) == questions


@pytest.mark.parametrize(
    "text",
    [
        "My brother had it in May, is he at risk now",
        "if I am on steroids, should I carry a card",
        "do you know how long it lasts",
        "can you explain what is the cause",
        "is bread and butter fine",
        "how do adults and babies differ",
        "he has symptoms and treatment has started",
        "when he is home, in spring, we will fly",
    ],
)
def test_one_question_stays_whole(text):
    assert questions_in(text) == []
