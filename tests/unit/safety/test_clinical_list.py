"""What a clinical reading of the rules found: the right value of each kind, and its harmless twin."""

import pytest

from sepsis_assistant.safety.detector import default_detector

A, U, N = "emergency", "urgent", "none"


def level(text: str) -> str:
    """Return the gravest level of the findings of a message."""
    found = default_detector().assess(text)
    return A if found.alarms else U if found.urgent else N


def signs(text: str) -> set[str]:
    found = default_detector().assess(text)
    return {f.sign for f in (*found.alarms, *found.urgent)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("80, uti, resps 22 pulse 110 bp 98/60", A),
        ("fit and well, resps 22 pulse 95 bp 98/60", N),
        ("cellulitis, pulse 91, RR 21", A),
        ("cellulitis, pulse 90, RR 20", N),
        ("I take methotrexate, chest infection, pulse 95", A),
        ("chest infection, pulse 95", U),
        ("I take methotrexate, pulse 95, just had my check", N),
        ("pregnant with a uti, pulse 105 and RR 22", A),
        ("pregnant, pulse 95 at my check", N),
    ],
)
def test_two_amber_numbers_or_one_with_weak_immunity_and_an_infection(text, expected):
    assert level(text) == expected


@pytest.mark.parametrize(
    ("text", "feature", "is_one"),
    [
        ("pulse 91", "moderate_pulse", True),
        ("pulse 90", "moderate_pulse", False),
        ("i am pregnant, pulse 99", "moderate_pulse", False),
        ("i am pregnant, pulse 100", "moderate_pulse", True),
        ("resps 21", "moderate_breathing", True),
        ("resps 20", "moderate_breathing", False),
        ("bp 100/70", "moderate_pressure", True),
        ("bp 101/70", "moderate_pressure", False),
    ],
)
def test_amber_numbers_of_an_adult(text, feature, is_one):
    assert (feature in default_detector().assess(text).notes.features) is is_one


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9 years 85/55", N),
        ("my 9 year old has a blood pressure of 85/55", N),
        ("my 9 year old has a blood pressure of 78/40", A),
        ("my 3 year old has a blood pressure of 80/50", N),
        ("my 3 year old has a blood pressure of 70/40", A),
        ("my 11 year old has a blood pressure of 95/60", N),
        ("bp 85/55", A),
    ],
)
def test_blood_pressure_by_age(text, expected):
    assert level(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mum has a chest infection and her temp is 35.4", A),
        ("temp 35.4 after a swim, feeling great", N),
        ("I'm on long term steroids and have a chest infection, no fever", U),
        ("I take prednisolone for asthma, no infection", N),
        ("my son has no spleen and his temp is 38.6", A),
        ("no spleen, fever", A),
        ("they checked my spleen on the scan", N),
        ("I had a hip replacement 10 days ago and now have a temp of 38.4", U),
        ("had my appendix out last week, fever and shivering", A),
        ("I had a hip replacement years ago", N),
        ("i inject heroin and have a fever of 38.9", U),
        ("i inject heroin and i'm shivering with a fever", A),
        ("I inject insulin twice a day", N),
    ],
)
def test_risk_makes_a_smaller_sign_count(text, expected):
    assert level(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nan has a water infection and she isn't herself", U),
        ("grandad has gone off his legs and has a uti", U),
        ("mum keeps falling since her chest infection", U),
        ("dad has a chest infection, isn't himself and keeps falling", A),
        ("dad isn't himself since the divorce", N),
        ("nan keeps falling for cold callers", N),
    ],
)
def test_an_older_person_who_changes_with_an_infection(text, expected):
    assert level(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 week old baby is poorly", U),
        ("our 10 day old is very yellow", U),
        ("our 10 day old is very yellow and keeps vomiting", A),
        ("4 week old vomiting", U),
        ("my 2 month old has 38.4", A),
        ("my 2 month old had her jabs this morning, 38.4", U),
        ("our 10 day old sleeps and feeds well", N),
        ("my 4 month old is 39.1", U),
        ("my 4 month old is 38.2", N),
        ("my son has a temp of 38.5, his knee is hot and swollen and he won't walk on it", U),
        ("my son bruised his knee and won't walk to school", N),
    ],
)
def test_babies_and_children(text, expected):
    assert level(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("28 weeks pregnant with a fever of 38.2", U),
        ("28 weeks pregnant with a fever of 38.2 and I keep vomiting", A),
        ("28 weeks pregnant, no fever", N),
        ("mastitis and i'm shivering, temp 39", A),
        ("mastitis, 38.3, not shaking", U),
        ("34 weeks pregnant, my son has scarlet fever", U),
        ("my son has scarlet fever spots on his tongue", N),
        ("28 weeks pregnant and my waters broke 2 days ago", U),
        ("my waters broke 2 days ago and I have a fever", A),
        ("my waters broke an hour ago", N),
        ("31 weeks pregnant with pain in my calf", U),
        ("31 weeks pregnant, severe leg pain", A),
        ("tampon in, temp 39.2 and a rash like sunburn", A),
        ("my first tampon and I have cramps", N),
    ],
)
def test_pregnancy_birth_and_periods(text, expected):
    assert level(text) == expected


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("my waters broke 2 days ago and I have a fever", "infected_after_birth"),
        ("my waters are green", "infected_after_birth"),
        ("our newborn is jaundiced", "blue_grey_skin"),
        ("she has gone yellowy", "blue_grey_skin"),
    ],
)
def test_it_is_not_called_what_it_is_not(text, sign):
    assert sign not in signs(text)


def test_days_on_antibiotics_are_no_age_and_after_having_the_baby_is_after_birth():
    found = default_detector().assess(
        "Nine days after having our baby. I'm three days on antibiotics and I'm getting worse."
    )
    assert "ill_in_pregnancy" in {f.sign for f in found.alarms}
    assert not found.ages
