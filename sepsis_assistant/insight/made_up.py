"""Make up conversations from the names of our replies and questions, to show what a report looks like.

They are made without a model and hold no text; the same seed makes the same ones.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Engine

from sepsis_assistant.conversation.names import Slot
from sepsis_assistant.insight.words import Words
from sepsis_assistant.knowledge.answers import PREFIX, split_key
from sepsis_assistant.safety.detector import default_detector
from sepsis_assistant.storage.database import prepare
from sepsis_assistant.storage.events import SESSION_STARTED, Row, insert_events
from sepsis_assistant.storage.feedback import FEEDBACK

DAY = 24 * 3600.0
LAST = 1_796_083_200.0  # Unix time at which the made-up days end: 2026-12-01, 00:00 UTC
DAYS, COUNT = 30, 500
_CHANNELS = {"web": 70, "telegram": 20, "twilio": 10}
_HOURS = (3, 2, 2, 1, 1, 2, 3, 5, 7, 8, 8, 7, 7, 7, 7, 7, 8, 9, 10, 10, 9, 8, 6, 4)
_KINDS = {"questions": 62, "emergency": 9, "check": 12, "ill": 9, "lost": 8}
_STEPS = {"question": 5, "perhaps": 3, "menu": 2, "short": 1}
_SIGNS = 7  # that are told at all
_CHECK = "utter_ask_check_adult_form_check_mind"
_CHECK_ENDS = {
    "utter_check_done": 6,
    "utter_check_today": 2,
    "utter_check_stopped": 1,
    "left": 2,
    "emergency": 1,
}


@dataclass(frozen=True)
class Said:
    """Hold a made-up turn: the names of its replies, and the slots that were set before them."""

    replies: Sequence[str]
    slots: Sequence[tuple[str, Any]] = ()


class Maker:
    """Make up conversations of one seed."""

    def __init__(self, words: Words, seed: int = 7) -> None:
        """Let some questions be asked more often than others, and some signs."""
        self._random = random.Random(seed)
        self._questions = self._random.sample(sorted(words.questions), len(words.questions))
        labels = sorted(sign.label for sign in default_detector().lexicon.signs.values())
        self._signs = self._random.sample(labels, len(labels))

    def fill(self, engine: Engine, count: int = COUNT) -> None:
        """Store so many conversations, in the order of time."""
        prepare(engine)
        begins = sorted(self._time() for _ in range(count))
        with engine.begin() as connection:
            for number, begin in enumerate(begins):
                sender, channel = f"made-up-{number}", self._one_of(_CHANNELS)
                talk = list(self._talk())
                insert_events(connection, sender, rows(talk, begin, channel))
                if rated := self._ratings(sender, talk, begin):
                    connection.execute(FEEDBACK.insert(), rated)

    def _talk(self) -> Iterator[Said]:
        kind = self._one_of(_KINDS)
        if self._random.random() < 0.3:
            yield Said(["utter_greet"])
        if kind == "emergency":
            yield from self._emergency()
        elif kind == "check":
            yield from self._check()
        elif kind == "ill":
            yield Said([self._random.choice(["utter_urgent_care", "utter_report_symptoms"])])
        elif kind == "lost":
            yield Said(["utter_out_of_scope"], [(Slot.FALLBACK_STEP, "far")])
        yield from self._questions_of(kind)

    def _questions_of(self, kind: str) -> Iterator[Said]:
        for _ in range(self._random.choice((1, 1, 2, 3, 4, 6) if kind == "questions" else (0, 0, 1, 2))):
            if self._random.random() < 0.12:
                yield Said(["utter_fallback"], [(Slot.FALLBACK_STEP, self._one_of(_STEPS))])
            elif self._random.random() < 0.03:
                yield Said(["utter_not_covered"])
            else:
                topic, detail = split_key(self._early(self._questions))
                yield Said([PREFIX + topic], [(Slot.DETAIL, detail)])

    def _emergency(self) -> Iterator[Said]:
        yield Said(["utter_emergency"], [(Slot.DANGER_NAMED, [self._early(self._signs[:_SIGNS])])])
        if self._random.random() < 0.5:
            yield Said(["utter_emergency_still"])
        if self._random.random() < 0.6:
            yield Said(["utter_report_help_arrived"])

    def _check(self) -> Iterator[Said]:
        yield Said(["utter_check_intro", "utter_ask_check_person_form_check_under_5"])
        yield from [Said([_CHECK])] * self._random.randint(2, 12)
        end = self._one_of(_CHECK_ENDS)
        if end == "emergency":
            yield from self._emergency()
        elif end != "left":
            yield Said([end])

    def _ratings(self, sender: str, talk: Sequence[Said], begin: float) -> list[dict[str, Any]]:
        rated = [n for n in range(len(talk)) if self._random.random() < 0.15]
        return [
            {
                "sender_id": sender,
                "reply_id": f"{n}/0",
                "received": begin,
                "response": talk[n].replies[0],
                "helpful": self._random.random() < 0.75,
                "why": None,
            }
            for n in rated
        ]

    def _time(self) -> float:
        day, hour = self._random.randint(1, DAYS), self._random.choices(range(24), _HOURS)[0]
        return LAST - day * DAY + hour * 3600 + self._random.randint(0, 1799)

    def _early(self, names: Sequence[str]) -> str:
        """Return one of some names; the first ones come often."""
        return names[int(self._random.expovariate(1 / 12)) % len(names)]

    def _one_of(self, weights: dict[str, int]) -> str:
        return self._random.choices(list(weights), list(weights.values()))[0]


def rows(talk: Sequence[Said], begin: float, channel: str) -> list[Row]:
    """Return the rows that Rasa's store would keep of a conversation; a message has its number as id."""
    made = [_row(SESSION_STARTED, begin, {})]
    for number, said in enumerate(talk):
        when = begin + 40.0 * number
        content = {"text": "", "input_channel": channel, "message_id": str(number)}
        made.append(_row("user", when, content))
        made += [_row("slot", when, {"name": name, "value": value}) for name, value in said.slots]
        made += [_row("bot", when, {"metadata": {"utter_action": name}}) for name in said.replies]
        made.append(_row("slot", when, {"name": Slot.DETAIL, "value": None}))
    return made


def _row(kind: str, when: float, content: dict[str, Any]) -> Row:
    data = json.dumps({"event": kind, "timestamp": when, **content})
    return Row(kind, when, None, content.get("name"), data)
