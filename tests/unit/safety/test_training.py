"""Training rows made of messages."""

from collections import Counter

import pytest

from sepsis_assistant.safety.training import DANGER, Told, level_of_intent, training_rows

SIGNS = ("blue_grey_skin", "fast_breathing")
MESSAGES = [
    *(
        Told(f"my dad is grey and breathing very fast number {i}", DANGER, "emergency", SIGNS)
        for i in range(40)
    ),
    *(Told(f"what are the causes of sepsis in group {i}?", "ask_causes") for i in range(40)),
    *(Told(f"she had it in 20{i} and is well again", "report_past_episode") for i in range(10, 40)),
]


def test_rows_are_the_same_for_the_same_seed():
    assert training_rows(MESSAGES, 3) == training_rows(MESSAGES, 3)
    assert training_rows(MESSAGES, 3) != training_rows(MESSAGES, 4)


def test_every_message_is_there_and_no_text_twice():
    rows = training_rows(MESSAGES, 3)
    texts = Counter(row.text for row in rows)
    assert {told.text for told in MESSAGES} <= set(texts)
    assert max(texts.values()) == 1


def test_a_report_keeps_its_level_and_signs_whatever_it_is_mixed_with():
    for row in training_rows(MESSAGES, 3):
        told = MESSAGES[row.group]
        if told.level == "emergency":
            assert (row.level, row.signs) == ("emergency", SIGNS)
        else:
            assert row.level in (told.care, None)
            assert row.signs == ()


@pytest.mark.parametrize(
    ("intent", "level"),
    [
        ("ask_causes", "question"),
        ("report_past_episode", "past"),
        ("report_bereavement", "past"),
        ("out_of_scope", "other"),
        ("thank", "other"),
        (DANGER, None),
        ("report_symptoms", None),
        ("report_self_harm", None),
    ],
)
def test_level_of_a_message_whose_data_say_none(intent, level):
    assert level_of_intent(intent) == level


def test_mixtures_carry_no_intent():
    rows = training_rows(MESSAGES, 3)
    assert any(row.intent is None for row in rows)
    assert all(row.intent in (None, DANGER, "ask_causes", "report_past_episode") for row in rows)
