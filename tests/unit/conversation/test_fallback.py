"""Fallbacks that never repeat, and answers to grief."""

from __future__ import annotations

import pytest

from sepsis_assistant.conversation import fallback
from sepsis_assistant.conversation.grief import default_grief_words, grief_step
from sepsis_assistant.conversation.message import Message
from sepsis_assistant.conversation.names import LISTEN
from sepsis_assistant.conversation.turn import Turn
from sepsis_assistant.data_files import DataError

MISSED = ("utter_fallback",)
TOPICS, WORDS = fallback.default_topics(), default_grief_words()


def said(text="", intent="", ranking=(), **changes):
    return Turn(Message(text, text, intent, tuple(ranking)), **changes)


@pytest.mark.parametrize(
    ("before", "step"),
    [
        ([], "question"),
        ([("utter_greet",)], "question"),
        ([MISSED], "menu"),
        ([("utter_out_of_scope",)], "menu"),
        ([MISSED, MISSED], "short"),
        ([MISSED, MISSED, MISSED], "menu"),
        ([MISSED, ("utter_ask_causes",), MISSED], "menu"),
        ([("utter_ask_causes",), MISSED], "question"),
    ],
)
def test_each_fallback_in_a_row_says_something_else(before, step):
    assert (
        fallback.fallback_step(said(intent="nlu_fallback", before=before), TOPICS).slots["fallback_step"]
        == step
    )


@pytest.mark.parametrize(
    ("ranking", "expected"),
    [
        ([], ("ask_warning_signs", "start_check", "ask_causes")),
        ([("greet", 0.2), ("ask_stages", 0.1)], ("ask_stages", "ask_warning_signs", "start_check")),
        ([("report_symptoms", 0.2), ("report_urgent_symptoms", 0.1)],
         ("start_check", "ask_warning_signs", "ask_causes")),
        ([("ask_causes", 0.2), ("ask_stages", 0.2), ("help", 0.1), ("ask_recovery", 0.1)],
         ("ask_causes", "ask_stages", "help")),
    ],
)  # fmt: skip
def test_the_question_offers_three_likely_topics(ranking, expected):
    assert TOPICS.likely(ranking) == expected


@pytest.mark.parametrize(
    "turn", [said(intent="ask_causes"), said(intent="nlu_fallback", loop="check_adult_form")]
)
def test_what_was_understood_or_belongs_to_the_check_is_no_fallback(turn):
    assert fallback.fallback_step(turn, TOPICS) is None


def test_a_topic_without_a_title_is_refused(tmp_path):
    path = tmp_path / "fallback.yml"
    path.write_text("topics: {a: A, b: B}\nusual: [a, b, c]")
    with pytest.raises(DataError, match="'c' has no title"):
        fallback.load_topics(path)


RANKING = [("report_bereavement", 0.8), ("ask_warning_signs", 0.1)]


@pytest.mark.parametrize(
    ("text", "last", "action"),
    [
        ("mum died. what are the signs?", LISTEN, "utter_report_bereavement"),
        ("mum died. what are the signs?", "utter_report_bereavement", "utter_ask_warning_signs"),
        ("mum died. what are the signs?", "utter_ask_warning_signs", LISTEN),
        ("we lost mum in spring", "utter_report_bereavement", LISTEN),
    ],
)
def test_grief_gets_a_kind_line_and_the_facts_asked_for(text, last, action):
    turn = said(text, "report_bereavement", RANKING, last=last)
    assert grief_step(turn, WORDS, TOPICS).action == action


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
    step = grief_step(said(text, intent), WORDS, TOPICS)
    assert (step.action if step else None) == action
