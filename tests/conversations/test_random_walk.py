"""Walk at random through conversations: questions, buttons, answers, nonsense and danger.

Nothing may raise, nothing may stay silent, no danger message that the detector knows may go without an
emergency reply first, and a press of a button may raise an alarm only inside the guided check.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from sepsis_assistant.evaluation.corpus import read_examples
from tests.conversations.test_dialogues import NEVER

pytestmark = pytest.mark.model
TESTS = Path(__file__).resolve().parents[1]
WALKS, CONVERSATIONS, TURNS = 10, 10, 20  # 2,000 turns
CHECK = ("check_adult_form", "check_child_form")
KINDS = {"question": 30, "button": 38, "answer": 12, "nonsense": 10, "danger": 6, "closing": 4}
KNOWN = 0.9  # least share of the danger messages that must be known when they stand alone
ANSWERS = [
    "yes",
    "no",
    "not sure",
    "dunno",
    "nope",
    "aye",
    "stop",
    "ok",
    "a bit",
    "not really",
    "thanks",
    "bye",
]
NONSENSE = [
    "qwertyuiop", "sdkfj", "florp wibble", "???", "", "   ", "\U0001f600", "123456", "/restart",
    "lorem ipsum dolor", "/affirm{", "None {x} %s",
]  # fmt: skip
ENDING = {"utter_report_help_arrived", "utter_retract_alarm", "action_delete_my_data"}
CLOSING = ["the ambulance is here now", "sorry, false alarm, nobody is ill"]


def questions() -> list[str]:
    return [text for text, intent in read_examples(TESTS / "nlu") if intent.startswith("ask_")]


def dangers() -> list[str]:
    lines = (TESTS / "safety" / "danger_dev.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t")[-1] for line in lines if line.strip() and not line.startswith("#")]


@pytest.fixture(scope="module")
def known_dangers(agent, wait) -> list[str]:
    """Return the danger messages that raise an alarm when they stand alone, as most must."""

    async def alarming(text: str) -> bool:
        return bool((await agent.parse_message(text)).get("safety", {}).get("alarm"))

    texts = dangers()
    known = [t for t in texts if wait(alarming(t))]
    assert len(known) >= KNOWN * len(texts)
    return known


class Walk:
    """Choose what to say next, with a seed; remember what was offered and what is open."""

    def __init__(self, seed: int, known_dangers: list[str]) -> None:
        self.rng = random.Random(seed)
        self.texts = {
            "question": questions(),
            "answer": ANSWERS,
            "nonsense": NONSENSE,
            "danger": known_dangers,
            "closing": CLOSING,
        }
        self.begin()

    def begin(self) -> None:
        self.buttons: list[str] = ["/greet", "/start_check"]
        self.in_check, self.open = False, False

    def choose(self) -> tuple[str, str]:
        (kind,) = self.rng.choices(list(KINDS), list(KINDS.values()))
        return kind, self.rng.choice(self.buttons if kind == "button" else self.texts[kind])

    def faults(self, kind: str, turn) -> list[str]:
        found = []
        emergencies = [a for a in turn.actions if a.startswith("utter_emergency")]
        if not turn.text.strip():
            found.append("silence")
        if NEVER.search(turn.text):
            found.append(f"forbidden words: {NEVER.search(turn.text).group()}")
        if re.search(r"not an all-clear", turn.text) is None and "all-clear" in turn.text:
            found.append("an all-clear")
        if kind == "danger" and not turn.actions[0].startswith("utter_emergency"):
            found.append(f"danger answered with {turn.actions}")
        if kind == "button" and emergencies and not (self.in_check or self.open):
            found.append(f"a button raised {emergencies}")
        return found

    def remember(self, turn, loop: str | None, is_open: bool) -> list[str]:
        """Keep what was offered and what is open; return a fault where an emergency closed unasked."""
        lost = self.open and not is_open and not set(turn.actions) & ENDING
        self.buttons = [b["payload"] for b in turn.buttons] or self.buttons
        self.in_check, self.open = loop in CHECK, is_open
        return [f"an emergency ended with {turn.actions}"] if lost else []


async def state(agent, sender: str) -> tuple[str | None, bool]:
    tracker = await agent.tracker_store.retrieve(sender)
    return tracker.active_loop_name, bool(tracker.get_slot("emergency_open"))


@pytest.mark.parametrize("seed", range(WALKS))
def test_a_random_walk_has_no_silence_no_lost_emergency_and_no_alarm_from_buttons(
    agent, wait, new_conversation, known_dangers, seed
):
    walk, wrong = Walk(seed, known_dangers), []
    for _ in range(CONVERSATIONS):
        conversation = new_conversation()
        walk.begin()
        for _ in range(TURNS):
            kind, text = walk.choose()
            turn = conversation.say(text)
            wrong += [(kind, text, f) for f in walk.faults(kind, turn)]
            lost = walk.remember(turn, *wait(state(agent, conversation.sender)))
            wrong += [(kind, text, fault) for fault in lost]
    assert not wrong
