"""An illness without an alarm: which reply, what it names, how long it is, one number for one person."""

from __future__ import annotations

import re

import pytest
import yaml

from sepsis_assistant.conversation.care import (
    CHEMOTHERAPY,
    IN_HOSPITAL,
    OFFERS,
    ROUTINE,
    URGENT,
    care_reply,
    default_care,
    load_care,
)
from sepsis_assistant.conversation.check import check_step
from sepsis_assistant.conversation.check_answers import default_check
from sepsis_assistant.conversation.countries import countries
from sepsis_assistant.conversation.message import Message
from sepsis_assistant.conversation.names import Slot
from sepsis_assistant.conversation.turn import Turn
from sepsis_assistant.data_files import DATA, ROOT, DataError
from sepsis_assistant.safety.decision import Decision
from tests.support.data import read

WORDS = default_care()
GENERAL = {n: s.get("initial_value") for n, s in read(ROOT / "domain.yml")["slots"].items()}
REPLIES = {
    **read(DATA / "responses" / "care.yml")["responses"],
    **read(DATA / "responses" / "urgent_care.yml")["responses"],
}
MOST = {URGENT: 90, ROUTINE: 70}
PLACES = [None, "GB", "GB-NIR", "IE", "NZ", "AU", "US", "CA", "IN", "ZA", "SE", "PT", "SL", "FR"]
NO_111 = [code for code in PLACES if code not in (None, "GB", "NZ")]
VARIANTS = [
    pytest.param(name, variant["text"], id=f"{name}-{variant.get('condition', [{}])[0].get('value')}")
    for name, variants in REPLIES.items()
    for variant in variants
]
LONGEST = "You wrote of " + " ".join(["word"] * WORDS.most_words) + "."
FORBIDDEN = re.compile(
    r"don'?t worry|do not worry|you are (fine|safe)|nothing serious|no danger sign|likely|probably|\bmg\b"
    r"|paracetamol|ibuprofen|about to die|you have (a|an|sepsis)\b",
    re.IGNORECASE,
)


def lines(code: str | None) -> dict[str, object]:
    return {**GENERAL, **(countries()[code].lines() if code else {})}


def as_said(text: str, code: str | None, **slots: str) -> str:
    return text.format(**{**lines(code), "complaint_line": LONGEST, **slots})


@pytest.mark.parametrize("code", PLACES)
@pytest.mark.parametrize(("name", "text"), VARIANTS)
def test_a_reply_is_short_with_the_longest_words_it_can_hold(name, text, code):
    place = max(WORDS.places.values(), key=lambda said: len(said.split()))
    assert len(as_said(text, code, care_place=place).split()) <= MOST[name]


def test_every_label_fits_the_line_alone():
    assert all(len(c.label.split()) <= WORDS.most_words for c in WORDS.complaints)


@pytest.mark.parametrize(("name", "text"), VARIANTS)
def test_the_emergency_number_stands_once(name, text):
    assert text.count("{emergency_line}") == 1
    assert not re.search(r"\b(999|112|911|000|111)\b", text)


@pytest.mark.parametrize("code", NO_111)
@pytest.mark.parametrize(("name", "text"), VARIANTS)
def test_111_is_named_only_where_it_is_the_number(name, text, code):
    assert "111" not in as_said(text, code)


@pytest.mark.parametrize(("name", "text"), VARIANTS)
def test_in_new_zealand_111_is_the_emergency_number_only(name, text):
    said = as_said(text, "NZ")
    assert len(re.findall(r"\b111\b", said)) == 1 and "111 in New Zealand" in said


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("GB", "111 in England, Scotland and Wales"),
        ("GB-NIR", "GP out-of-hours service"),
        ("IE", "GP out-of-hours service"),
        ("NZ", "Healthline on 0800 611 116"),
        ("US", "nurse advice line"),
        ("CA", "811"),
        ("AU", "1800 022 222"),
        ("IN", "a doctor or a clinic"),
        (None, "111 in Great Britain"),
    ],
)
def test_the_advice_line_is_that_of_the_country(code, advice):
    assert advice in str(lines(code)[Slot.ADVICE_LINE])
    assert advice in as_said(REPLIES[URGENT][0]["text"], code)


@pytest.mark.parametrize(("name", "text"), VARIANTS)
def test_a_reply_gives_no_all_clear_no_diagnosis_and_no_dose(name, text):
    assert not FORBIDDEN.search(text)


def ill(text="", level="routine", told=(), features=(), **changes):
    decision = Decision(
        False, "emergency", (), "unknown", (), tuple(features), 0.1, "none", level=level, told=tuple(told)
    )
    return Turn(Message(text, text, "report_symptoms", safety=decision), **changes)


def step(turn: Turn):
    return check_step(turn, default_check())


@pytest.mark.parametrize(
    ("level", "action"), [("urgent", URGENT), ("routine", ROUTINE), ("none", ROUTINE), ("", ROUTINE)]
)
def test_the_level_chooses_the_reply(level, action):
    assert step(ill("poorly", level)).action == action
    assert action in OFFERS


