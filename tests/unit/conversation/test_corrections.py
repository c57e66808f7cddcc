"""Corrections of numbers and ages in what was said before."""

import pytest

from sepsis_assistant.conversation.corrections import read_correction, without_wrong


@pytest.mark.parametrize(
    ("message", "earlier", "meant"),
    [
        ("sorry, typo, I meant 36.9 not 39.6", "temp is 39.6", "temp is 36.9"),
        ("36.9, not 39.6", "she has 39.6 and a cough", "she has 36.9 and a cough"),
        ("not 39.6 but 36.9", "39.6 fever", "36.9 fever"),
        ("not 38.9, I meant 36.9", "38.9 this morning", "36.9 this morning"),
        ("I meant 36.9", "my 7 week old has 39.6", "my 7 week old has 36.9"),
        ("he's 3 years, not 3 months", "my son is 3 months old, 38.5", "my son is 3 years old, 38.5"),
        ("years not months!", "he is 3 months, 39", "he is 3 years, 39"),
        ("3 years old not 3 months old", "3 month old with 38.6", "3 years old with 38.6"),
        ("pulse is 80 not 180", "pulse 180", "pulse 80"),
        ("2 days not 2 hours", "no wee for 2 hours", "no wee for 2 days"),
        ("sorry I mean 3 months not 3 years", "he is 3 years old", "he is 3 months old"),
        ("I read it wrong, it's 36.4", "confused, temp 39.6", "confused, temp 36.4"),
    ],
)
def test_the_earlier_message_as_it_was_meant(message, earlier, meant):
    found = read_correction(message, ["hello", earlier])
    assert found
    assert (found.text.replace("old old", "old"), found.place) == (meant, 1)


@pytest.mark.parametrize(
    ("message", "earlier"),
    [
        ("not my baby, my dog", "my baby is 6 weeks with 39"),
        ("it's not sepsis", "39"),
        ("36.9 not 39.6", "she is hot"),
        ("I meant 36.9", "she is hot"),
        ("I meant 38", "39 yesterday and 39.5 today"),
        ("is it 999 or 112", "call 999"),
        ("not 112 but 999", "my temperature is 40"),
        ("his temperature is 39", "his temperature is 38"),
        ("it should be 95 right?", "her oxygen is 88"),
        ("isn't it supposed to be 95, not 88?", "her oxygen is 88"),
        ("does that mean 37.5 is ok after calpol?", "my 7 week old has 38.4"),
        ("is it meant to be 37?", "my 7 week old has 38.4"),
    ],
)
def test_what_is_no_correction_of_a_number(message, earlier):
    assert read_correction(message, [earlier]) is None


@pytest.mark.parametrize(
    ("message", "rest"),
    [
        ("wrong number, his pulse is 80 not 180", "wrong number, his pulse is 80"),
        ("not 39.6 but 36.9 now", "36.9 now"),
        ("she is confused", "she is confused"),
    ],
)
def test_the_value_taken_back_is_left_out(message, rest):
    assert without_wrong(message) == rest
