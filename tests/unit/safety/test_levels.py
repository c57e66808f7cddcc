"""How soon help is needed: what alarms by itself, and what calls for help today (docs/safety/levels.md)."""

import pytest

from sepsis_assistant.data_files import DATA, DataError, read_yaml
from sepsis_assistant.numbers.reader import default_number_rules
from sepsis_assistant.safety.detector import default_detector
from sepsis_assistant.safety.lexicon import load_lexicon
from sepsis_assistant.safety.model import Level
from sepsis_assistant.safety.vitals import load_vital_rules

SAFETY = DATA / "safety"


def levels(text: str) -> tuple[set[str], set[str]]:
    """Return the signs that alarm and those that call for help today."""
    found = default_detector().assess(text)
    return {f.sign for f in found.alarms}, {f.sign for f in found.urgent}


def entries() -> list[tuple[str, str, str, str]]:
    """Return the example, the id, the label and the level of every sign and combination."""
    signs = read_yaml(SAFETY / "signs.yml")["signs"]
    nodes = [*signs, *read_yaml(SAFETY / "combinations.yml")["combinations"]]
    return [(n["example"], n["id"], n["label"], n.get("level", "emergency")) for n in nodes]


@pytest.mark.parametrize(("example", "sign", "label", "level"), entries())
def test_the_example_of_an_entry_is_found_at_its_level(example, sign, label, level):
    found = default_detector().assess(example)
    named = {(f.sign, f.label, f.level) for f in (*found.alarms, *found.urgent)}
    assert (sign, label, Level(level)) in named
    assert level == "emergency" or not found.alarms


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("my toddler hasn't had a wet nappy for 13 hours, he is chatty", "little_urine"),
        ("no wet nappy since last night but she smiles at me", "no_wet_nappy"),
        ("he isn't eating or drinking anything", "not_eating_drinking"),
        ("could she have sepsis?", "suspects_sepsis"),
        ("my 5 month old has a temp of 39.2", "temperature_high_3_6m"),
        ("no wee for 13 hours", "little_urine"),
        ("the cut on my leg is oozing pus and I feel poorly", "wound_or_line_and_ill"),
        ("there is a red streak going up my arm from the cut", "spreading_infection"),
        ("30 weeks pregnant with a temperature of 38.3", "fever_in_pregnancy"),
        ("third day of antibiotics and the ear is worse", "worse_on_antibiotics"),
        ("he has a water infection, a fever and he is shivery", "infection_and_rigors"),
        ("my chest infection is getting worse and I have a fever", "infection_getting_worse"),
        ("NEWS2 5", "news_moderate"),
        ("NEWS2 6", "news_moderate"),
        ("my discharge smells foul since the birth", "infected_after_birth"),
        ("he keeps vomiting non stop", "vomiting_constant"),
        ("my heart is racing", "fast_heart"),
    ],
)
def test_guidance_that_says_today_does_not_alarm(text, sign):
    alarms, urgent = levels(text)
    assert sign in urgent
    assert not alarms


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("hasn't had a wee for 18 hours", "no_urine"),
        ("he has not passed urine for a whole day", "no_urine"),
        ("temp 41.2", "temperature_very_high"),
        ("my 5 month old has a temp of 41", "temperature_very_high"),
        ("NEWS2 7", "news_high"),
        ("30 weeks pregnant, temperature of 38.3 and shivering", "ill_in_pregnancy"),
        ("my discharge smells foul since the birth and I have a fever", "ill_in_pregnancy"),
        ("I gave birth on Monday, I am on antibiotics and getting worse", "ill_in_pregnancy"),
        ("he has an infection and keeps vomiting non stop", "infection_and_danger"),
        ("I am pregnant and my heart is racing", "ill_in_pregnancy"),
        ("no wet nappy since last night and she is off her bottles", "child_dry_and_ill"),
        ("on chemo with a temperature of 38.1", "fever_chemotherapy"),
        ("my sister has no spleen and she has a fever", "fever_weak_immunity"),
    ],
)
def test_guidance_that_says_now_alarms(text, sign):
    assert sign in levels(text)[0]


def test_an_urgent_combination_over_two_messages_is_no_new_emergency():
    detector = default_detector()
    assert not detector.combinations(["worsening"], ["antibiotics"])
    assert detector.combinations(["fever"], ["chemo"])


def test_a_wrong_level_is_named_with_its_line(tmp_path):
    for path in SAFETY.glob("*.yml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    path = tmp_path / "combinations.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("level: urgent", "level: soon", 1), encoding="utf-8")
    names = load_vital_rules(default_number_rules().kinds).names()
    with pytest.raises(DataError, match="level must be one of") as error:
        load_lexicon(names, tmp_path)
    assert str(error.value).startswith(f"{path}:")
