"""Follow-ups on the loaded agent: which answers each turn gives, and what they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

pytestmark = pytest.mark.model
HERE = Path(__file__).resolve().parent
DIALOGUES = yaml.safe_load((HERE / "dialogues.yml").read_text(encoding="utf-8"))


def slots(conversation, wait):
    tracker = wait(conversation.agent.tracker_store.retrieve(conversation.sender))
    return {name: tracker.get_slot(name) for name in ("detail", "answer_queue", "told")}


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda d: d["name"])
def test_dialogue(conversation, wait, dialogue):
    told: list[str] = []
    for number, expected in enumerate(dialogue["turns"], start=1):
        turn = conversation.say(expected["user"])
        after = slots(conversation, wait)
        place = f"turn {number}, {expected['user']!r}: {turn.intent}, {turn.actions}"
        assert (after["detail"], after["answer_queue"]) == (None, None), place
        given, told = (after["told"] or [])[len(told) :], after["told"] or []
        if expected.get("emergency"):
            assert turn.emergency, place
            assert turn.actions[0].startswith("utter_emergency"), place
            continue
        assert given == expected["answers"], place
        for pattern in filter(None, [expected.get("must")]):
            assert re.search(pattern, turn.text, re.IGNORECASE | re.DOTALL), place
        for pattern in filter(None, [expected.get("must_not")]):
            assert not re.search(pattern, turn.text, re.IGNORECASE), place


def test_a_button_gives_the_overview_after_a_detail(conversation):
    conversation.say("does diabetes raise the risk?")
    turn = conversation.say("/ask_risk_groups")
    assert turn.actions == ["utter_ask_risk_groups"]
    assert "Babies under 1, small children" in turn.text


def test_details_are_entities_of_the_message(conversation):
    turn = conversation.say("what does it do to the kidneys?")
    found = [(e["entity"], e["value"]) for e in turn.parse_data["entities"]]
    assert found == [("organ", "kidneys")]
