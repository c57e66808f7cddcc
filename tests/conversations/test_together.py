"""Messages sent one right after the other are read together: a sign that they tear in two still alarms."""

from __future__ import annotations

from pathlib import Path

import pytest

from sepsis_assistant.conversation.joined import TOGETHER, UNFINISHED
from sepsis_assistant.conversation.names import ARRIVED
from sepsis_assistant.data_files import read_yaml

pytestmark = pytest.mark.model
PAIRS = read_yaml(Path(__file__).with_name("together.yml"))
NOW = 1_000_000.0


def said(conversation, texts, seconds=TOGETHER - 0.5):
    """Return whether each of the messages, so many seconds apart, gets an emergency reply."""
    turns = [conversation.say(text, {ARRIVED: NOW + n * seconds}) for n, text in enumerate(texts)]
    return [turn.emergency for turn in turns]


@pytest.mark.parametrize("pair", PAIRS["danger"], ids=" / ".join)
def test_a_danger_sign_in_two_messages_alarms(conversation, pair):
    assert said(conversation, pair)[-1]


@pytest.mark.parametrize("pair", PAIRS["harmless"], ids=" / ".join)
def test_what_is_harmless_together_does_not_alarm(conversation, pair):
    assert said(conversation, pair) == [False, False]


def test_three_messages_are_read_together(conversation):
    assert said(conversation, ["She", "is not", "breathing"]) == [False, False, True]


def test_a_wish_to_die_in_two_messages_gets_its_own_reply(conversation):
    said(conversation, ["I want to end"])
    assert conversation.say("my life", {ARRIVED: NOW + 1}).alarms == ["utter_emergency_self_harm"]


def test_messages_that_were_not_sent_together_are_read_each_by_itself(conversation):
    assert said(conversation, ["She is not", "breathing well"], seconds=UNFINISHED + 1) == [False, False]


@pytest.mark.parametrize("seconds", [TOGETHER + 1, UNFINISHED - 1])
@pytest.mark.parametrize("begun", ["She is not", "she isnt", "he can't", "my baby hasn’t"])
def test_a_sentence_that_stops_at_its_negation_waits_longer_for_its_end(conversation, begun, seconds):
    ends = {"he can't": "wake up", "my baby hasn’t": "had a wee all day"}
    assert said(conversation, [begun, ends.get(begun, "breathing well")], seconds)[-1]


def test_where_nobody_tells_the_time_only_an_unfinished_sentence_is_read_on(conversation):
    assert [conversation.say(text).emergency for text in ("She is not", "breathing well")] == [False, True]


def test_an_unfinished_sentence_with_a_harmless_end_does_not_alarm(conversation):
    assert said(conversation, ["she is not", "eating her greens"], TOGETHER + 1) == [False, False]


def test_a_danger_sign_alone_alarms_at_once_and_once(conversation):
    assert said(conversation, ["she is not breathing", "well"]) == [True, True]  # the second is a reminder
