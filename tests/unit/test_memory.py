"""What a text gave is remembered, unless the text is long."""

import pytest

from sepsis_assistant.memory import remembering
from sepsis_assistant.safety.detector import default_detector


@pytest.mark.parametrize(("text", "times"), [("my leg hurts", 1), ("my leg hurts " * 100, 2)])
def test_a_short_text_is_worked_out_once_a_long_one_each_time(text, times):
    asked = []
    read = remembering(lambda text, age: asked.append(text))
    read(text, 3)
    read(text, 3)
    assert len(asked) == times


def test_what_else_is_known_counts():
    read = remembering(lambda text, age: (text, age))
    assert [read("he is hot", age) for age in (1, 2, 1)] == [
        ("he is hot", 1),
        ("he is hot", 2),
        ("he is hot", 1),
    ]


def test_an_assessment_is_shared_for_the_same_text_and_the_same_past():
    assess = default_detector().assess
    assert assess("his temp is 38.5") is assess("his temp is 38.5")
    assert assess("his temp is 38.5", age_months=2.0) is not assess("his temp is 38.5")
