"""Findings of the safety core: sign, person, assertion; each alone in a table."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sepsis_assistant.safety.__main__ import main
from sepsis_assistant.safety.detector import default_detector
from sepsis_assistant.safety.model import Assertion, Person

P, N, Q = Assertion.PRESENT, Assertion.NEGATED, Assertion.QUESTION
PAST, IF, FICTION, OTHER = (
    Assertion.PAST, Assertion.HYPOTHETICAL, Assertion.FICTION, Assertion.OTHER,
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "sign", "assertion", "person"),
    [
        ("My husband is confused.", "confusion", P, Person.ADULT),
        ("mums lips have gone blue", "blue_grey_skin", P, Person.ADULT),
        ("Our baby is floppy.", "floppy", P, Person.BABY),
        ("I can't breathe", "breathless", P, Person.SELF),
        ("Nan's lips are blue", "blue_grey_skin", P, Person.OLDER),
        ("my daughter has a rash that doesn't fade", "rash_no_fade", P, Person.CHILD),
        ("he hasnt weed since yesterday", "no_urine", P, None),
        ("she wont wake up", "hard_to_wake", P, None),
        ("my wife isn't confused at all", "confusion", N, Person.ADULT),
        ("Three years ago my son was confused and mottled", "confusion", PAST, Person.CHILD),
        ("what if my baby stops breathing one day", "stopped_breathing", IF, Person.BABY),
        ("Can sepsis make skin go mottled?", "mottled_skin", Q, None),
        ("In my essay the patient is floppy.", "floppy", FICTION, None),
        ("my dog is floppy", "floppy", OTHER, None),
    ],
)
def test_finding(text, sign, assertion, person):
    found = [f for f in default_detector().assess(text).findings if f.sign == sign]
    assert found, default_detector().assess(text)
    assert found[0].assertion is assertion
    assert person is None or found[0].person is person


@pytest.mark.parametrize(
    ("text", "combination"),
    [
        ("I am on chemo and I feel shivery", "fever_chemotherapy"),
        ("8 week old with a temp of 38.4", "fever_young_baby"),
        ("on antibiotics for 3 days and getting worse", "worse_on_antibiotics"),
        ("stiff neck, headache and she hates the light", "meningitis_signs"),
    ],
)
def test_features_that_make_a_sign_together(text, combination):
    assessment = default_detector().assess(text)
    assert combination in {f.sign for f in (*assessment.alarms, *assessment.urgent)}


def test_parts_in_two_messages_add_up():
    detector = default_detector()
    first = detector.assess("he is on chemotherapy").notes.features
    second = detector.assess("his temperature is 38.5").notes.features
    assert detector.combinations(second, first)
    assert not detector.combinations([], first)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_assessed_and_every_offset_is_true(text):
    from sepsis_assistant.text import fold

    folded = fold(text)
    for finding in default_detector().assess(text).findings:
        if finding.source != "combination":
            assert folded[finding.start : finding.end] == finding.words


@pytest.mark.parametrize(
    ("text", "assertion"),
    [
        ("It was in 2015. My mum's speech was slurred.", PAST),
        ("It was in 2015. My mum's speech is slurred.", P),
        ("He had it in 2015. He's confused.", P),
        ("The crew were lovely. An ambulance came when he was confused.", PAST),
        ("The crew were lovely. He was confused and now he is grey.", P),
        ("Please send an ambulance, he was fine and is confused.", P),
        ("let's say a man is confused, who do I ring", FICTION),
        ("in my comic he is confused", FICTION),
        ("he is confused, in my view", P),
    ],
)
def test_a_story_is_no_report_but_what_is_so_now_is(text, assertion):
    found = [f for f in default_detector().assess(text).findings if f.sign in ("confusion", "slurred_speech")]
    assert {f.assertion for f in found} == {assertion}


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_the_command_prints_what_it_found(capsys, options):
    assert main([*options, "my mum is confused"]) == 0
    assert "confusion" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("my 11 week old feels hot, temp 38.5", Person.BABY),
        ("my 9 year old won't wake up", Person.CHILD),
        ("I am 70 and can't catch my breath", Person.SELF),
    ],
)
def test_a_stated_age_says_who_is_meant(text, person):
    assert {f.person for f in default_detector().assess(text).alarms} == {person}


@pytest.mark.parametrize(
    ("text", "plain"), [("RR 30", True), ("what does RR 30 mean", False), ("RR 30?", False)]
)
def test_a_bare_number_is_a_plain_report_unless_it_is_asked_about(text, plain):
    assert default_detector().assess(text).notes.plain is plain


@pytest.mark.parametrize(
    ("text", "assertion"),
    [
        ("Mark my answer: a 4 year old has mottled skin since last night and won't rouse", FICTION),
        ("OSCE station tomorrow. A man is confused and grey.", FICTION),
        ("give me an example of a call where someone is confused", FICTION),
        ("I have a case study due but my dad is grey and confused", P),
        ("exam question in an hour and now my flatmate won't wake up", P),
        ("we had a training day. what do i do, he is grey and confused", P),
    ],
)
def test_an_exercise_is_no_report_but_somebody_of_ones_own_is(text, assertion):
    assert {f.assertion for f in default_detector().assess(text).findings} == {assertion}
