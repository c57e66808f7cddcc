"""A guess of the heads in a calm conversation is no alarm; signs in words and plain wishes are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sepsis_assistant.conversation.fallback import OUTSIDE, fallback_step
from sepsis_assistant.conversation.guesses import is_guess
from sepsis_assistant.conversation.message import Message
from sepsis_assistant.conversation.names import Slot
from sepsis_assistant.conversation.remarks import SAID
from sepsis_assistant.conversation.turn import Turn
from sepsis_assistant.knowledge.answers import load_responses, read_answers
from sepsis_assistant.safety.decision import Decision

GUESS = Decision(
    True, "emergency", ("perhaps signs of a stroke",), "unknown", ("stroke",), (), 0.4, "classifier"
)
WISH = replace(GUESS, reply="self_harm", signs=("self_harm",))
BEGUN = {Slot.TOLD: ["causes"]}


def turn(safety=GUESS, text="none right now touch wood", **changes):
    return Turn(Message(text, text, "report_urgent_symptoms", safety=safety), **{"slots": BEGUN, **changes})


@pytest.mark.parametrize(
    ("given", "guess"),
    [
        pytest.param(turn(), True, id="a remark after an answer"),
        pytest.param(turn(replace(GUESS, by="rules")), False, id="a sign in words"),
        pytest.param(turn(replace(GUESS, score=0.6)), False, id="the heads are sure"),
        pytest.param(turn(WISH), True, id="a wish that is hardly one"),
        pytest.param(turn(replace(WISH, score=0.5)), False, id="a wish needs less"),
        pytest.param(turn(slots={}), False, id="the first message"),
        pytest.param(turn(slots={}, before=(("utter_greet",),)), False, id="after a greeting"),
        pytest.param(turn(slots={}, before=(("utter_fallback",),)), True, id="after a question back"),
        pytest.param(turn(slots={**BEGUN, Slot.EMERGENCY_OPEN: True}), False, id="an emergency is open"),
        pytest.param(turn(before=(("utter_urgent_care",),)), False, id="an illness is in hand"),
        pytest.param(turn(loop="check_adult_form"), False, id="the check"),
        pytest.param(turn(text="he was " + "very " * 25 + "odd"), False, id="a story"),
    ],
)
def test_what_is_only_guessed(given, guess):
    assert is_guess(given) is guess


def test_a_guess_gets_the_line_for_a_remark():
    step = fallback_step(turn(), read_answers(load_responses()))
    assert (step.action, step.slots[Slot.FALLBACK_STEP]) == (OUTSIDE, SAID)
