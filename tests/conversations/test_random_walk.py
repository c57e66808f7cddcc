"""Walk at random through conversations: questions, buttons, answers, nonsense and danger.

Nothing may raise, nothing may stay silent, no danger message that the detector knows may go without an
emergency reply first, and a press of a button may raise an alarm only inside the guided check.
"""

from __future__ import annotations

import random
import re

import pytest

from sepsis_assistant.evaluation.corpus import read_corpus
from tests.support.data import held_back
from tests.support.dialogues import NEVER

pytestmark = pytest.mark.model
SHORT, LONG = range(3), range(3, 10)  # seeds; 200 turns each
CONVERSATIONS, TURNS = 10, 20
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
QUESTIONS = [text for text, intent in held_back() if intent.startswith("ask_")]
ENDING = {"utter_report_help_arrived", "utter_retract_alarm", "utter_stop_alarm", "action_delete_my_data"}
CLOSING = ["the ambulance is here now", "sorry, false alarm, nobody is ill"]


@pytest.fixture(scope="module")
def known_dangers(parsed) -> list[str]:
    """Return the danger messages that raise an alarm when they stand alone, as most must."""
    texts = [message.text for message in read_corpus() if message.source == "danger_dev"]
    known = [t for t, found in zip(texts, parsed(texts), strict=True) if found.get("safety", {}).get("alarm")]
    assert len(known) >= KNOWN * len(texts)
    return known


class Walk:
    """Choose what to say next, with a seed; remember what was offered and what is open."""

    def __init__(self, seed: int, known_dangers: list[str]) -> None:
        self.rng = random.Random(seed)
        self.texts = {
            "question": QUESTIONS,
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
        if not turn.text.strip():
            found.append("silence")
        if NEVER.search(turn.text):
            found.append(f"forbidden words: {NEVER.search(turn.text).group()}")
        if re.search(r"not an all-clear", turn.text) is None and "all-clear" in turn.text:
            found.append("an all-clear")
        if kind == "danger" and not turn.actions[0].startswith("utter_emergency"):
            found.append(f"danger answered with {turn.actions}")
        if kind == "button" and turn.emergency and not (self.in_check or self.open):
            found.append(f"a button raised {turn.alarms}")
        return found

    def remember(self, turn) -> list[str]:
        """Keep what was offered and what is open; return a fault where an emergency closed unasked."""
        is_open = bool(turn.slots.get("emergency_open"))
        lost = self.open and not is_open and not set(turn.actions) & ENDING
        self.buttons = [b["payload"] for b in turn.buttons] or self.buttons
        self.in_check, self.open = turn.loop in CHECK, is_open
        return [f"an emergency ended with {turn.actions}"] if lost else []


@pytest.mark.parametrize("seed", [*SHORT, *(pytest.param(n, marks=pytest.mark.long) for n in LONG)])
def test_a_random_walk_has_no_silence_no_lost_emergency_and_no_alarm_from_buttons(
    new_conversation, known_dangers, seed
):
    walk, wrong = Walk(seed, known_dangers), []
    for _ in range(CONVERSATIONS):
        conversation = new_conversation()
        walk.begin()
        for _ in range(TURNS):
            kind, text = walk.choose()
            turn = conversation.say(text)
            wrong += [(kind, text, f) for f in [*walk.faults(kind, turn), *walk.remember(turn)]]
    assert not wrong
