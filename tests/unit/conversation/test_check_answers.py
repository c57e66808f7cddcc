"""How the answers to the check are read, and whom a message is about."""

from __future__ import annotations

import pytest

from sepsis_assistant.conversation.check_answers import AGAIN, NO, UNSURE, YES, default_check
from sepsis_assistant.conversation.people import Whom, whom

CHECK = default_check()
PERSON, ADULT, CHILD = "check_person_form", "check_adult_form", "check_child_form"


@pytest.mark.parametrize(
    ("text", "intent", "answer"),
    [
        ("/affirm", "affirm", YES),
        ("/deny", "deny", NO),
        ("/unsure", "unsure", UNSURE),
        ("/ask_causes", "ask_causes", None),
        ("yes she has", "nlu_fallback", YES),
        ("Yeah, since breakfast", "report_symptoms", YES),
        ("aye", "affirm", YES),
        ("no not really", "deny", NO),
        ("Nope.", "deny", NO),
        ("no clue", "deny", UNSURE),
        ("no, but a bit", "deny", UNSURE),
        ("no but she has a bit of a cough", "report_symptoms", None),
        ("dunno", "unsure", UNSURE),
        ("a bit", "affirm", UNSURE),
        ("yes and no", "affirm", UNSURE),
        ("I don't think so", "deny", NO),
        ("not that I can see", "deny", NO),
        ("that is the case", "affirm", YES),
        ("no. and what are the causes of sepsis", "ask_causes", None),
        ("what causes sepsis?", "ask_causes", None),
        ("purple monkey dishwasher", "nlu_fallback", None),
        ("okay, continue please", "affirm", AGAIN),
    ],
)
def test_answers_are_read_from_buttons_and_typed_words(text, intent, answer):
    assert CHECK.answer(text, intent) == answer


@pytest.mark.parametrize(
    ("slot", "text", "answer"),
    [
        ("check_urine", "none", UNSURE),
        ("check_urine", "no pee at all", YES),
        ("check_urine", "no, he hasn't been", UNSURE),
        ("check_urine", "no", NO),
        ("check_mind", "none", NO),
        ("check_mind", "never seen her like this", UNSURE),
        ("check_mind", "she's not right", UNSURE),
        ("check_mind", "he isn't himself", UNSURE),
        ("check_rash", "it doesn't go away", UNSURE),
        ("check_rash", "no it doesn't fade", YES),
        ("check_rash", "no it fades", NO),
        ("check_rash", "no she hasn't got a rash", NO),
    ],
)
def test_a_no_that_may_mean_yes_is_not_sure(slot, text, answer):
    question = CHECK.questions[ADULT, slot]
    assert CHECK.answer(text, "deny", question) == answer


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my baby has a cold", Whom("baby", "yes")),
        ("my son is 3 and coughs", Whom("child", "yes")),
        ("my son has a cough", Whom("child", None)),
        ("my daughter is 19 and feels rough", Whom("adult", "no")),
        ("she is 5 weeks old", Whom("baby", "yes")),
        ("I feel rough", Whom("adult", "no")),
        ("my nan is not herself", Whom("adult", "no")),
        ("feeling rough", Whom()),
    ],
)
def test_whom_a_message_is_about(text, expected):
    assert whom(text) == expected


@pytest.mark.parametrize(
    ("features", "kind"),
    [
        ({"pregnant"}, "pregnant"),
        ({"after_birth"}, "pregnant"),
        ({"chemo"}, "weak_immunity"),
        ({"fever"}, None),
    ],
)
def test_features_tell_of_pregnancy_and_of_a_weak_immune_system(features, kind):
    assert whom("feeling rough", features).kind == kind
