"""Fallbacks that never repeat, questions back, declines by kind, and answers to grief."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sepsis_assistant.conversation.fallback import fallback_step
from sepsis_assistant.conversation.grief import BEFORE_ANSWER, default_grief_words, grief_step
from sepsis_assistant.conversation.message import Message
from sepsis_assistant.conversation.names import LISTEN
from sepsis_assistant.conversation.turn import Turn
from sepsis_assistant.knowledge.answers import load_responses, read_answers
from sepsis_assistant.retrieval.asked import Asked, Choice

MISSED, ANSWERED = ("utter_fallback",), ("utter_ask_causes",)
ANSWERS, WORDS = read_answers(load_responses()), default_grief_words()
NOTHING = Choice()
TWO, ONE = Choice(back=("stages", "recovery")), Choice(back=("recovery",))


def said(text="", intent="", choice=NOTHING, **changes):
    return Turn(Message(text, text, intent, choice=choice), **changes)


@pytest.mark.parametrize(
    ("choice", "before", "step"),
    [
        (Choice(), [], "menu"),
        (Choice(), [MISSED], "short"),
        (Choice(), [MISSED, MISSED], "menu"),
        (Choice(), [MISSED, ANSWERED, MISSED], "short"),
        (TWO, [], "question"),
        (TWO, [MISSED], "question"),
        (TWO, [MISSED, MISSED], "menu"),
        (TWO, [MISSED, MISSED, MISSED], "short"),
        (ONE, [], "perhaps"),
        (ONE, [ANSWERED, MISSED], "perhaps"),
    ],
)
def test_each_fallback_in_a_row_says_something_else(choice, before, step):
    assert (
        fallback_step(said("x", "nlu_fallback", choice, before=before), ANSWERS).slots["fallback_step"]
        == step
    )


@pytest.mark.parametrize(
    ("text", "best", "choice", "step"),
    [
        ("does the queen bee get a sting infection", 0.1, TWO, "question_open"),
        ("does the queen bee get a sting infection", 0.1, ONE, "perhaps_open"),
        ("does the queen bee get a sting infection", 0.4, TWO, "question"),
        ("what of bees", 0.1, TWO, "question"),
        ("i was thinking of bees and wasps", 0.1, TWO, "question"),
    ],
    ids=["two", "one", "a likely question", "a fragment", "nothing is asked"],
)
def test_a_question_back_says_that_our_sources_may_not_answer_what_is_asked_in_full(text, best, choice, step):
    asked = Asked((("stages", best),))
    turn = Turn(Message(text, text, "nlu_fallback", choice=choice, asked=asked))
    assert fallback_step(turn, ANSWERS).slots["fallback_step"] == step


@pytest.mark.parametrize(
    ("declined", "before", "step"),
    [
        ("near", [], "near"),
        ("far", [ANSWERED], "far"),
        (None, [], "far"),
        ("near", [("utter_out_of_scope",)], "menu"),
        ("far", [MISSED, ("utter_out_of_scope",)], "short"),
    ],
)
def test_another_subject_is_declined_by_its_kind_and_not_twice_in_the_same_words(declined, before, step):
    turn = said("x", "out_of_scope", Choice(declined=declined), before=before)
    assert fallback_step(turn, ANSWERS).slots["fallback_step"] == step


@pytest.mark.parametrize(
    ("near", "animal", "step"),
    [
        (0.02, False, "far"),
        (0.2, False, "maybe_near"),
        (0.2, True, "animal"),
        (0.02, True, "far"),  # "a trip with two children and an old spaniel"
    ],
)
def test_a_far_subject_that_may_be_about_health_names_who_can_help(near, animal, step):
    asked = Asked((), {"ours": 0.1, "near": near, "far": 0.9 - near})
    details = (("thing_animal:dogs", "thing_animal"),) if animal else ()
    message = Message("x", "x", "out_of_scope", details=details, asked=asked, choice=Choice(declined="far"))
    turn = Turn(message, slots={})
    assert fallback_step(turn, ANSWERS).slots["fallback_step"] == step


def test_a_question_about_an_animal_is_sent_to_a_vet():
    message = Message("x", "x", "out_of_scope", details=(("thing_animal:hamsters", "thing_animal"),))
    turn = Turn(replace(message, choice=Choice(declined="near")))
    assert fallback_step(turn, ANSWERS).slots["fallback_step"] == "animal"


@pytest.mark.parametrize(
    ("text", "intent", "declined", "before", "action"),
    [
        ("set a timer for ten minutes", "report_on_hold", "far", (), "utter_out_of_scope"),
        ("set a timer for ten minutes", "report_on_hold", None, (), None),
        ("set a timer", "report_on_hold", "far", (("utter_emergency",),), None),
        ("who do we ring to fix it", "report_cannot_call", "near", (), None),
    ],
    ids=["calm", "not declined", "after an emergency", "a call is spoken of"],
)
def test_another_subject_is_not_taken_for_an_emergency_that_never_was(text, intent, declined, before, action):
    turn = Turn(Message(text, text, intent, choice=Choice(declined=declined)), before=before)
    step = fallback_step(turn, ANSWERS)
    assert (step.action if step else None) == action


def test_the_question_back_offers_two_answers_in_words_of_ours():
    slots = fallback_step(said("x", "nlu_fallback", TWO), ANSWERS).slots
    for number, key in enumerate(TWO.back, start=1):
        assert slots[f"likely_means_{number}"] == ANSWERS[key].means
        assert slots[f"likely_title_{number}"] == ANSWERS[key].title
        assert slots[f"likely_question_{number}"] == ANSWERS[key].question


@pytest.mark.parametrize(
    "turn", [said("x", "ask_causes"), said("x", "nlu_fallback", loop="check_adult_form")]
)
def test_what_was_understood_or_belongs_to_the_check_is_no_fallback(turn):
    assert fallback_step(turn, ANSWERS) is None


def test_after_a_kind_line_a_question_that_is_not_clear_is_asked_back():
    turn = said("mum died. is it common?", "report_bereavement", TWO, last="utter_report_bereavement")
    step = fallback_step(turn, ANSWERS)
    assert (step.action, step.slots["fallback_step"]) == ("utter_fallback", "question_open")


FOUND = Choice(answers=("warning_signs",))


@pytest.mark.parametrize(
    ("text", "choice", "last", "action"),
    [
        ("mum died. what are the signs?", FOUND, LISTEN, "utter_report_bereavement"),
        ("mum died. what are the signs?", FOUND, "utter_report_bereavement", None),
        ("we lost mum in spring", FOUND, "utter_report_bereavement", LISTEN),
        ("we lost mum in spring", Choice(), "utter_report_bereavement", LISTEN),
        ("mum died. is it common?", TWO, "utter_report_bereavement", None),
    ],
    ids=[
        "the kind line",
        "then the answer, by the AnswerPolicy",
        "nothing is asked",
        "nothing is found",
        "then the question back, by the FallbackPolicy",
    ],
)
def test_grief_gets_a_kind_line_and_the_facts_asked_for(text, choice, last, action):
    step = grief_step(said(text, "report_bereavement", choice, last=last), WORDS)
    assert (step.action if step else None) == action


@pytest.mark.parametrize(("choice", "detail"), [(FOUND, BEFORE_ANSWER), (Choice(), None)])
def test_the_kind_line_is_short_before_an_answer(choice, detail):
    turn = said("my mum died of it, what are the signs?", "report_bereavement", choice)
    assert grief_step(turn, WORDS).slots["detail"] == detail


@pytest.mark.parametrize(
    ("text", "intent", "action"),
    [
        ("My sister died of sepsis. What are the signs?", "ask_warning_signs", "utter_report_bereavement"),
        ("my dad passed away with it, he was blue", "report_past_episode", "utter_report_bereavement"),
        ("my dad nearly died of it", "report_past_episode", "utter_report_past_episode"),
        ("how many people died of sepsis last year", "ask_how_common", None),
        ("my phone died, which number do I call?", "ask_emergency_number", None),
        ("my dad died of it and I cannot breathe", "report_urgent_symptoms", None),
    ],
)
def test_a_death_beside_a_question_or_a_story_gets_the_kind_line(text, intent, action):
    step = grief_step(said(text, intent), WORDS)
    assert (step.action if step else None) == action
