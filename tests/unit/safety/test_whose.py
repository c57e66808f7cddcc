"""The person is the one who is ill, and facts of one person never add up with those of another."""

import pytest

from sepsis_assistant.safety.detector import default_detector
from sepsis_assistant.safety.model import Person


def people(text: str, sign: str) -> set[Person]:
    return {f.person for f in default_detector().assess(text).findings if f.sign == sign}


def signs(text: str) -> set[str]:
    return {f.sign for f in default_detector().assess(text).findings if f.stated}


@pytest.mark.parametrize(
    ("text", "sign", "person"),
    [
        ("my mum told me she can't breathe", "breathless", Person.ADULT),
        ("my daughter rang me, she has gone grey", "blue_grey_skin", Person.CHILD),
        ("nan says to me that she is confused", "confusion", Person.OLDER),
        ("my wife had our baby 4 days ago and she is confused", "confusion", Person.PREGNANT),
        ("my wife had our baby 4 days ago and he won't feed", "not_feeding_baby", Person.BABY),
        ("I had my baby last week and my lips are blue", "blue_grey_skin", Person.PREGNANT),
        ("my husband says I look grey", "blue_grey_skin", Person.SELF),
        ("I told my husband he looks grey", "blue_grey_skin", Person.ADULT),
        ("my dad is confused and I'm pregnant", "confusion", Person.ADULT),
        ("I'm a nurse, my patient is confused", "confusion", Person.ADULT),
        ("I am a carer in a nursing home. 88 year old, confused", "confusion", Person.OLDER),
        ("I think he is confused", "confusion", Person.UNKNOWN),
        ("I can't breathe", "breathless", Person.SELF),
        ("mum has a water infection and does not know who I am", "confusion", Person.ADULT),
        ("my 9 year old won't wake up", "hard_to_wake", Person.CHILD),
        ("my son-in-law can't breathe", "breathless", Person.ADULT),
        ("our daughter in law is confused", "confusion", Person.ADULT),
    ],
)
def test_the_person_is_the_one_who_is_ill(text, sign, person):
    assert people(text, sign) == {person}


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("my baby is 8 weeks old and smiling, my husband has 38.2", "fever_young_baby"),
        ("my baby is 8 weeks old and smiling, my husband has 38.2", "temperature_high_under_3m"),
        ("my husband has a fever of 38.2 and the baby is 8 weeks old and fine", "fever_young_baby"),
        ("my baby is 8 weeks old. I have a fever", "fever_young_baby"),
        ("I am on chemo and my son has a fever", "fever_chemotherapy"),
        ("I'm pregnant and my husband has a fever of 39 and is shivering", "ill_in_pregnancy"),
        ("my son has a fever. I have neck ache, it is stiff", "meningitis_signs"),
    ],
)
def test_facts_of_two_people_do_not_add_up(text, sign):
    assert sign not in signs(text)


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("my baby is 8 weeks old and has 38.2", "fever_young_baby"),
        ("our baby is hot. she is 8 weeks old", "fever_young_baby"),
        ("my son is on chemo. I think he has a fever", "fever_chemotherapy"),
        ("my mum is on chemo and her temp is 38.4", "fever_chemotherapy"),
        ("I'm 30 weeks pregnant with a fever and shivering", "ill_in_pregnancy"),
        ("on chemo, shivering", "fever_chemotherapy"),
        ("my daughter is 30 weeks pregnant, she has a fever and keeps vomiting", "ill_in_pregnancy"),
        ("my wife had our baby 4 days ago. She has a fever and is shivering", "ill_in_pregnancy"),
    ],
)
def test_facts_of_one_person_add_up(text, sign):
    assert sign in signs(text)


def test_an_age_of_an_earlier_turn_is_not_that_of_a_grown_person():
    detector = default_detector()
    earlier = detector.assess("my baby is 8 weeks old").notes
    later = detector.assess("my husband has a fever of 38.2", earlier.features, earlier.age_months)
    assert not later.alarms
    assert detector.assess("38.2", earlier.features, earlier.age_months).alarms
