"""Long posts with a history: who is in danger gets the alarm, who tells of what is over gets none."""

from __future__ import annotations

from typing import Any

import pytest

from sepsis_assistant.evaluation.corpus import Labelled, read_posts
from sepsis_assistant.evaluation.figures import Share

pytestmark = pytest.mark.model
RECALL_FLOOR = 0.98
ALARM_CEILING = {"urgent": 0.12, "routine": 0.12, "harmless": 0.06}  # harmless: goal 0.02, reached 0.055
HARMLESS = ("past", "question", "other")


@pytest.fixture(scope="module")
def unseen(parsed) -> list[tuple[Labelled, dict[str, Any]]]:
    messages = read_posts("blind")
    return list(zip(messages, parsed([m.text for m in messages]), strict=True))


def alarms(unseen, *levels: str) -> Share:
    found = [parse["safety"]["alarm"] for message, parse in unseen if message.fields["level"] in levels]
    return Share(sum(found), len(found))


def test_recall_of_danger_told_in_passing(unseen, figure):
    share = alarms(unseen, "emergency")
    figure(f"posts in danger that get the emergency reply: {share}")
    assert share.value >= RECALL_FLOOR


@pytest.mark.parametrize("name", ALARM_CEILING)
def test_alarms_for_posts_without_a_danger_sign(unseen, figure, name):
    share = alarms(unseen, *(HARMLESS if name == "harmless" else (name,)))
    figure(f"alarms among posts, {name}: {share}")
    assert share.value <= ALARM_CEILING[name]
