"""The answers of a turn, one after the other, and what is remembered of them."""

import pytest

from sepsis_assistant.conversation.answering import answer_step, inquiry_of
from sepsis_assistant.conversation.message import Message
from sepsis_assistant.conversation.names import LISTEN, Slot
from sepsis_assistant.conversation.turn import Turn
from sepsis_assistant.knowledge.answers import load_responses, read_answers
from sepsis_assistant.knowledge.book import AnswerBook, load_routes
from sepsis_assistant.knowledge.dressing import dress
from sepsis_assistant.knowledge.ledger import load_ledger

ROUTES = load_routes()
BOOK = AnswerBook(ROUTES, read_answers(dress(load_responses(), load_ledger(), ROUTES.topics)))
CAUSES = Message(intent="ask_causes")


@pytest.mark.parametrize(
    ("told", "remembered"),
    [
        ([], ["causes"]),
        (["stages"], ["stages", "causes"]),
        (["causes", "stages"], ["causes", "stages", "causes/in_short"]),
        (["causes", "stages", "causes/in_short"], ["stages", "causes/in_short", "causes"]),
        (["stages", "recovery", "stages"], ["recovery", "stages", "causes"]),
        ([f"topic/{number}" for number in range(300)], None),
    ],
    ids=["the first", "a second", "in short", "in full again", "kept twice before", "very many"],
)
def test_each_answer_is_remembered_once_in_the_order_last_given(told, remembered):
    kept = answer_step(Turn(CAUSES, slots={Slot.TOLD: told}), BOOK).slots[Slot.TOLD]
    assert kept == (remembered or [*told[-199:], "causes"])


@pytest.mark.parametrize(
    ("turn", "action"),
    [
        (Turn(CAUSES), "utter_ask_causes"),
        (Turn(CAUSES, "utter_emergency_still"), "utter_ask_causes"),
        (Turn(Message(intent="greet")), None),
        (Turn(CAUSES, "utter_ask_causes"), None),
        (Turn(CAUSES, "utter_ask_causes", slots={Slot.ANSWER_QUEUE: []}), LISTEN),
        (Turn(CAUSES, "utter_ask_causes", "a_form", slots={Slot.ANSWER_QUEUE: []}), "a_form"),
        (Turn(CAUSES, "utter_x", slots={Slot.ANSWER_QUEUE: [["utter_ask_more", None]]}), "utter_ask_more"),
        (Turn(CAUSES, "action_x", slots={Slot.ANSWER_QUEUE: []}), None),
    ],
    ids=[
        "begins",
        "after the reminder",
        "no question",
        "not its turn",
        "ends",
        "back in a form",
        "next",
        "no text",
    ],
)
def test_the_next_answer(turn, action):
    step = answer_step(turn, BOOK)
    assert (step.action if step else None) == action


@pytest.mark.parametrize(
    ("ranking", "also"),
    [
        ((("ask_causes", 0.5), ("ask_stages", 0.45)), "stages"),
        ((("ask_causes", 0.99), ("ask_stages", 0.001)), None),
        ((("ask_causes", 0.5), ("greet", 0.45)), None),
        ((("ask_causes", 1.0),), None),
    ],
)
def test_a_second_likely_topic_is_asked_about_too(ranking, also):
    assert inquiry_of(Turn(Message(intent="ask_causes", ranking=ranking)), ROUTES).also == also
