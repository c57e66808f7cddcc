"""How soon help is needed, which reply says so, and which sign it names."""

import re

import pytest

from sepsis_assistant.safety.care import LEVELS, NO_SIGN, Reading
from sepsis_assistant.safety.decision import UNNAMED, Namer, decide, decide_by_rules, in_words
from sepsis_assistant.safety.model import Assertion, Assessment, Finding, Level, Person
from sepsis_assistant.safety.weighing import EVIDENCE, Need, Thresholds, Weights

LIMITS = Thresholds(
    emergency=0.5,
    emergency_long=0.7,
    name=0.2,
    other=0.8,
    alone=0.9,
    report=0.5,
    urgent=0.5,
    self_harm=0.4,
    self_harm_with_sign=0.02,
)
# The whole message decides; a sign by its words weighs as much as even odds become three to one.
WEIGHTS = Weights({"bias": 0.0} | dict.fromkeys(EVIDENCE, 0.0) | {"whole": 1.0, "words": 1.1}, LIMITS, {})
NEEDS = {"newborn_fever": Need(re.compile("week|baby"), 3.0, frozenset())}
NAMER = Namer(
    {"fit": "a fit", "overdose": "an overdose", "newborn_fever": "a fever in a newborn"},
    {"fit": "emergency", "overdose": "other"},
    NEEDS,
)


def finding(assertion=Assertion.PRESENT, reply="emergency", sign="confusion", level=Level.EMERGENCY):
    label = f"new {sign}"
    return Finding(sign, label, sign, 0, 8, Person.OLDER, assertion, "", "lexicon", reply, level=level)


def reading(signs=(), **levels):
    rest = (1.0 - sum(levels.values())) / (len(LEVELS) - len(levels))
    probabilities = {name: levels.get(name, rest) for name in LEVELS}
    return Reading(probabilities, {NO_SIGN: 1.0 - sum(dict(signs).values()), **dict(signs)})


def decided(*findings, readings, self_harm=0.0):
    return decide(Assessment(findings), readings, WEIGHTS, NAMER, self_harm)


@pytest.mark.parametrize(
    ("findings", "emergency", "signs", "alarm", "noticed"),
    [
        ((finding(),), 0.3, {}, True, ("new confusion",)),
        ((finding(),), 0.1, {}, False, ()),
        ((finding(Assertion.NEGATED),), 0.3, {}, False, ()),
        ((finding(level=Level.URGENT),), 0.3, {}, False, ()),
        ((finding(level=Level.URGENT),), 0.9, {}, True, ("new confusion",)),
        ((), 0.9, {"fit": 0.6, "overdose": 0.1}, True, ("perhaps a fit",)),
        ((), 0.9, {"fit": 0.1}, False, ()),
        ((), 0.9, {"unknown to the lexicon": 0.9}, False, ()),
        ((), 0.3, {"fit": 0.9}, False, ()),
    ],
)
def test_an_alarm_needs_danger_and_a_name(findings, emergency, signs, alarm, noticed):
    found = decided(*findings, readings=[reading(signs.items(), emergency=emergency)])
    assert (found.alarm, found.noticed) == (alarm, noticed)


@pytest.mark.parametrize(
    ("words", "emergency", "alarm", "level"),
    [(34, 0.6, True, "emergency"), (35, 0.6, False, "urgent"), (35, 0.8, True, "emergency")],
    ids=["not long", "long", "long and likely"],
)
def test_a_long_message_has_to_be_likelier_an_emergency(words, emergency, alarm, level):
    told = Assessment((), text=" ".join(["word"] * words))
    found = decide(told, [reading({"fit": 0.6}.items(), emergency=emergency)], WEIGHTS, NAMER)
    assert (found.alarm, found.level) == (alarm, level)


@pytest.mark.parametrize(
    ("text", "ages", "alarm"),
    [
        ("6 weeks old and 38.4", (1.4,), True),
        ("our baby is hot", (), True),
        ("my temperature is 38.2", (), False),
        ("he is 2 and hot for a week", (24.0,), False),
    ],
)
def test_a_sign_of_a_newborn_is_named_only_where_one_may_be_meant(text, ages, alarm):
    told = Assessment(ages=ages, text=text)
    found = decide(told, [reading([("newborn_fever", 0.9)], emergency=0.9)], WEIGHTS, NAMER)
    assert found.alarm is alarm


