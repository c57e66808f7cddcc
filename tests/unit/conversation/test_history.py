"""What several messages come to when one of them is corrected."""

from dataclasses import replace

import pytest

from sepsis_assistant.conversation.added_signs import added_signs
from sepsis_assistant.conversation.history import as_meant, revised
from sepsis_assistant.conversation.message import Message
from sepsis_assistant.safety.decision import decide_by_rules
from sepsis_assistant.safety.detector import default_detector


def told(text, by=None):
    """Return a message as it is understood; `by` claims an alarm of the classifier or the check."""
    safety = decide_by_rules(default_detector().assess(text))
    safety = replace(safety, alarm=True, by=by) if by else safety
    return Message(text, text, "report_symptoms", safety=safety)


def revision_by(message, said):
    return revised(default_detector(), message, as_meant(default_detector(), said), 0)


def test_a_corrected_age_counts_for_what_is_said_later():
    history = [told("my son is 7 months old"), told("I meant 7 weeks, not 7 months")]
    assert added_signs(default_detector(), told("his temp is 38.4"), as_meant(default_detector(), history))


def test_a_correction_that_tells_of_a_sign_adds_up():
    message = told("Sorry, 7 weeks not 7 months, and his temp is 38.4")
    found = revision_by(message, [told("my son is 7 months old")])
    assert found.added or found.decision.alarm or found.own


@pytest.mark.parametrize(
    ("said", "correction", "stands"),
    [
        ([told("my 2 month old has 39.6")], "36.6, not 39.6", False),
        ([told("his oxygen is 88"), told("he is confused")], "98 not 88", True),
        ([told("his oxygen is 88", by="classifier")], "98 not 88", True),
        ([told("his temp is 38.2"), told("hello")], "37.2, not 38.2", True),  # raised by something else
        ([told("he is 7 weeks old"), told("his temp is 38.4")], "7 years, not 7 weeks", False),
    ],
)
def test_an_emergency_stands_unless_all_that_raised_it_is_taken_back(said, correction, stands):
    found = revision_by(told(correction), said)
    assert bool(found.others or found.added or found.decision.alarm) is stands


def test_a_message_that_corrects_nothing_is_none():
    assert revision_by(told("thanks"), [told("his oxygen is 88")]) is None
