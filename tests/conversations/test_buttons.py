"""Button presses alone raise no alarm, and lose none."""

from __future__ import annotations

import random

import pytest

from tests.support.data import ROOT, read

pytestmark = pytest.mark.model
BUTTONS = read(ROOT / "config.yml")["pipeline"][0]["button_intents"]
CLOSING = ("report_help_arrived", "retract_alarm", "report_help_coming")  # after these nobody is told to call
ANSWERS = ("affirm", "unsure")  # "yes" to a question of the guided check is a report
WALKS, PRESSES = 4, 25


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
        button = chance.choice([b for b in BUTTONS if b not in CLOSING])
        assert conversation.say(f"/{button}").emergency, button