@pytest.mark.parametrize(
    ("findings", "sign", "other", "alarm"),
    [
        ((), "fit", 0.1, True),
        ((), "fit", 0.85, False),
        ((), "self_harm", 0.85, True),
        ((finding(),), "fit", 0.85, True),
        ((finding(level=Level.URGENT),), "fit", 0.85, True),
    ],
)
def test_what_the_heads_hear_as_something_else_names_no_sign(findings, sign, other, alarm):
    namer = Namer({"fit": "a fit", "self_harm": "self-harm"}, {"self_harm": "self_harm"}, {})
    weights = Weights(dict.fromkeys(EVIDENCE, 0.0) | {"bias": 1.0}, LIMITS, {})
    found = decide(Assessment(findings), [reading([(sign, 0.9)], other=other)], weights, namer)
    assert found.alarm is alarm
    assert alarm or found.level == Level.NONE.value


@pytest.mark.parametrize(
    ("findings", "levels", "level"),
    [
        ((), {"emergency": 0.9}, Level.URGENT),  # danger that cannot be named
        ((), {"urgent": 0.7}, Level.URGENT),
        ((), {"emergency": 0.3, "urgent": 0.2, "routine": 0.3}, Level.URGENT),
        ((), {"routine": 0.8}, Level.ROUTINE),
        ((finding(level=Level.URGENT),), {"routine": 0.8}, Level.URGENT),
        ((), {"past": 0.8}, Level.NONE),
        ((), {"question": 0.8}, Level.NONE),
        ((finding(level=Level.URGENT),), {"question": 0.8}, Level.NONE),
    ],
)
def test_level_of_what_is_no_alarm(findings, levels, level):
    assert decided(*findings, readings=[reading(**levels)]).level == level.value


def test_the_sign_is_named_by_the_part_that_shows_it():
    whole, calm = reading(emergency=0.6), reading([("fit", 0.9)], emergency=0.1)
    told = reading([("overdose", 0.9)], emergency=0.95)
    found = decided(readings=[whole, calm, told])
    assert (found.noticed, found.signs, found.reply) == (("perhaps an overdose",), ("overdose",), "other")


@pytest.mark.parametrize(
    ("replies", "self_harm", "reply"),
    [
        (["emergency"], 0.0, "emergency"),
        (["other"], 0.0, "other"),
        (["other", "emergency"], 0.0, "emergency"),
        (["self_harm"], 0.0, "self_harm"),
        (["self_harm", "other"], 0.9, "other"),
        ([], 0.9, "self_harm"),
    ],
)
def test_the_reply_follows_the_gravest_sign(replies, self_harm, reply):
    found = [finding(reply=r, sign=r) for r in replies]
    assert decided(*found, readings=[reading(emergency=0.7)], self_harm=self_harm).reply == reply


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
    found = [finding(reply=r, sign=r) for r in replies]
    calm = reading(emergency=0.01, other=0.9)
    assert decided(*found, readings=[calm], self_harm=confidence).alarm is alarm


@pytest.mark.parametrize(("self_harm", "signs"), [(0.0, ("confusion",)), (0.5, ("confusion", "self_harm"))])
def test_words_of_self_harm_beside_another_sign_are_named_only_where_the_intent_says_so(self_harm, signs):
    found = [finding(), finding(reply="self_harm", sign="self_harm")]
    assert decided(*found, readings=[reading(emergency=0.9)], self_harm=self_harm).signs == signs


@pytest.mark.parametrize(
    ("findings", "alarm", "level"),
    [
        ((finding(),), True, "emergency"),
        ((finding(level=Level.URGENT),), False, "urgent"),
        ((finding(Assertion.PAST),), False, "none"),
    ],
)
def test_without_the_heads_the_rules_decide(findings, alarm, level):
    found = decide_by_rules(Assessment(findings))
    assert (found.alarm, found.level) == (alarm, level)


@pytest.mark.parametrize(
    ("labels", "words"),
    [([], UNNAMED), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_labels_in_words(labels, words):
    assert in_words(labels) == words


def test_the_reply_says_who_was_meant_where_that_is_known():
    assert in_words(["blue lips"], "about a baby") == "blue lips (about a baby)"
