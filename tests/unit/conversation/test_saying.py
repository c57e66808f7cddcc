"""What tells something and asks nothing, what is an age, and what a short message is about beside a sign."""

from __future__ import annotations

import pytest

from sepsis_assistant.conversation.meanwhile import default_meanwhile
from sepsis_assistant.conversation.message import Message
from sepsis_assistant.conversation.saying import asks_on, is_age, says


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("we live in cardiff", True),
        ("shes 84", True),
        ("right i will sit with her", True),
        ("no her lips look pink", True),
        ("ok", True),
        ("she is on steroids", True),
        ("my wife is 55", True),
        ("he snores", True),
        ("77 years old", True),
        ("his face looks normal to me", True),
        ("his chances", False),
        ("and in toddlers", False),
        ("recurrence rate", False),
        ("my gran had it, can she get it again", False),
        ("ok so what does it do to the liver", False),
        ("no but why the kidneys", False),
        ("is she at risk", False),
        ("tell me more", False),
        ("i wonder if it is catching", False),
    ],
)
def test_what_tells_and_asks_nothing(text, tells):
    assert says(text) is tells


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("shes 84", True),
        ("he is only 7", True),
        ("19 months old", True),
        ("aged 70", True),
        ("her sats are 84", False),
        ("84 percent", False),
        ("she is 84 and grey", False),
    ],
)
def test_what_is_an_age_and_nothing_else(text, age):
    assert is_age(text) is age


@pytest.mark.parametrize(
    ("text", "waits"),
    [
        ("when will the crew get here", True),
        ("how much longer", True),
        ("any idea of the eta", True),
        ("why are they taking so long", True),
        ("what can i do until they are here", True),
        ("how long", True),
        ("should i keep him awake", False),
        ("can she have a nap", False),
        ("how many times an hour do i look in", False),
        ("is it fine if i leave the room", False),
        ("does she need a blanket", False),
    ],
)
def test_what_asks_about_the_wait_for_help(text, waits):
    assert default_meanwhile().waits(text) is waits


@pytest.mark.parametrize(
    ("text", "calm"),
    [
        ("thermometer says 36.4 so he must be fine", True),
        ("he has no temperature though", True),
        ("temp is normal so no rush", True),
        ("her temperature is 35.4, that's good right", True),
        ("his temp is 39.6", False),
        ("he is burning up", False),
        ("she looks normal", False),
    ],
)
def test_what_speaks_of_a_temperature_that_is_not_high(text, calm):
    assert default_meanwhile().no_fever(text) is calm


@pytest.mark.parametrize(
    ("text", "worried"),
    [
        ("i'm so scared for my nan", True),
        ("good evening, really worried about my little boy", True),
        ("hello im anxious about my husband tonight", True),
        ("my daughter is worrying me", True),
        ("i'm concerned about a friend", True),
        ("i worry about sepsis all the time", False),
        ("i'm worried about my health", False),
        ("worried about my exam on sepsis", False),
        ("i'm not worried about my mum", False),
        ("i was scared for my dad", False),
    ],
)
def test_who_is_afraid_for_somebody(text, worried):
    assert default_meanwhile().is_worried(text) is worried


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("she is dozing", True),
        ("i'll sit with her", True),
        ("he fell asleep", True),
        ("she is talking", False),
    ],
)
def test_sleep_and_what_the_writer_will_do_are_no_change(text, same):
    assert default_meanwhile().is_no_change(text) is same


@pytest.mark.parametrize(
    ("text", "intent", "may_ask"),
    [
        ("what does it cost", "nlu_fallback", True),
        ("recurrence rate", "nlu_fallback", True),
        ("and at home", "out_of_scope", True),
        ("zub", "out_of_scope", False),
        ("leeds", "inform_country", False),
        ("we are in swansea", "inform_country", False),
        ("nope", "deny", False),
        ("she snores", "nlu_fallback", False),
        ("is it the same in wales", "inform_country", True),
    ],
)
def test_what_may_ask_about_the_last_answer(text, intent, may_ask):
    assert asks_on(Message(text, text, intent=intent)) is may_ask
