"""What could tell who somebody is, is taken out of a text, without asking the internet."""

from __future__ import annotations

import socket

import pytest

from sepsis_assistant.redaction import LONGEST, known_words, redactor

PEOPLE = "margaret priya sarah mohammed ahmed emily john jones peter david kate tom anna ali sam fatima singh"
PLACES = "london birmingham leeds manchester glasgow"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("can sepsis come from a tattoo", "can sepsis come from a tattoo"),
        ("my name is Margaret Jones", "my name is [...]"),
        ("MARGARET has sepsis", "[...] has sepsis"),
        ("Mr Rose has sepsis", "[name] has sepsis"),
        ("write to anna.smith@nhs.net", "write to [email]"),
        ("call me on 07700 900123", "call me on [phone]"),
        ("call me on +44 20 7946 0958", "call me on [phone]"),
        ("NHS number 943 476 5919", "[...] number [NHS number]"),
        ("not an NHS number 943 476 5918", "not an [...] number [phone]"),
        ("I live at 12 Acacia Road, SW1A 1AA", "I live at [number] [...] Road, [postcode]"),
        ("i live at sw1a1aa", "i live at [postcode]"),
        ("born 3/4/1980", "born [date]"),
        ("AB123456C is mine", "[national insurance number] is mine"),
        ("see https://example.org/margaret?x=1", "see [web address]"),
        ("[email] [Margaret]", "[email] [[...]]"),
        ("margaret@", "[...]@"),
        ("क्या यह सेप्सिस है", "[...]"),
        ("мама болеет", "[...]"),
        ("is\u200bit\x00from\n\nme", "is it from me"),
        ("", ""),
    ],
)
def test_a_text_keeps_our_words_and_loses_the_rest(typed: str, kept: str) -> None:
    assert redactor()(typed) == kept


@pytest.mark.parametrize("name", [*PEOPLE.split(), *PLACES.split()])
def test_a_name_is_no_word_of_ours(name: str) -> None:
    assert name not in known_words()
    assert redactor()(f"{name} has sepsis") == "[...] has sepsis"


def test_a_long_text_is_cut() -> None:
    assert len(redactor()("sepsis " * 10_000)) == LONGEST


def test_no_connection_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the internet was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    redactor.cache_clear()
    assert redactor()("anna@example.co.uk, www.example.org") == "[email], [web address]"
