"""Give the answers of a turn one after the other: a pure function."""

from __future__ import annotations

from typing import Any

from sepsis_assistant.conversation.names import LISTEN, Slot
from sepsis_assistant.conversation.turn import Step, Turn
from sepsis_assistant.knowledge.book import AnswerBook, Routes
from sepsis_assistant.knowledge.dialogue import ASK, LAST_ANSWER, Inquiry, Plan, full, plan

_REMINDER = "utter_emergency_still"  # said first while an emergency is open
_TOLD = 200  # answers of one conversation that are remembered


def answer_step(turn: Turn, book: AnswerBook) -> Step | None:
    """Return the next answer of this turn, then its end; None where no answer is asked for."""
    queue = turn.slots.get(Slot.ANSWER_QUEUE)
    if turn.begins or turn.last == _REMINDER:
        return _first(turn, book)
    if queue is None or not turn.last.startswith("utter_"):
        return None
    if queue:
        action, detail = queue[0]
        return Step(action, {Slot.DETAIL: detail, Slot.ANSWER_QUEUE: queue[1:]})
    # A detail must never leak into the next question.
    return Step(turn.loop or LISTEN, {Slot.DETAIL: None, Slot.ANSWER_QUEUE: None})


def _first(turn: Turn, book: AnswerBook) -> Step | None:
    chosen = plan(inquiry_of(turn, book.routes), book)
    if chosen is None:
        return None
    first, *rest = chosen.parts
    slots: dict[str, Any] = {
        Slot.DETAIL: first.detail,
        Slot.ANSWER_QUEUE: [[part.action, part.detail] for part in rest],
        Slot.LAST_TOPIC: chosen.topic,
        Slot.LAST_DETAILS: [full(key) for key in chosen.keys],
        Slot.TOLD: _told(turn, chosen),
    }
    if first.detail == LAST_ANSWER:
        slots[Slot.CITATIONS] = book.citations(chosen.keys)
    return Step(first.action, slots)


def inquiry_of(turn: Turn, routes: Routes) -> Inquiry:
    """Return what the latest message asks, and what was answered before it."""
    message = turn.message
    return Inquiry(
        intent=message.intent,
        details=message.details,
        unknown=message.unknown,
        points_back=message.points_back,
        words=len(message.text.split()),
        topic=turn.slots.get(Slot.LAST_TOPIC),
        last=tuple(turn.slots.get(Slot.LAST_DETAILS) or ()),
        told=tuple(turn.slots.get(Slot.TOLD) or ()),
        also=_second_topic(message.ranking, routes),
    )


def _second_topic(ranking: tuple[tuple[str, float], ...], routes: Routes) -> str | None:
    """Return the topic that comes second in the classifier's ranking, if it is likely enough."""
    for name, confidence in ranking[1:2]:
        topic = name.removeprefix(ASK)
        if topic in routes.topics and confidence >= routes.also_from:
            return topic
    return None


def _told(turn: Turn, chosen: Plan) -> list[str]:
    """Return the keys of all answers so far, each once, in the order in which they were last given."""
    given = [*(turn.slots.get(Slot.TOLD) or ()), *(chosen.keys if chosen.fresh else ())]
    return list(dict.fromkeys(reversed(given)))[:_TOLD][::-1]
