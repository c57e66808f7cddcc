"""Read what came of each turn from stored events: names that we know and times, nothing else."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sepsis_assistant.conversation.names import Slot
from sepsis_assistant.insight.words import Words
from sepsis_assistant.storage.events import SESSION_STARTED

READ_SLOTS = (Slot.DETAIL, Slot.FALLBACK_STEP, Slot.DANGER_NAMED)
_ASKED_BACK = ("question", "perhaps")  # how the steps of a fallback begin that offer questions


@dataclass(frozen=True)
class Event:
    """Hold one stored event; `sender` and `data` can hold what people wrote and go no further than here."""

    sender: str
    kind: str
    time: float
    name: str | None
    data: str


@dataclass
class Turn:
    """Hold what came of one message; `conversation` is a number, and every name is one of ours."""

    conversation: int
    time: float
    channel: str
    replies: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    signs: list[str] = field(default_factory=list)
    asked_back: bool = False
    ratings: tuple[bool, ...] = ()


@dataclass
class _State:
    """Hold what was last seen of a sender."""

    conversation: int
    turn: Turn | None = None
    slots: dict[str, Any] = field(default_factory=dict)


Ratings = Mapping[tuple[str, str], tuple[bool, ...]]  # by sender and message id


def turns(events: Iterable[Event], ratings: Ratings, words: Words) -> list[Turn]:
    """Return the turns in events, oldest first; a conversation begins with each session."""
    numbers = iter(range(1_000_000_000))
    states: dict[str, _State] = defaultdict(lambda: _State(next(numbers)))
    found: list[Turn] = []
    for event in events:
        state = states[event.sender]
        if event.kind == SESSION_STARTED:
            if state.turn:
                states[event.sender] = _State(next(numbers))
        elif event.kind == "user":
            state.turn = _begun(event, state, ratings, words)
            found.append(state.turn)
        elif event.kind == "slot" and event.name in READ_SLOTS:
            _set(state, event, words)
        elif event.kind == "bot" and state.turn:
            _say(state, state.turn, event, words)
    return found


def _begun(event: Event, state: _State, ratings: Ratings, words: Words) -> Turn:
    content = json.loads(event.data)
    rated = ratings.get((event.sender, str(content.get("message_id"))), ())
    channel = words.channel(content.get("input_channel"))
    return Turn(state.conversation, event.time, channel, ratings=rated)


def _set(state: _State, event: Event, words: Words) -> None:
    """Take a slot; signs that an emergency names newly belong to the turn."""
    value = json.loads(event.data).get("value")
    if event.name == Slot.DANGER_NAMED and state.turn:
        state.turn.signs += _new(state.slots.get(Slot.DANGER_NAMED), value, words)
    state.slots[str(event.name)] = value


def _new(before: object, now: object, words: Words) -> Iterator[str]:
    known = set(map(str, before)) if isinstance(before, list) else set()
    for each in now if isinstance(now, list) else ():
        if str(each) not in known:
            yield words.sign(each)


def _say(state: _State, turn: Turn, event: Event, words: Words) -> None:
    stored = (json.loads(event.data).get("metadata") or {}).get("utter_action")
    reply = words.reply(stored)
    turn.replies.append(reply)
    if question := words.question(reply, state.slots.get(Slot.DETAIL)):
        turn.questions.append(question)
    if reply == "utter_fallback":
        turn.asked_back = str(state.slots.get(Slot.FALLBACK_STEP)).startswith(_ASKED_BACK)
