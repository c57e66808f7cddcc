"""Dialogues of several turns on the loaded agent: actions, answers and text of every turn."""

from __future__ import annotations

import pytest

from tests.support.dialogues import named, play, wrong

pytestmark = pytest.mark.model
EXACT = ("dialogues", "guide_dialogues", "after_emergency", "follow_ups", "found_by_users")
FEWEST = {"guide_dialogues": 50, "after_emergency": 50}
# Share of turns right on dialogues that were written by somebody who knew neither data nor code.
FLOORS = {"blind_dialogues": 0.93, "blind_dialogues_2": 0.85, "seen_dialogues": 0.85}


@pytest.mark.parametrize(
    "dialogue", [pytest.param(d, id=f"{name}: {d.name}") for name in EXACT for d in named(name)]
)
def test_dialogue(conversation, dialogue):
    assert not wrong(conversation, dialogue)


@pytest.mark.parametrize(("name", "fewest"), FEWEST.items())
def test_there_are_enough_dialogues(name, fewest):
    assert len(named(name)) >= fewest


@pytest.mark.parametrize(("name", "floor"), FLOORS.items())
def test_dialogues_written_by_others(new_conversation, figure, name, floor):
    results = [turn for dialogue in named(name) for turn in play(new_conversation(), dialogue)]
    right = sum(not faults for _, faults in results) / len(results)
    figure(f"{name}: {len(results)} turns, {right:.3f} right")
    assert not [turn for turn in results if "silence" in turn[1]]
    assert right >= floor
