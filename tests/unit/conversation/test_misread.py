"""An alarm of the trained heads alone is taken back by a plain denial; one for a sign in words is not."""

import pytest

from sepsis_assistant.conversation.emergency_replies import default_emergency
from sepsis_assistant.conversation.names import LISTEN
from tests.support.emergencies import step

HEARD = ["perhaps new confusion"]
GUESS = {"alarm": True, "reply": "emergency", "noticed": HEARD, "by": "classifier", "score": 0.5}
SURE, FOUND = GUESS | {"score": 0.95}, GUESS | {"by": "rules", "noticed": ["new confusion"]}
WISH = GUESS | {"reply": "self_harm"}
RETRACTED, STILL = "utter_retract_alarm", "utter_emergency_still"
GUESSED, SEEN = "perhaps severe breathlessness", "severe breathlessness"


@pytest.mark.parametrize(
    "text",
    [
        "I only asked what clammy is",
        "i was just wondering",
        "i asked how you would tell",
        "nobody is ill mate",
        "she's not ill, she is asleep",
        "no he isn't breathless, just a cough",
        "he's not blue or grey",
        "he hasn't got any of those",
        "I haven't hurt myself",
    ],
)
def test_a_denial_is_read(text):
    assert default_emergency().teller.says_misread(text)


@pytest.mark.parametrize(
    "text",
    [
        "he is ill",
        "I asked him and he doesn't know his name, is he ill?",
        "she has hurt herself",
        "he is grey",
    ],
)
def test_what_is_told_of_somebody_who_is_ill_is_no_denial_by_itself(text):
    found = step(text=text, safety=FOUND)
    assert found.action == "utter_emergency"


@pytest.mark.parametrize(
    ("changes", "action"),
    [
        ({"noticed": GUESSED}, RETRACTED),
        ({"noticed": SEEN}, STILL),
        ({"noticed": GUESSED, "safety": GUESS}, RETRACTED),
        ({"noticed": GUESSED, "safety": FOUND}, "utter_emergency"),
        ({"noticed": GUESSED, "reply": "self_harm"}, "utter_emergency_self_harm"),
        ({"noticed": GUESSED, "reply": "self_harm", "answers": ["causes"]}, RETRACTED),
        ({"noticed": GUESSED, "added": ("a fever in a young baby",)}, "utter_emergency"),
    ],
    ids=["guessed", "seen", "a guess again", "now seen", "a wish to die", "a wish, a question", "added up"],
)
def test_an_open_alarm_is_taken_back_only_where_it_was_a_guess(changes, action):
    assert step(open=True, text="he is not ill, i only asked", **changes).action == action


@pytest.mark.parametrize(
    ("safety", "action"),
    [
        (GUESS, RETRACTED),
        (SURE, "utter_emergency"),
        (FOUND, "utter_emergency"),
        (WISH, "utter_emergency_self_harm"),
    ],
    ids=["a guess", "the heads are sure", "the rules see it", "a wish to die"],
)
def test_a_denial_that_the_heads_take_for_danger_raises_no_alarm(safety, action):
    assert step(text="he hasn't got any of those", safety=safety).action == action


def test_what_is_asked_beside_a_false_alarm_is_left_to_the_answers():
    after = {"last_action": RETRACTED, "text": "false alarm. what helps with nightmares?"}
    assert step(**after, answers=["recovery/nightmares"]) is None
    assert step(**after).action == LISTEN
