"""Training rows made of messages."""

from collections import Counter

from sepsis_assistant.safety.training import DANGER, training_rows

MESSAGES = [(f"my dad is grey and breathing very fast number {i}", DANGER) for i in range(40)] + [
    (f"what are the causes of sepsis in group {i}?", "ask_causes") for i in range(40)
]


def test_rows_are_the_same_for_the_same_seed():
    assert training_rows(MESSAGES, 3) == training_rows(MESSAGES, 3)
    assert training_rows(MESSAGES, 3) != training_rows(MESSAGES, 4)


def test_every_message_is_there_and_no_text_twice():
    rows = training_rows(MESSAGES, 3)
    texts = Counter(row.text for row in rows)
    assert {text for text, _ in MESSAGES} <= set(texts)
    assert max(texts.values()) == 1


def test_a_mixture_is_danger_exactly_when_a_danger_message_is_in_it():
    by_group = {i: intent == DANGER for i, (_, intent) in enumerate(MESSAGES)}
    assert all(bool(row.danger) == by_group[row.group] for row in training_rows(MESSAGES, 3))


def test_mixtures_carry_no_intent():
    rows = training_rows(MESSAGES, 3)
    assert any(row.intent is None for row in rows)
    assert all(row.intent in (None, DANGER, "ask_causes") for row in rows)
