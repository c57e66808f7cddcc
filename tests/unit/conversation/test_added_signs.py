"""What several messages of one conversation add up to."""

from dataclasses import replace

import pytest

from sepsis_assistant.conversation.added_signs import added_signs, features_of
from sepsis_assistant.conversation.message import NO_DANGER, Message
from sepsis_assistant.safety.decision import decide_by_rules
from sepsis_assistant.safety.detector import default_detector


def told(text, intent="report_symptoms"):
    decision = replace(decide_by_rules(default_detector().assess(text)), alarm=False, by="none")
    return Message(text, text, intent, safety=decision)


@pytest.mark.parametrize(
    ("earlier", "message", "sign"),
    [
        ([("my son is 7 weeks old", "ask_risk_groups")], "his temperature is 38.2", "under 3 months"),
        ([("she is 2 months old", "nlu_fallback")], "temp of 39.4 just now", "under 3 months"),
        ([("he is 2 days old", "greet")], "his heart rate is 55", "slow pulse"),
        ([("I have a water infection", "report_symptoms")], "I can't keep anything down", "infection"),
        ([("I can't keep anything down", "report_symptoms")], "I have a water infection", "infection"),
        (
            [("baby is 8 weeks", "greet"), ("she has a cold", "report_symptoms")],
            "she has a fever",
            "under 3",
        ),
    ],
)
def test_an_earlier_age_or_illness_counts(earlier, message, sign):
    labels = added_signs(default_detector(), told(message), [told(*m) for m in earlier])
    assert any(sign in label for label in labels), labels


@pytest.mark.parametrize(
    ("earlier", "message"),
    [
        ([("my son is 7 years old", "ask_risk_groups")], "his temperature is 38.2"),
        ([("does a water infection lead to sepsis?", "ask_causes")], "shivering a bit"),
        ([("I have a water infection", "report_symptoms")], "getting worse and shivering"),  # urgent
        ([("she is 5 months old", "nlu_fallback")], "temp of 39.4 just now"),  # urgent
        ([("my son is 7 weeks old", "ask_risk_groups")], "hello"),
        ([], "his temperature is 38.2"),
    ],
)
def test_nothing_is_added_where_nothing_is_completed(earlier, message):
    assert added_signs(default_detector(), told(message), [told(*m) for m in earlier]) == ()


@pytest.mark.parametrize(
    ("intent", "features"),
    [("report_symptoms", {"fever"}), ("ask_causes", set()), ("report_past_episode", set())],
)
def test_only_messages_that_tell_of_somebody_add_up(intent, features):
    message = Message(intent=intent, safety=replace(NO_DANGER, features=("fever",)))
    assert features_of(message) == features
