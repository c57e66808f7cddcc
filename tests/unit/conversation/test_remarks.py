"""Remarks between questions: they get a short line, never another subject's; the dead are not met as ill."""

from __future__ import annotations

import pytest

from sepsis_assistant.conversation.fallback import OUTSIDE, fallback_step
from sepsis_assistant.conversation.grief import AGAIN, LOSS, PAST, default_grief_words, grief_step, mourns
from sepsis_assistant.conversation.message import Message
from sepsis_assistant.conversation.names import Slot
from sepsis_assistant.conversation.remarks import GLAD, MOURNING, SAID
from sepsis_assistant.conversation.turn import Turn
from sepsis_assistant.knowledge.answers import load_responses, read_answers
from sepsis_assistant.retrieval.asked import Choice
from sepsis_assistant.safety.decision import Decision

ANSWERS, WORDS = read_answers(load_responses()), default_grief_words()
BEGUN = {Slot.TOLD: ["causes"]}
MOURNED = ((LOSS,),)


def said(text, intent="out_of_scope", declined="far", **changes):
    return Turn(Message(text, text, intent, choice=Choice(declined=declined)), **changes)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("she's sat up today though, had some toast", GLAD),
        ("she's out now thank god", GLAD),
        ("she is not home yet", SAID),
        ("its a month now", SAID),
        ("brill", SAID),
        ("my uncle was a miner all his life", SAID),
        ("write me a poem about the sea", "far"),
        ("what is the capital of France?", "far"),
    ],
)
def test_a_remark_in_a_conversation_is_not_declined(text, kind):
    step = fallback_step(said(text, slots=BEGUN), ANSWERS)
    assert (step.action, step.slots[Slot.FALLBACK_STEP]) == (OUTSIDE, kind)


def test_what_begins_a_conversation_is_declined():
    assert fallback_step(said("my uncle was a miner"), ANSWERS).slots[Slot.FALLBACK_STEP] == "far"


def test_a_remark_of_the_bereaved_is_met_as_such():
    step = fallback_step(said("they'd gone black", before=MOURNED), ANSWERS)
    assert step.slots[Slot.FALLBACK_STEP] == MOURNING


@pytest.mark.parametrize(
    ("text", "mourning"),
    [
        ("he only had a water infection", True),
        ("they told her to take paracetamol and rest", True),
        ("she was asleep mostly", True),
        ("my son is ill now", False),
        ("my brother won't wake up", False),
        ("he's got a water infection", False),
        ("was it the infection?", False),
    ],
)
def test_who_speaks_of_the_dead_speaks_of_nobody_who_is_ill(text, mourning):
    assert mourns(said(text, "report_symptoms", before=MOURNED)) is mourning


def test_a_sign_in_words_alarms_though_somebody_has_died():
    alarm = Decision(True, "emergency", ("a fit",), "child", ("fit",), (), 0.9, "rules")
    turn = Turn(Message("my other boy had a fit", "my other boy had a fit", safety=alarm), before=MOURNED)
    assert not mourns(turn)


def test_nobody_who_is_ill_is_met_where_nobody_has_died():
    assert not mourns(said("he only had a water infection", "report_symptoms", before=((PAST,),)))


@pytest.mark.parametrize(
    ("before", "slots", "form"),
    [((), {}, None), (((PAST,),), {}, AGAIN), ((("utter_ask_causes",),), BEGUN, AGAIN)],
)
def test_the_kind_line_is_short_the_second_time(before, slots, form):
    turn = said("my nan had it in 1999", "report_past_episode", None, before=before, slots=slots)
    step = grief_step(turn, WORDS)
    assert (step.action, step.slots[Slot.DETAIL]) == (PAST, form)
