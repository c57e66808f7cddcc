"""Ways of writing that the rules read: forms, negations, print-outs, what is usual for somebody."""

import pytest

from sepsis_assistant.numbers.reader import default_number_rules, read_numbers
from sepsis_assistant.safety.detector import default_detector
from sepsis_assistant.text import fold


def alarms(text: str) -> set[str]:
    return {f.sign for f in default_detector().assess(text).alarms}


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("rash:none confusion:YES breathing:fast fever:none", {"confusion", "fast_breathing"}),
        ("rash: no\nconfusion: no\nbreathless: no\ncough: yes", set()),
        ("[ ] fit [ ] rash [x] slurred speech [ ] vomiting", {"slurred_speech"}),
        ("[ ] slurred speech [ ] floppy [x] cough", set()),
        ("☑ floppy ☐ fit", {"floppy"}),
        ("Seizures - yes\nSkin - mottled", {"fit", "mottled_skin"}),
        ("Seizures - none\nSkin - normal", set()),
        ("RECOMMENDATION: no further tests warranted. NOW: not rousable.", {"hard_to_wake"}),
        ("Fits - nil. Passing urine - nil since yesterday morning.", {"no_urine"}),
        ("Passing urine: normal", set()),
        ("Rash: no fading under a glass", {"rash_no_fade"}),
    ],
)
def test_a_form_says_yes_or_no_after_its_labels(text, signs):
    assert alarms(text) == signs


def test_a_form_tells_features_too():
    assert default_detector().assess("rash: yes fever: no").notes.features == ("rash",)


@pytest.mark.parametrize(
    "text",
    [
        "she isn\u2019t confused, she wasn\u2019t shivering and her skin isn\u2019t blotchy",
        "he isn\u2019t drowsy, he doesn\u2019t have a stiff neck and his lips aren\u2019t blue",
        "no he is breathing ok",
        "no, her breathing is fine",
        "she is no longer confused",
    ],
)
def test_negations_hold_whatever_their_apostrophe(text):
    assert not alarms(text)


@pytest.mark.parametrize(
    "text",
    [
        "she isn\u2019t well, she is confused",
        "i can\u00b4t wake her",
        "he isn\u2019t getting any less confused",
        "he is no longer breathing",
    ],
)
def test_a_negation_of_something_else_takes_nothing_back(text):
    assert alarms(text)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("RR 14 (12-20)", {"breathing_rate": [14]}),
        ("HR 72 (50 - 130)", {"pulse": [72]}),
        ("BP: 118/64(82) {118/64(82) - 131/70(90)} mmHg", {"systolic": [118], "diastolic": [64]}),
        ("RR 28 (normal 12-20)", {"breathing_rate": [28]}),
        ("my daughter got 89 in her SATs", {}),
        ("her sats are 89", {"saturation": [89]}),
        ("89% sats", {"saturation": [89]}),
        ("pain 7/10 in my ankle", {}),
        ("CRP 4 WBC 7.2 all in range", {}),
    ],
)
def test_ranges_marks_and_scores_are_no_readings(text, values):
    found: dict[str, list[float]] = {}
    for reading in read_numbers(fold(text), default_number_rules()).readings:
        found.setdefault(reading.kind, []).append(reading.value)
    assert found == values


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("He is 2 and his temperature has been 38.4 for 2 days", [24]),
        ("he is 2 months and his temperature has been 38.4 for 2 days", [2]),
        ("9 years 85/55", [108]),
        ("9 years of pain", []),
    ],
)
def test_an_age_without_a_unit_is_in_years(text, months):
    assert [age.months for age in read_numbers(fold(text), default_number_rules()).ages] == months


@pytest.mark.parametrize(
    ("text", "alarm"),
    [
        ("he always grunts, that is how he talks", False),
        ("his speech is slurred, that's normal for him since his stroke", False),
        ("his speech is slurred and that is not normal for him", True),
        ("she has been pale since birth", False),
        ("he's always so lively and now he is grey", True),
        ("she always gets confused with a uti and she is confused now", True),
    ],
)
def test_what_is_usual_for_somebody_is_no_alarm(text, alarm):
    assert bool(alarms(text)) is alarm


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("how much would you have to take to never wake up", "self_harm"),
        ("how much insulin would I have to take to never wake up", "self_harm"),
        ("he's taken a whole packet of paracetamol", "overdose"),
        ("my wife has swallowed a full box of tablets", "overdose"),
    ],
)
def test_self_harm_and_overdose(text, sign):
    assert sign in alarms(text)


@pytest.mark.parametrize(
    "text",
    [
        "after my mum's death I want to stop it happening to others",
        "how many paracetamol can I take a day",
        "he's taken two paracetamol",
        "I bought a whole packet of paracetamol",
    ],
)
def test_no_self_harm_and_no_overdose(text):
    assert not alarms(text)
