"""A question about an illness is told from the report of one; a danger sign is never only asked about."""

from dataclasses import replace

import pytest

from sepsis_assistant.conversation.message import NO_DANGER
from sepsis_assistant.nlu.only_asks import asks_elsewhere, only_asks

ROUTINE = replace(NO_DANGER, level="routine")
URGENT = replace(NO_DANGER, level="urgent")
GUESSED = replace(NO_DANGER, alarm=True, level="emergency", by="classifier", noticed=("perhaps severe pain",))
SEEN = replace(GUESSED, by="rules")
HARM = replace(GUESSED, reply="self_harm")
STORY = "My wife had sepsis at 19. Is a cup safer than tampons?"
KNOWN = {"answers": ["prevention/tampons"], "ranking": [["prevention/tampons", 0.9]]}
UNSURE = {"answers": ["prevention/tampons"], "ranking": [["prevention/tampons", 0.4]]}


@pytest.mark.parametrize(
    ("text", "found", "decision", "rest", "so"),
    [
        (STORY, KNOWN, GUESSED, NO_DANGER, True),
        (STORY, KNOWN, URGENT, NO_DANGER, True),
        (STORY, KNOWN, ROUTINE, ROUTINE, True),
        (STORY, KNOWN, URGENT, ROUTINE, False),
        (STORY, KNOWN, GUESSED, GUESSED, False),
        (STORY, KNOWN, SEEN, NO_DANGER, False),
        (STORY, KNOWN, HARM, NO_DANGER, False),
        (STORY, UNSURE, GUESSED, NO_DANGER, False),
        (STORY, {"answers": []}, ROUTINE, NO_DANGER, False),
        ("is my red hot leg dangerous", KNOWN, URGENT, NO_DANGER, False),
        ("can my sore throat be sepsis", KNOWN, ROUTINE, NO_DANGER, True),
        ("what is sepsis", KNOWN, NO_DANGER, NO_DANGER, False),
    ],
)
def test_a_known_question_counts_more_than_what_is_told_beside_it_unless_that_needs_help(
    text, found, decision, rest, so
):
    assert only_asks(text, found, decision, 0.6, lambda told: rest) is so


@pytest.mark.parametrize(
    ("text", "declined", "decision", "so"),
    [
        ("cholesterol 5.9, what breakfast do you suggest", "near", ROUTINE, True),
        ("my knee has ached for a week", "near", ROUTINE, False),
        ("what helps my sore throat", "near", replace(ROUTINE, told=("a sore throat",)), False),
        ("what helps my fever", "near", replace(ROUTINE, features=("fever",)), False),
        ("what helps my cold", None, ROUTINE, False),
        ("is a chest infection bad", "near", replace(ROUTINE, level="urgent"), False),
    ],
)
def test_who_asks_about_another_matter_and_tells_of_no_infection_is_not_ill(text, declined, decision, so):
    assert asks_elsewhere(text, {"declined": declined}, decision) is so
