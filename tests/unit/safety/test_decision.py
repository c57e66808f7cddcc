"""When a message gets an emergency reply, and which."""

import pytest

from sepsis_assistant.safety.decision import UNNAMED, Thresholds, decide, in_words
from sepsis_assistant.safety.model import Assertion, Assessment, Finding, Person

REST = {"window_with_sign": 0.3, "plain": 0.0, "self_harm": 0.4, "self_harm_with_sign": 0.02}
THRESHOLDS = Thresholds(alone=0.5, with_sign=0.05, with_numbers=0.005, window=0.95, **REST)


def finding(assertion=Assertion.PRESENT, source="lexicon", reply="emergency", sign="confusion"):
    return Finding(sign, "new confusion", "confused", 0, 8, Person.OLDER, assertion, "", source, reply)


@pytest.mark.parametrize(
    ("findings", "scores", "alarm"),
    [
        ((), [0.4], False),
        ((), [0.6], True),
        ((finding(),), [0.06], True),
        ((finding(),), [0.01], False),
        ((finding(source="vitals"),), [0.01], True),
        ((finding(source="combination"),), [0.001], False),
        ((finding(Assertion.NEGATED),), [0.06], False),
        ((), [0.2, 0.96], True),
        ((), [0.05, 0.94], False),
        ((finding(Assertion.PAST),), [0.2, 0.99], False),
        ((finding(),), [], True),
        ((), [], False),
    ],
)
def test_alarm(findings, scores, alarm):
    assert decide(Assessment(tuple(findings)), scores, THRESHOLDS).alarm is alarm


@pytest.mark.parametrize(
    ("replies", "self_harm", "reply"),
    [
        (["emergency"], False, "emergency"),
        (["other"], False, "other"),
        (["other", "emergency"], False, "emergency"),
        (["self_harm"], False, "self_harm"),
        (["self_harm", "other"], True, "other"),
        ([], True, "self_harm"),
    ],
)
def test_the_reply_follows_the_gravest_sign(replies, self_harm, reply):
    found = tuple(finding(reply=r, sign=r) for r in replies)
    assert decide(Assessment(found), [0.9], THRESHOLDS, self_harm).reply == reply


@pytest.mark.parametrize(
    ("labels", "words"),
    [([], UNNAMED), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_labels_in_words(labels, words):
    assert in_words(labels) == words


def test_the_reply_says_who_was_meant_where_that_is_known():
    assert in_words(["blue lips"], "about a baby") == "blue lips (about a baby)"


@pytest.mark.parametrize(
    ("replies", "confidence", "alarm"),
    [
        ([], 0.5, True),
        ([], 0.3, False),
        (["self_harm"], 0.03, True),
        (["self_harm"], 0.01, False),
        (["other"], 0.03, False),
    ],
)
def test_words_of_self_harm_need_little_of_the_classifier(replies, confidence, alarm):
    found = tuple(finding(reply=r, sign=r) for r in replies)
    assert decide(Assessment(found), [0.0], THRESHOLDS, confidence).alarm is alarm
