"""One line says why a message was answered as it was."""

import pytest

from sepsis_assistant.review.heard import Action
from sepsis_assistant.review.why import why
from tests.support.review_turns import SKIN, URGENT, answered, asked, danger, fallback, heard

EMERGENCY = "Told “call the emergency number now”: "
CARE = "Told “get help today”: "
CASES = {
    "a sign by the rules": (
        heard(),
        EMERGENCY + "the rules found blue lips in “lips are blue” (probability of an emergency 0.900, "
        "needed 0.088).",
    ),
    "a sign by the trained heads": (
        heard(danger=danger("emergency", noticed=("perhaps blue lips",))),
        EMERGENCY + "no words of a sign were found, the trained heads hear perhaps blue lips (probability of "
        "an emergency 0.900, needed 0.088).",
    ),
    "a wish to die": (
        heard(danger=danger("emergency", reply="self_harm")),
        EMERGENCY + "no words of a sign were found, the trained heads hear a wish to die (probability of an "
        "emergency 0.900, needed 0.088).",
    ),
    "complete with what was said before": (
        heard(danger=danger("none"), earlier=("with what was said before these are complete: X",)),
        EMERGENCY + "with what was said before these are complete: X.",
    ),
    "an emergency that is open": (
        heard(danger=danger("none"), open=True),
        EMERGENCY + "an emergency is open, and nothing in this message ends it.",
    ),
    "an answer in the guided check": (
        heard(danger=danger("none"), form="check_adult_form"),
        EMERGENCY + "the answer to a question of the check (check_adult_form) tells of danger.",
    ),
    "urgent by the rules": (
        heard(level="urgent", kind="urgent", danger=danger("urgent", URGENT)),
        CARE + "the rules found a sore lip in “lips are blue”, which is no danger sign alone.",
    ),
    "danger without a name": (
        heard(level="urgent", kind="urgent", danger=danger("urgent", score=0.4)),
        CARE + "danger is likely and no sign can be named (probability of an emergency 0.400, needed 0.088).",
    ),
    "urgent by the heads": (
        heard(level="urgent", kind="urgent", danger=danger("urgent", kinds=(("urgent", 0.7),))),
        CARE + "the trained heads take it for “needs help today” (0.70), and no danger sign is told.",
    ),
    "an answer": (
        answered(),
        "Answered “Is blue skin a sign?”: of our questions it is likeliest “Is blue skin a sign?” (0.70), "
        "needed 0.30.",
    ),
    "an answer that leans on the one before": (
        answered("recovery/how_long"),
        "Answered “Is blue skin a sign?”: it is read together with the answer before it.",
    ),
    "a question back": (
        fallback(asked=asked(answers=(), back=(SKIN,))),
        "Asked back: no question is likely enough (best “Is blue skin a sign?” (0.70), needed 0.30).",
    ),
    "another subject": (
        fallback(asked=asked(answers=(), declined="far", scope=(("ours", 0.1), ("far", 0.9)))),
        "Declined as another subject: the gate takes its subject for “far: anything else” (0.90).",
    ),
    "nothing near": (
        fallback(asked=asked(answers=(), ranking=())),
        "Said utter_fallback: no question of ours is near (best none).",
    ),
    "an intent of its own": (
        answered(
            told=(), kind="other", intents=(("greet", 0.98),), actions=(Action("utter_greet", "Rules"),)
        ),
        "Said utter_greet: the intent is greet (0.98), chosen by Rules.",
    ),
    "a button": (
        answered(pressed=True, text="/affirm", told=(), kind="other", danger=None, asked=None),
        "Said utter_ask_warning_signs: a button was pressed (/affirm).",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_line_says_what_decided(name):
    turn, line = CASES[name]
    assert why(turn) == line
