"""What is read from the parse data of a message, and the names that this shares with Rasa."""

import pytest
import yaml

from sepsis_assistant.conversation.message import NO_DANGER, Message, read_message
from sepsis_assistant.conversation.names import Slot
from sepsis_assistant.data_files import ROOT
from sepsis_assistant.retrieval.asked import Asked, Choice
from sepsis_assistant.safety.decision import Decision

ALARM = Decision(True, "other", ("a burn",), "child", ("burn",), ("fever",), 0.9, "rules", 30.0)
OURS = {name: value for name, value in vars(Slot).items() if not name.startswith("_")}


@pytest.mark.parametrize("decision", [ALARM, NO_DANGER])
def test_a_decision_survives_its_way_through_the_parse_data(decision):
    assert read_message({"safety": decision.as_dict()}).safety == decision


def test_what_a_question_names_is_read():
    question = {"details": [["kidneys", "organ"]], "points_back": True}
    message = read_message({"text": "x", "intent": {"name": "ask_causes"}, "question": question})
    assert message == Message("x", "x", "ask_causes", details=(("kidneys", "organ"),), points_back=True)


def test_what_a_message_asks_is_read():
    scope = {"ours": 0.9, "near": 0.1, "far": 0.0}
    found = {"ranking": [["causes", 0.8]], "scope": scope, "parts": [], "answers": ["causes"], "back": []}
    message = read_message({"asked": found})
    assert message.asked == Asked((("causes", 0.8),), scope)
    assert message.choice == Choice(answers=("causes",))


def test_a_button_has_an_intent_and_nothing_else():
    parsed = {"text": "/affirm", "intent": {"name": "affirm", "confidence": 1.0}, "entities": []}
    assert read_message(parsed) == Message("/affirm", "/affirm", "affirm")


def test_the_intent_behind_an_alarm_is_the_second_in_the_ranking():
    ranking = [{"name": "report_urgent_symptoms", "confidence": 1.0}, {"name": "greet", "confidence": 0.4}]
    assert read_message({"intent_ranking": ranking}).second_intent == "greet"
    assert read_message({}).second_intent == ""


@pytest.mark.parametrize("slot", OURS.values())
def test_every_slot_that_we_name_is_in_the_domain(slot):
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    assert slot in domain["slots"] or slot == Slot.REQUESTED