@pytest.mark.parametrize(
    ("text", "features", "variant"),
    [
        ("my baby has a cold", (), "baby"),
        ("my son is 3 and coughs", (), "child"),
        ("I have a cough", (), "adult"),
        ("I have a cough", ("pregnant",), "pregnant"),
        ("my wife has a cough", ("after_birth",), "pregnant"),
        ("I have a cough", ("weak_immunity",), "weak_immunity"),
        ("I have a cough", ("chemo",), CHEMOTHERAPY),
        ("my dad is on the ward with a cough", (), IN_HOSPITAL),
        ("my baby is in hospital and has a cold", ("fever",), IN_HOSPITAL),
        ("a cough", (), None),
    ],
)
def test_the_person_and_the_place_choose_the_variant(text, features, variant):
    assert step(ill(text, features=features)).slots[Slot.CARE_VARIANT] == variant


def test_the_person_stays_known_in_hospital():
    assert step(ill("my baby is in hospital and has a cold")).slots[Slot.CARE_PERSON] == "baby"


@pytest.mark.parametrize(
    ("text", "variant"), [("still shivery", IN_HOSPITAL), ("my son is 3 and coughs", "child")]
)
def test_a_message_that_names_nobody_keeps_the_variant(text, variant):
    slots = {Slot.CARE_PERSON: "adult", Slot.CARE_VARIANT: IN_HOSPITAL}
    assert step(ill(text, slots=slots)).slots[Slot.CARE_VARIANT] == variant


@pytest.mark.parametrize(
    ("text", "here"),
    [
        ("I'm in hospital and shivery", True),
        ("he's been in hospital since Monday", True),
        ("Mum is in a care home", True),
        ("we are in A&E now", True),
        ("she was in hospital last year", False),
        ("he was in hospital but is home now", False),
        ("should we wait in A&E", False),
        ("I work on the ward", False),
        ("they sent us home from the hospital", False),
        ("he isn't in hospital", False),
        ("my cut is sore", False),
    ],
)
def test_who_is_in_hospital_now(text, here):
    assert WORDS.is_in_hospital(text) is here


@pytest.mark.parametrize(
    ("text", "told", "line"),
    [
        ("scratchy throat", (), "You wrote of a sore throat."),
        ("sore throat", ("a wound or an operation",), "You wrote of a sore throat."),
        ("x", ("a wound that looks infected", "feeling shivery"),
         "You wrote of a wound that looks infected and feeling shivery."),
        ("coughing, runny nose", ("a high temperature",), "You wrote of a high temperature and a cough."),
        ("x", ("a stiff neck or dislike of light", "a high temperature"),
         "You wrote of a stiff neck or dislike of light."),
        ("no cough, not a sore throat", (), "Thank you for telling me."),
        ("he is poorly", (), "Thank you for telling me."),
    ],
)  # fmt: skip
def test_the_line_names_what_was_told_in_our_words(text, told, line):
    assert step(ill(text, told=told)).slots[Slot.COMPLAINT_LINE] == line


def test_an_urgent_reply_that_can_name_nothing_says_so():
    assert step(ill("he is poorly", "urgent")).slots[Slot.COMPLAINT_LINE] == WORDS.unnamed[0]


@pytest.mark.parametrize(
    ("text", "told", "place"),
    [
        ("toothache for two days", (), "a dentist"),
        ("a sore throat", (), "a pharmacist"),
        ("it stings when I pee", (), "a doctor"),
        ("toothache", ("a high temperature",), "a pharmacist or doctor"),
        ("feeling rough", (), "a pharmacist or doctor"),
    ],
)
def test_the_place_fits_the_complaint(text, told, place):
    assert step(ill(text, told=told)).slots[Slot.CARE_PLACE] == place


@pytest.mark.parametrize(
    ("text", "ill"),
    [
        ("someone is ill", True),
        ("somebody is sick here", True),
        ("my friend is ill now", True),
        ("my sister is poorly", True),
        ("there is a sick person here", True),
        ("someone in my house is ill", True),
        ("he's sick", True),
        ("nobody is ill", False),
        ("no one here is sick", False),
        ("my friend isn't ill", False),
        ("someone was ill", False),
        ("if someone is ill", False),
        ("is someone ill?", False),
        ("I am sick of this rain", False),
        ("my dog is sick", False),
        ("my friend is well again", False),
    ],
)
def test_who_is_told_to_be_ill_in_a_few_words(text, ill):
    assert WORDS.tells_ill(text) is ill


@pytest.mark.parametrize("intent", ["nlu_fallback", "out_of_scope", "express_worry", "retract_alarm"])
def test_who_tells_of_somebody_ill_gets_the_reply_for_it_whatever_it_was_taken_for(intent):
    turn = Turn(Message("someone is ill", "someone is ill", intent))
    assert check_step(turn, default_check()).action == ROUTINE
    told = Turn(Message("someone is well", "someone is well", intent))
    assert check_step(told, default_check()) is None


def test_the_users_own_words_are_never_said():
    _, slots = care_reply(Message("x", "my bum is zorched and I have a cough"), None, WORDS)
    assert "zorched" not in slots[Slot.COMPLAINT_LINE]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"places": {"usual": "a doctor"}}, "is not one of places"),
        ({"wording": {"told": "a", "urgent": "b"}}, "routine"),
        ({"colour": "red"}, "unknown key 'colour'"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path, change, message):
    raw = yaml.safe_load((DATA / "conversation" / "care.yml").read_text(encoding="utf-8"))
    path = tmp_path / "care.yml"
    path.write_text(yaml.safe_dump({**raw, **change}), encoding="utf-8")
    with pytest.raises(DataError, match=message):
        load_care(path)
