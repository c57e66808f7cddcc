"""Dialogues about the check, grief, fallbacks and data requests: actions and text of every turn."""

from __future__ import annotations

import re

import pytest

from tests.conversations.test_dialogues import NEVER, load

pytestmark = pytest.mark.model
DIALOGUES = load("guide_dialogues.yml")
FEWEST = 50
KEYS = {"user", "does", "must", "must_not"}


def faults(turn, expect: dict) -> list[str]:
    """Return what is wrong with a turn, in words."""
    found = [f"forbidden words: {m.group()}" for m in [NEVER.search(turn.text)] if m]
    if not turn.text.strip():
        found.append("silence")
    if "does" in expect and turn.actions != expect["does"]:
        found.append(f"does {turn.actions} for {turn.intent}, not {expect['does']}")
    found += [f"lacks {p}" for p in expect.get("must", ()) if not re.search(p, turn.text, re.I | re.S)]
    found += [f"has {p}" for p in expect.get("must_not", ()) if re.search(p, turn.text, re.I)]
    return found


def test_there_are_enough_and_they_are_well_formed():
    assert len(DIALOGUES) >= FEWEST
    assert len({d["name"] for d in DIALOGUES}) == len(DIALOGUES)
    assert all(set(turn) <= KEYS for d in DIALOGUES for turn in d["turns"])


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda d: d["name"])
def test_dialogue(conversation, dialogue):
    wrong = [(t["user"], f) for t in dialogue["turns"] if (f := faults(conversation.say(t["user"]), t))]
    assert not wrong
