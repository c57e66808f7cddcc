"""What is said between two answers gets one line; anything else is heard as before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sepsis_assistant.conversation.asides import aside_step, is_aside
from sepsis_assistant.conversation.fallback import OUTSIDE, fallback_step
from sepsis_assistant.conversation.message import NO_DANGER, Message
from sepsis_assistant.conversation.names import LISTEN, Slot
from sepsis_assistant.conversation.remarks import AFRAID, AGAIN, GLAD, HARD, MOURNING, SAID
from sepsis_assistant.conversation.turn import Turn
from sepsis_assistant.retrieval.asked import Asked, Choice

BEGUN = {Slot.TOLD: ["causes"]}
ILL = replace(NO_DANGER, level="routine")


def turn(text, intent="express_worry", safety=NO_DANGER, best=0.0, **changes):
    asked = Asked((("causes", best),)) if best else Asked()
    choice = Choice(("causes",)) if best else Choice()
    message = Message(text, text, intent, safety=safety, asked=asked, choice=choice)
    return Turn(message, **{"slots": BEGUN, **changes})


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        pytest.param(turn("He is just pleased with his own chair."), SAID, id="taken for fear"),
        pytest.param(
            turn("She is only 29.", "report_symptoms", ILL), SAID, id="an age, taken for an illness"
        ),
        pytest.param(turn("I have been on this bench since noon.", "greet"), SAID, id="taken for a greeting"),
        pytest.param(
            turn("they were so kind", "report_help_arrived"), SAID, id="taken for help in an emergency"
        ),
        pytest.param(turn("this is creepy tbh"), AFRAID, id="fear of the subject"),
        pytest.param(turn("it was a hard winter for all of us"), HARD, id="what is hard"),
        pytest.param(turn("she is home and well"), GLAD, id="good news"),
        pytest.param(turn("they sent my cousin home twice"), SAID, id="home, and no good news"),
        pytest.param(turn("my aunt says ten hours is fine"), SAID, id="fine, and no good news"),
        pytest.param(turn("he had it in 2019", "report_past_episode"), SAID, id="a past illness"),
        pytest.param(
            turn("a niece of ours nurses there", before=(("utter_out_of_scope",),)), None, id="no verb"
        ),
        pytest.param(
            turn("she likes it there", before=(("utter_out_of_scope",),)), SAID + AGAIN, id="a second one"
        ),
        pytest.param(
            turn("he would be 50 now", before=(("utter_report_bereavement",),)), MOURNING, id="of the dead"
        ),
    ],
)
def test_a_statement_between_two_answers_gets_one_line(given, kind):
    step = aside_step(given)
    assert (step and step.slots[Slot.FALLBACK_STEP]) == kind


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(
            turn("she is awful to look at", "report_symptoms", replace(ILL, level="urgent")), id="urgent"
        ),
        pytest.param(
            turn("he has a cough", "report_symptoms", replace(ILL, told=("a cough",))), id="a complaint"
        ),
        pytest.param(turn("it was 37.9 this morning", "report_symptoms", ILL), id="a reading"),
        pytest.param(turn("I have called 111 already", "report_help_coming"), id="a call"),
        pytest.param(turn("I want to know the causes", "ask_causes", best=0.9), id="a likely question"),
        pytest.param(turn("it is nice here, what are the signs?", "nlu_fallback"), id="a question beside it"),
        pytest.param(turn("hello, I am back", "greet"), id="a greeting"),
        pytest.param(turn("she is well", "thank"), id="thanks"),
        pytest.param(
            turn("he is in bed and it is 22 is that ok", "nlu_fallback"), id="a question at the end"
        ),
        pytest.param(turn("my dad died of it in 2019", "report_past_episode"), id="a death"),
        pytest.param(turn("I do not get it", "ask_simpler"), id="asks for simpler words"),
        pytest.param(turn("he is fine", slots={}), id="the first message"),
        pytest.param(turn("he is fine", slots={**BEGUN, Slot.EMERGENCY_OPEN: True}), id="in an emergency"),
        pytest.param(turn("he is fine", loop="check_adult_form"), id="in the check"),
        pytest.param(turn("he is four", before=(("utter_urgent_care",),)), id="an illness is in hand"),
    ],
)
def test_anything_else_is_heard_as_before(given):
    assert aside_step(given) is None


def test_the_turn_ends_after_the_line():
    ended = replace(turn("they were so kind"), last=OUTSIDE)
    step = aside_step(ended) or fallback_step(ended, {})
    assert step is not None and step.action == LISTEN


def test_what_the_rules_see_is_no_aside():
    alarm = replace(NO_DANGER, alarm=True, by="rules", level="emergency", noticed=("blue lips",))
    assert not is_aside(turn("her lips are blue", "report_urgent_symptoms", alarm))
