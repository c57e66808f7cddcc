"""What several messages come to when one of them is corrected."""

import pytest

from sepsis_assistant.conversation.history import as_meant, corrected
from sepsis_assistant.safety.decision import Thresholds, decide
from sepsis_assistant.safety.detector import default_detector
from sepsis_assistant.safety.turns import added_signs

RULES = Thresholds(alone=1.0, with_sign=0.0, with_numbers=0.0, window=1.0)


def parsed(text, by=None):
    """Return parse data as the pipeline makes it; `by` claims an alarm of the classifier or the check."""
    safety = decide(default_detector().assess(text), (), RULES).as_dict()
    if by:
        safety = {**safety, "alarm": True, "by": by}
    return {"text": text, "intent": {"name": "report_symptoms"}, "safety": safety}


def test_a_corrected_age_counts_for_what_is_said_later():
    history = [parsed("my son is 7 months old"), parsed("I meant 7 weeks, not 7 months")]
    assert added_signs(default_detector(), parsed("his temp is 38.4"), as_meant(default_detector(), history))


def test_a_correction_that_tells_of_a_sign_adds_up():
    message = parsed("Sorry, 7 weeks not 7 months, and his temp is 38.4")
    found = corrected(default_detector(), message, [parsed("my son is 7 months old")], 0)
    assert found["added"] or found["safety"]["alarm"] or found["own"]


@pytest.mark.parametrize(
    ("said", "correction", "stands"),
    [
        ([parsed("my 5 month old has 39.6")], "36.6, not 39.6", False),
        ([parsed("his oxygen is 88"), parsed("he is confused")], "98 not 88", True),
        ([parsed("his oxygen is 88", by="classifier")], "98 not 88", True),
        ([parsed("his temp is 38.2"), parsed("hello")], "37.2, not 38.2", True),  # raised by something else
        ([parsed("he is 7 weeks old"), parsed("his temp is 38.4")], "7 years, not 7 weeks", False),
    ],
)
def test_an_emergency_stands_unless_all_that_raised_it_is_taken_back(said, correction, stands):
    found = corrected(default_detector(), parsed(correction), said, 0)
    assert bool(found["others"] or found["added"] or found["safety"]["alarm"]) is stands


def test_a_message_that_corrects_nothing_is_none():
    assert corrected(default_detector(), parsed("thanks"), [parsed("his oxygen is 88")], 0) is None
