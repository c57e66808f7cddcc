"""Dialogues after an emergency reply, about countries, corrections and other languages."""

from __future__ import annotations

import random

import pytest
import yaml

from tests.conftest import ROOT
from tests.conversations.test_dialogues import faults, load

pytestmark = pytest.mark.model
SHORT = {"STILL": "utter_emergency_still", "REPLY": "utter_emergency"}
DIALOGUES = load("after_emergency.yml")
BUTTONS = yaml.safe_load((ROOT / "config.yml").read_text())["pipeline"][0]["button_intents"]
ANSWERS = ("affirm", "unsure")  # "yes" to a question of the guided check is a report
WALKS, PRESSES = 4, 25


def check(turn, expect: dict) -> list[str]:
    """Return what is wrong with a turn: the actions in order, and what every dialogue is checked for."""
    wanted = [SHORT.get(a, a) for a in expect.get("actions", turn.actions)]
    wrong = [f"actions {turn.actions}, not {wanted}"] if turn.actions != wanted else []
    return wrong + faults(turn, expect)


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda d: d["name"])
def test_dialogue(conversation, dialogue):
    for place, said in enumerate(dialogue["turns"], 1):
        turn = conversation.say(said["user"], said.get("metadata"))
        assert not check(turn, said["expect"]), f"turn {place} ({turn.intent}): {turn.text}"


def test_there_are_fifty_dialogues():
    assert len(DIALOGUES) >= 50


@pytest.mark.parametrize("seed", range(WALKS))
def test_no_alarm_comes_from_button_presses_alone(conversation, seed):
    chance = random.Random(seed)
    for _ in range(PRESSES):
        button = chance.choice([b for b in BUTTONS if b not in ANSWERS])
        turn = conversation.say(f"/{button}")
        assert turn.texts, button
        assert not turn.emergency, (button, turn.actions)


@pytest.mark.parametrize("seed", range(WALKS))
def test_an_emergency_is_not_lost_by_button_presses(conversation, seed):
    chance = random.Random(seed)
    assert conversation.say("my wife can't breathe and her lips are blue").emergency
    for _ in range(PRESSES):
        button = chance.choice(BUTTONS)
        assert conversation.say(f"/{button}").emergency, button
