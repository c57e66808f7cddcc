"""The view of a tracker: the same for all policies, and what Rasa says of the events."""

from __future__ import annotations

import gc

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionReverted,
    ActiveLoop,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from sepsis_assistant.conversation.countries import countries
from sepsis_assistant.conversation.evidence import Evidence
from sepsis_assistant.policies.views import Views

DOMAIN = Domain.from_yaml(
    """
version: "3.1"
intents: [greet, deny]
slots: {country: {type: text, mappings: [{type: custom}]}}
forms: {check_adult_form: {required_slots: [country]}}
actions: [utter_greet]
"""
)
FORM, LISTEN = "check_adult_form", ActionExecuted("action_listen")


def says(text, intent="greet", metadata=None):
    return UserUttered(text, {"name": intent}, metadata=metadata, parse_data={"intent": {"name": intent}})


def tracker_of(*events):
    return DialogueStateTracker.from_events("x", events, DOMAIN.slots, domain=DOMAIN)


@pytest.fixture
def weighed():
    return []


@pytest.fixture
def views(weighed):
    def weigh(message, earlier):
        weighed.append((message.text, [m.text for m in earlier]))
        return Evidence((message.text,))

    return Views(weigh, countries())


ASKED = [LISTEN, says("hello"), ActionExecuted(FORM), ActiveLoop(FORM), LISTEN]
ANSWERED = [*ASKED, says("no", "deny"), ActionExecuted(FORM), LISTEN, says("no again", "deny")]


@pytest.mark.parametrize(
    "events",
    [
        [],
        [LISTEN, says("hello"), ActionExecuted("utter_greet"), LISTEN, says("more")],
        ANSWERED,
        [*ANSWERED, ActionExecuted(FORM), ActiveLoop(None), LISTEN, says("done")],
        [LISTEN, says("hello"), Restarted(), LISTEN, says("new")],
        [
            LISTEN,
            says("hello"),
            ActionExecuted("action_session_start"),
            SessionStarted(),
            LISTEN,
            says("new"),
        ],
        [LISTEN, says("hello"), ActionExecuted("utter_greet"), ActionReverted(), LISTEN],
        [LISTEN, says("hello"), LISTEN, says("oops"), UserUtteranceReverted(), LISTEN],
    ],
    ids=["nothing", "answers", "in a form", "after a form", "restart", "session", "undone", "taken back"],
)
def test_the_events_that_count_are_those_that_rasa_applies(views, events):
    tracker = tracker_of()
    for event in events:  # read one by one, as a turn brings them
        tracker.update(event, DOMAIN)
        assert list(views.counted(tracker)) == tracker.applied_events()
    read_at_once = tracker_of(*events)
    assert list(views.counted(read_at_once)) == read_at_once.applied_events()
    assert views.of(tracker).before == views.of(read_at_once).before


def test_a_view_is_made_once_for_all_policies_and_anew_after_an_event(views):
    tracker = tracker_of(LISTEN, says("hello"))
    first = views.of(tracker)
    assert views.of(tracker) is first
    tracker.update(SlotSet("country", "ES"), DOMAIN)
    assert views.of(tracker).slots["country"] == "ES"
    assert first.slots["country"] is None


def test_messages_are_weighed_once_a_message_with_the_nine_before_them(views, weighed):
    tracker = tracker_of()
    for number in range(12):
        for event in (LISTEN, says(f"message {number}"), ActionExecuted("utter_greet")):
            tracker.update(event, DOMAIN)
            views.of(tracker)
    last = [each for each in weighed if each[0] == "message 11"]
    assert last == [("message 11", [f"message {number}" for number in range(2, 11)])]


def test_the_actions_of_earlier_turns_come_newest_first(views):
    first = [LISTEN, says("a"), ActionExecuted("utter_greet")]
    tracker = tracker_of(*first, LISTEN, says("b"), ActionExecuted(FORM), LISTEN, says("c"))
    assert list(views.of(tracker).before) == [(FORM,), ("utter_greet",), ()]


def test_the_newest_hint_at_a_country_counts(views):
    spain, france = says("a", metadata={"country": "ES"}), says("b", metadata={"country": "FR"})
    assert views.of(tracker_of(LISTEN, spain, LISTEN, france, LISTEN, says("c"))).hint == "FR"
    assert views.of(tracker_of(LISTEN, says("c"))).hint is None


def test_nothing_is_kept_of_a_conversation_that_is_gone(views):
    views.of(tracker_of(LISTEN, says("hello")))
    gc.collect()
    assert not views._followed
