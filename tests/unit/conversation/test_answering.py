"""The answers of a turn, one after the other, and what is remembered of them."""

from dataclasses import replace

import pytest

from sepsis_assistant.conversation.answering import Knowledge, answer_step
from sepsis_assistant.conversation.message import Message
from sepsis_assistant.conversation.names import LISTEN, Slot
from sepsis_assistant.conversation.turn import Turn
from sepsis_assistant.knowledge.answers import read_answers
from sepsis_assistant.knowledge.book import AnswerBook, load_routes
from sepsis_assistant.retrieval.asked import Asked, Choice
from tests.support.data import dressed

ROUTES = load_routes()
BOOK = AnswerBook(ROUTES, read_answers(dressed()))
KNOWN = Knowledge(BOOK, lambda detail: f"a {detail}", lambda keys: f"Sources: {len(keys)}")
CAUSES = Message(intent="ask_causes")


def step_of(turn):
    return answer_step(turn, KNOWN)


@pytest.mark.parametrize(
    ("told", "remembered"),
    [
        ([], ["causes"]),
        (["stages"], ["stages", "causes"]),
        (["causes", "stages"], ["causes", "stages", "causes/overview_again"]),
        (["causes", "stages", "causes/overview_again"], ["stages", "causes/overview_again", "causes"]),
        (["stages", "recovery", "stages"], ["recovery", "stages", "causes"]),
        ([f"topic/{number}" for number in range(300)], None),
    ],
    ids=["the first", "a second", "in short", "in full again", "kept twice before", "very many"],
)
def test_each_answer_is_remembered_once_in_the_order_last_given(told, remembered):
    kept = step_of(Turn(CAUSES, slots={Slot.TOLD: told})).slots[Slot.TOLD]
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
    step = step_of(turn)
    assert (step.action if step else None) == action


def test_a_death_beside_a_question_is_answered_after_the_kind_line():
    message = Message(intent="report_bereavement", choice=Choice(answers=("recovery/survive_untreated",)))
    assert step_of(Turn(message)) is None
    step = step_of(Turn(message, "utter_report_bereavement"))
    assert (step.action, step.slots[Slot.DETAIL]) == ("utter_ask_recovery", "survive_untreated")


def test_an_answer_with_room_for_a_thing_names_it_in_words_of_ours():
    message = Message(
        intent="ask_causes",
        details=(("thing_illness:gallstones", "thing_illness"),),
        choice=Choice(answers=("causes/named_illness",)),
    )
    assert step_of(Turn(message)).slots[Slot.THING] == "a thing_illness:gallstones"


@pytest.mark.parametrize(
    ("text", "detail"),
    [("signs for my toddler", "children"), ("signs for my newborn", "babies"), ("signs for my dad", None)],
)
def test_the_signs_are_those_for_whom_the_message_names(text, detail):
    message = Message(text, text, "ask_warning_signs", choice=Choice(("warning_signs",)))
    assert step_of(Turn(message)).slots[Slot.DETAIL] == detail


@pytest.mark.parametrize(
    ("text", "p", "action"),
    [
        ("where do people get it from most", 0.4, "utter_nearest_answer"),
        ("where do people get it from most", 0.6, "utter_ask_causes"),
        ("causes", 0.4, "utter_ask_causes"),
    ],
    ids=["may be another question", "sure", "a fragment"],
)
def test_an_answer_that_may_be_to_another_question_is_given_as_the_nearest(text, p, action):
    asked = Asked((("causes", p),))
    turn = Turn(Message(text, text, "ask_causes", choice=Choice(("causes",)), asked=asked))
    step = step_of(turn)
    assert step.action == action
    said = [step.action, *(action for action, _ in step.slots[Slot.ANSWER_QUEUE])]
    assert said[-1] == "utter_ask_causes"


@pytest.mark.parametrize(
    ("meant", "before", "detail"),
    [
        ("causes", (), "more"),
        ("none", (), "open"),
        ("none", (("utter_not_covered",),), "again"),
        ("causes", (("utter_not_covered",),), "more"),
    ],
    ids=[
        "in the last answer",
        "not covered",
        "not covered twice",
        "in the last answer, after one not covered",
    ],
)
def test_what_asks_on_gets_a_sentence_of_the_last_answer_or_that_there_is_none(meant, before, detail):
    known = replace(KNOWN, after=lambda *_: ((meant, 0.9),), nearest=lambda text, said: 1)
    last = {Slot.LAST_DETAILS: ["causes"], Slot.LAST_TOPIC: "causes"}
    turn = Turn(Message("and then", "and then", "nlu_fallback"), slots=last, before=before)
    step = answer_step(turn, known)
    assert (step.action, step.slots[Slot.DETAIL]) == ("utter_not_covered", detail)
    assert step.slots[Slot.LAST_MEANS] == BOOK["causes"].means
    assert step.slots[Slot.LAST_DETAILS] == ["causes"]
    assert (Slot.SAID_BEFORE in step.slots) is (detail == "more")
    assert step.slots.get(Slot.SAID_BEFORE, BOOK["causes"].text)[:20] in BOOK["causes"].text


def test_several_answers_leave_the_line_of_their_sources():
    message = Message(intent="ask_causes", choice=Choice(answers=("causes", "stages")))
    assert step_of(Turn(message)).slots[Slot.SOURCE_LINE] == "Sources: 2"


def test_beside_the_reminder_to_call_an_answer_is_short_and_after_the_call_it_is_whole():
    waiting = Turn(CAUSES, "utter_emergency_still", slots={Slot.EMERGENCY_OPEN: True})
    assert step_of(waiting).slots[Slot.DETAIL] == "overview_again"
    called = replace(waiting, slots={**waiting.slots, Slot.HELP_CALLED: True})
    assert step_of(called).slots[Slot.DETAIL] is None


@pytest.mark.parametrize(
    ("best", "slots", "action"),
    [
        (0.9, {}, "utter_ask_treatment"),
        (0.2, {}, None),
        (0.9, {Slot.EMERGENCY_OPEN: True}, None),
    ],
    ids=["a stay in hospital", "nothing that is likely", "an ambulance is awaited"],
)
def test_where_nobody_waits_for_help_how_long_is_a_question_of_its_own(best, slots, action):
    asked = Asked((("treatment/hospital_stay", best),))
    step = step_of(Turn(Message(intent="ask_waiting", asked=asked), slots=slots))
    assert (step.action if step else None) == action
