"""A short message is read with the answer before it; one that stands by itself is not."""

import pytest

from sepsis_assistant.conversation.leaning import ALONE, Leaning, meant
from sepsis_assistant.conversation.message import Message
from sepsis_assistant.retrieval.asked import Asked, Choice

LAST = "recovery"
LONG = "recovery/how_long"


def said(text, intent="nlu_fallback", best=0.3, answers=()):
    return Message(text, text, intent, asked=Asked((("causes", best),)), choice=Choice(answers))


def after(*ranking):
    return lambda text, alone, outside, last: ranking


@pytest.mark.parametrize(
    ("message", "calm", "key"),
    [
        (said("how long?"), True, LONG),
        (said("and for babies?", "ask_risk_groups", 0.99, ("risk_groups/babies",)), True, LONG),
        (said("is that common", "ask_how_common", 0.95, ("how_common",)), True, LONG),
        (said("for how long", "ask_waiting"), True, LONG),
        (said("no i meant the lungs", "retract_alarm"), True, LONG),
        (said("why more likely then", "ask_why"), True, LONG),
        (said("what are the three criteria", "out_of_scope"), True, LONG),
        (said("for how long", "ask_waiting"), False, None),
        (said("how long will the ambulance be", "ask_waiting"), True, None),
        (said("why", "ask_why"), True, LONG),
        (said("who wrote that", "bot_challenge"), True, LONG),
        (said("what are your sources", "ask_sources"), True, None),
        (said("and babies?", "ask_about_detail"), True, LONG),
        (said("/ask_stages", "ask_stages"), True, None),
        (said("what causes it", "ask_causes", 0.95, ("causes",)), True, None),
        (said("what causes it, is it catching", "ask_causes", 0.5, ("causes", "contagious")), True, None),
        (said("and sepsis in babies?"), True, None),
        (said("how long does one have to stay in hospital after all of this is over"), True, None),
        (said("thank you so much", "thank"), True, None),
        (said("she is so hot", "report_symptoms"), True, None),
    ],
)
def test_what_leans_on_the_last_answer(message, calm, key):
    assert meant(message, LAST, after((LONG, 0.9)), calm).key == key


@pytest.mark.parametrize(
    ("ranking", "leaning"),
    [
        (((LONG, 0.6), (LAST, 0.3)), Leaning(LONG)),
        (((LAST, 0.6), (LONG, 0.3)), Leaning(told=True)),
        ((("none", 0.6), (LONG, 0.3)), Leaning(open=True)),
        ((("outside", 0.6), (LONG, 0.4)), ALONE),
        (((LONG, 0.15), ("stages", 0.1), ("causes", 0.1)), ALONE),
        ((), ALONE),
    ],
    ids=["another", "the last one", "not covered", "another subject", "none is likely", "nothing"],
)
def test_what_is_meant_is_the_likeliest(ranking, leaning):
    assert meant(said("how long?"), LAST, after(*ranking), calm=True) == leaning


@pytest.mark.parametrize(
    ("text", "likely", "key"),
    [
        ("what is the capital of France", 0.6, None),
        ("what is the capital of France", 0.9, LONG),
        ("let me go back one step", 0.9, None),
        ("and the capital of that", 0.4, LONG),
        ("the three criteria", 0.4, LONG),
    ],
)
def test_a_whole_question_about_something_else_leans_only_where_that_is_likelier(text, likely, key):
    message = Message(text, text, "out_of_scope", choice=Choice(declined="far"))
    assert meant(message, LAST, after((LONG, likely)), True).key == key
