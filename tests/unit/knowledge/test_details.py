"""The details that a question names, and the kind of question that it is."""

import pytest

from sepsis_assistant.data_files import DataError
from sepsis_assistant.knowledge.details import load_details
from sepsis_assistant.knowledge.question import default_reader
from sepsis_assistant.phrases.words import load_words


@pytest.mark.parametrize(
    ("text", "details"),
    [
        ("is my gran at risk, she's 82 with diabetes?", ["older_people", "diabetes"]),
        ("can a tooth abscess cause it", ["other_infection"]),
        ("could a small cut be enough?", ["skin"]),
        ("what does it do to the kidneys?", ["kidneys"]),
        ("does a kidney infection lead to it", ["urinary_tract"]),
        ("my dad has kidney disease", ["kidney_disease"]),
        ("does the flu jab help?", ["flu_vaccine"]),
        ("is flu a cause", ["viruses"]),
        ("what is septic shock", ["septic_shock"]),
        ("diabetis and sepsis", ["diabetes"]),
        ("pnuemonia?", ["lungs"]),
        ("he is 9 months old, does that matter", ["babies"]),
        ("is a 4 year old more at risk", ["children"]),
        ("I'm 70 years old, what is my risk", ["older_people"]),
        ("i'm 34, am i at risk", []),
        ("i'm confused about the stages", []),
        ("is confusion a sign", ["confusion"]),
        ("how old is this advice", []),
        ("I had a C-section, does it raise the risk", ["after_birth"]),
        ("is 1.7 billion people a year right?", ["billions"]),
        ("what about PICC lines", ["long_line"]),
        ("which tests do they do", ["tests"]),
        ("is it the same as blood poisoning", ["blood_poisoning"]),
    ],
)
def test_details_of_a_question(text, details):
    assert [found.detail for found in default_reader().read(text).details] == details


def test_a_detail_has_its_place_in_the_text():
    text = "is sepsis worse in diabetics?"
    (found,) = default_reader().read(text).details
    assert (text[found.start : found.end], found.kind) == ("diabetics", "risk_factor")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Can gallstones lead to sepsis?", "Can something lead to sepsis?"),
        ("what causes sepsis", None),
        ("is my gran at risk", None),
    ],
)
def test_a_thing_without_an_answer_is_masked(text, masked):
    assert default_reader().read(text).masked == masked


@pytest.mark.parametrize(
    ("text", "back"), [("how do I prevent that", True), ("how do I prevent sepsis", False)]
)
def test_pointing_back(text, back):
    assert default_reader().read(text).points_back is back


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("- {id: a, kind: odd, label: a, phrases: [x]}", "unknown kind 'odd'"),
        ("- {id: a, kind: sign, label: a}", "key 'phrases' is missing"),
        ("- {id: a, kind: sign, label: a, phrases: [am ill]}", "write its usual form 'is'"),
        ("- {id: a, kind: sign, label: a, phrases: [long-term]}", "more than one token"),
        ("- {id: a, kind: sign, label: a, phrases: ['@nowhere']}", "unknown word list"),
        ("- {id: a, kind: sign, label: a, phrases: [x], extra: 1}", "unknown key 'extra'"),
    ],
)
def test_a_mistake_in_the_data_is_named_with_its_line(tmp_path, entry, message):
    path = tmp_path / "details.yml"
    path.write_text(f"kinds: [sign]\ndetails:\n  {entry}\n")
    with pytest.raises(DataError, match=r"details\.yml:3: ") as raised:
        load_details(load_words(), path)
    assert message in str(raised.value)
