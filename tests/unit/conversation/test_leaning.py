"""A short question is read with the one before it; one that stands by itself is not."""

import pytest

from sepsis_assistant.conversation.leaning import leans, meant
from sepsis_assistant.conversation.message import Message
from sepsis_assistant.retrieval.asked import Asked, Choice

QUESTION = "How do people recover from sepsis?"


def said(text, intent="nlu_fallback", best=0.3, answers=()):
    return Message(text, text, intent, asked=Asked((("causes", best),)), choice=Choice(answers))


@pytest.mark.parametrize(
    ("message", "short"),
    [
        (said("how long?"), True),
        (said("and for babies?", "ask_risk_groups", 0.99, ("risk_groups/babies",)), True),
        (said("is that common", "ask_how_common", 0.95, ("how_common",)), True),
        (said("what causes it", "ask_causes", 0.95, ("causes",)), False),
        (said("and sepsis in babies?"), False),
        (said("how long does one have to stay in hospital after all of this is over"), False),
        (said("thank you so much", "thank"), False),
        (said("she is so hot", "report_symptoms"), False),
    ],
)
def test_what_leans_on_the_last_question(message, short):
    assert leans(message) is short


@pytest.mark.parametrize(
    ("ranking", "key"),
    [
        ((("recovery", 0.6), ("recovery/how_long", 0.3), ("stages", 0.1)), "recovery/how_long"),
        ((("recovery", 0.7), ("recovery/how_long", 0.1), ("stages", 0.1)), None),
        ((("recovery", 1.0),), None),
        ((), None),
    ],
    ids=["all but the last question count", "none of them is likely", "only the last", "nothing"],
)
def test_what_is_meant_is_another_question_than_the_last(ranking, key):
    heard = []

    def ask(text):
        heard.append(text)
        return Asked(ranking)

    assert meant(said("how long?"), "recovery", QUESTION, ask) == key
    assert heard == [f"{QUESTION} how long?"]
