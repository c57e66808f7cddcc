"""Folding and capping of text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sepsis_assistant.text import MAX_CHARS, cap, fold, has_words, is_keyboard_mash, without_slash


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("she can\u2019t breathe", "she can't breathe"),
        ("  two\t spaces \u00a0 here ", "two spaces here"),
        ("zero\u200bwidth", "zerowidth"),
        ("\uff28\uff45\uff4c\uff4c\uff4f", "Hello"),
        ("soooooo cold", "soo cold"),
        ("39\u00b0C", "39 degrees C"),
        ("one\n\n two", "one\ntwo"),
        ("\u202eevil", "evil"),
        ("he ca\u2066n\u2069not bre\u034fathe", "he cannot breathe"),
        ("bl\U000e0041ue\ufe0f and \u3164co\u061cld", "blue and cold"),
        ("e\u200b\u0301", "\u00e9"),
        ("he can\x92t \x93breathe\x94\x85", 'he can\'t "breathe"...'),
    ],
)
def test_fold_gives_one_spelling(raw, folded):
    assert fold(raw) == folded


@given(st.text(max_size=300))
def test_fold_is_stable_and_never_raises(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("she is grey", "she is grey"),
        ("and/or", "and/or"),
        ("snake_case", "snake_case"),
        ("/restart", "restart"),
        ("//ask_causes", "ask causes"),
        ("/_/greet", "greet"),
        ("/\n/greet", "greet"),
        ("/", ""),
    ],
)
def test_a_slash_in_front_goes_with_all_that_could_hide_another(typed, read):
    assert without_slash(typed) == read


@given(st.text(alphabet="/\uff0f\u2044\u200b _\n\tab", max_size=20))
def test_no_text_is_a_command_after_its_slash_is_gone(text):
    assert not without_slash(fold(text)).lstrip().startswith("/")


def test_cap_keeps_beginning_and_end():
    text = "start " + "x" * 50_000 + " end"
    short = cap(text)
    assert len(short) <= MAX_CHARS + 1
    assert short.startswith("start") and short.endswith("end")


@pytest.mark.parametrize(("text", "words"), [("", False), ("?!\U0001f600", False), ("\u4f60", True)])
def test_has_words(text, words):
    assert has_words(text) is words


@pytest.mark.parametrize("text", ["qwertyuiop", "asdf", "ASDFGHJKL", "sdkfjh dfgdfg", "lkjh", "wrtp zzkf"])
def test_letters_struck_at_random_are_told(text):
    assert is_keyboard_mash(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "property",
        "poverty",
        "were",
        "strengths",
        "pls thx",
        "asdf help",
        "999",
        "przepraszam",
        "BP 90",
    ],
)
def test_words_are_no_keyboard_mash(text):
    assert not is_keyboard_mash(text)
