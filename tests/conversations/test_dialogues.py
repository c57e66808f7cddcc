"""Dialogues of several turns on the loaded agent: action and text of every turn."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

pytestmark = pytest.mark.model
HERE = Path(__file__).resolve().parent
NEVER = re.compile(
    r"don'?t worry|do(es)? not have sepsis|(is|it's) not sepsis|1\.7 billion|\b\d+ ?mg\b"
    r"|(?-i:\bNone\b)|\{\w+\}",
    re.IGNORECASE,
)
NOT_UNDERSTOOD = {"utter_fallback", "utter_default"}
FALLBACKS = {"utter_fallback", "utter_out_of_scope", "utter_default"}
# Share of turns right on dialogues that were written by somebody who knew neither data nor code.
FLOORS = {"blind_dialogues.yml": 0.93, "blind_dialogues_2.yml": 0.85, "seen_dialogues.yml": 0.85}
# A death is told apart from a past illness only since the blind dialogues were written; both are no alarm.
SAME = {"report_past_episode": "report_bereavement"}


def load(name: str) -> list[dict]:
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


def faults(turn, expect: dict) -> list[str]:
    """Return what is wrong with a turn, in words."""
    kind, found = expect.get("kind"), []
    if not turn.text.strip():
        found.append("silence")
    if NEVER.search(turn.text):
        found.append(f"forbidden words: {NEVER.search(turn.text).group()}")
    if kind == "emergency" and not turn.emergency:
        found.append(f"no emergency reply ({turn.intent})")
    if kind == "emergency_self_harm" and "utter_emergency_self_harm" not in turn.actions:
        found.append(f"no self-harm reply ({turn.intent}, {turn.actions})")
    fresh = [a for a in turn.actions if a.startswith("utter_emergency") and not a.endswith("_still")]
    if kind in ("answer", "not_emergency", "fallback") and fresh:
        found.append(f"false alarm ({fresh})")
    if kind == "answer" and NOT_UNDERSTOOD & set(turn.actions):
        found.append(f"not understood ({turn.actions})")
    if kind == "fallback" and not FALLBACKS & set(turn.actions) and not turn.emergency:
        found.append(f"no fallback ({turn.intent})")
    wanted = expect.get("intent")
    # "what about the elderly" is a follow-up that the answer on risk groups is right for.
    same = (wanted, SAME.get(wanted))
    if kind == "answer" and wanted and turn.intent not in same and f"utter_{wanted}" not in turn.actions:
        found.append(f"intent {turn.intent}, not {wanted}")
    found += [f"lacks {p}" for p in expect.get("must") or [] if not re.search(p, turn.text, re.I | re.S)]
    found += [f"has {p}" for p in expect.get("must_not") or [] if re.search(p, turn.text, re.I)]
    return found


def play(conversation, dialogue: dict) -> list[list[str]]:
    return [faults(conversation.say(t["user"]), t["expect"]) for t in dialogue["turns"]]


@pytest.mark.parametrize("dialogue", load("dialogues.yml"), ids=lambda d: d["name"])
def test_dialogue(conversation, dialogue):
    assert not any(play(conversation, dialogue)), play


@pytest.mark.parametrize(("name", "floor"), FLOORS.items())
def test_dialogues_written_by_others(new_conversation, capsys, name, floor):
    results = [
        (d["name"], t["user"], f)
        for d in load(name)
        for t, f in zip(d["turns"], play(new_conversation(), d), strict=True)
    ]
    right = sum(not f for *_, f in results) / len(results)
    with capsys.disabled():
        print(f"\n{name}: {len(results)} turns, {right:.3f} right")
    assert not [r for r in results if "silence" in r[2]]
    assert right >= floor
