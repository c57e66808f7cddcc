"""The guided check: forms, questions, what a yes means, and rules belong together."""

from __future__ import annotations

import pytest

from sepsis_assistant.conversation.care import CHEMOTHERAPY, IN_HOSPITAL, OFFERS
from sepsis_assistant.conversation.check_answers import default_check
from sepsis_assistant.data_files import DATA, ROOT
from sepsis_assistant.safety.detector import default_detector
from sepsis_assistant.safety.model import Level
from tests.support.data import read

DOMAIN = read(ROOT / "domain.yml")
RESPONSES = {
    name: variants
    for file in ("check", "care", "urgent_care")
    for name, variants in read(DATA / "responses" / f"{file}.yml")["responses"].items()
}
RULES = read(DATA / "rules" / "check.yml")["rules"]
PERSON_FORM = "check_person_form"
ASKED = [(form, slot) for form, node in DOMAIN["forms"].items() for slot in node["required_slots"]]
QUESTIONS = default_check().questions
LEXICON = default_detector().lexicon
KNOWN_SIGNS = {*LEXICON.signs, *(c.id for c in LEXICON.combinations)}


def test_forms_and_questions_are_the_same():
    assert set(QUESTIONS) == {(form, slot) for form, slot in ASKED if form != PERSON_FORM}


@pytest.mark.parametrize(("form", "slot"), ASKED)
def test_every_question_is_one_plain_sentence_with_answers_and_a_rule(form, slot):
    name = f"utter_ask_{form}_{slot}"
    (variant,) = RESPONSES[name]
    text = variant["text"].strip()
    assert text.startswith("{check_progress}: ") == (form != PERSON_FORM)
    assert text.endswith("?") and text.count("?") == 1 and "\n" not in text
    assert len(text.split()) <= 25
    payloads = [b["payload"] for b in variant["buttons"]]
    assert payloads[:2] == ["/affirm", "/deny"]
    assert form == PERSON_FORM or payloads[2:] == ["/unsure", "/stop_check"]
    assert any(step.get("action") == name for rule in RULES for step in rule["steps"])


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda q: f"{q.form}-{q.slot}")
def test_every_question_asks_for_known_signs_and_names_its_claim(question):
    assert set(question.signs) <= KNOWN_SIGNS
    (variant,) = RESPONSES[f"utter_ask_{question.form}_{question.slot}"]
    assert variant["metadata"]["claims"][0]


def test_a_second_look_is_worded_for_no_question_but_those_that_have_one():
    slots = {variant["condition"][0]["value"] for variant in RESPONSES["utter_check_look"][1:]}
    assert slots == {question.slot for question in QUESTIONS.values() if question.look}


@pytest.mark.parametrize("slot", sorted({slot for _, slot in ASKED}))
def test_slots_of_the_check_do_not_steer_rules(slot):
    assert DOMAIN["slots"][slot]["influence_conversation"] is False


@pytest.mark.parametrize("name", OFFERS)
@pytest.mark.parametrize(
    "variant", ["baby", "child", "adult", "pregnant", "weak_immunity", CHEMOTHERAPY, IN_HOSPITAL]
)
def test_symptoms_have_a_reply_for_each_kind_of_person(name, variant):
    conditions = [v.get("condition", [{}])[0].get("value") for v in RESPONSES[name]]
    assert variant in conditions and conditions[0] is None


@pytest.mark.parametrize(
    "name", ["utter_report_symptoms", "utter_check_done", "utter_check_today", "utter_check_stopped"]
)
def test_the_ends_are_no_all_clear(name):
    assert all("not an all-clear" in v["text"] for v in RESPONSES[name])


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda q: f"{q.form}-{q.slot}")
def test_all_that_a_question_names_is_known_to_the_detector(question):
    assert set(question.shows) <= set(LEXICON.features)


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda q: f"{q.form}-{q.slot}")
def test_a_yes_is_as_grave_as_the_signs_that_the_question_asks_about(question):
    levels = {sign.level for name, sign in LEXICON.signs.items() if name in question.signs}
    levels |= {made.level for made in LEXICON.combinations if made.id in question.signs}
    assert question.urgent == (Level.EMERGENCY not in levels)
