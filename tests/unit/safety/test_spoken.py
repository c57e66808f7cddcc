"""What machines write is left out, and what people write is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sepsis_assistant.safety.spoken import spoken


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"text": "he cannot breathe"}', "he cannot breathe"),
        ('[{"id": 7, "body": {"text": "he cannot breathe", "lang": "en"}}]', "he cannot breathe"),
        ('{"text": "help"}', "text help"),
        ('<p class="msg">he <b>cannot</b> breathe</p>', "he cannot breathe"),
        ("https://x.example/a?b=1 he cannot breathe", "he cannot breathe"),
        ("../../etc/passwd\nhe cannot breathe", "he cannot breathe"),
        ("| cat /etc/passwd he cannot breathe", "cat he cannot breathe"),
        ("```\nhe cannot breathe\n```", "he cannot breathe"),
        ("he is -- blue", "he is blue"),
        # What people write stays as it is.
        ("bp 80/40, sats 88%, 38.5", "bp 80/40, sats 88%, 38.5"),
        ("he's 70 & can't breathe (and blue)!", "he's 70 can't breathe (and blue)!"),
        ("and/or, 24/7", "and/or, 24/7"),
    ],
)
def test_what_somebody_said_is_left(text, said):
    assert spoken(text) == said


@given(st.text(alphabet='ab {}[]<>|\\$=;"/.:\n', max_size=60))
def test_nothing_raises_and_the_result_is_stable(text):
    assert spoken(spoken(text)) == spoken(spoken(spoken(text)))
