"""Give the answers of a turn one after the other: a pure function."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sepsis_assistant.conversation.names import LISTEN, Slot
from sepsis_assistant.conversation.turn import Step, Turn
from sepsis_assistant.knowledge.book import AnswerBook
from sepsis_assistant.knowledge.dialogue import ASK, CLOSING, LAST_ANSWER, Inquiry, Plan, full, plan

_REMINDER = "utter_emergency_still"  # said first while an emergency is open
_KIND = ("utter_report_past_episode", "utter_report_bereavement")  # said first to whoever tells of that
_TOLD = 200  # answers of one conversation that are remembered
Line = Callable[[Sequence[str]], str]


def answer_step(turn: Turn, book: AnswerBook, label: Callable[[str], str], sources: Line) -> Step | None:
    """Return the next answer of this turn, then its end; None where no answer is asked for.

    `label` names a thing that a question names, `sources` is the line of sources of answers by their keys.
    """
    queue = turn.slots.get(Slot.ANSWER_QUEUE)
    if turn.begins or turn.last == _REMINDER or (turn.last in _KIND and queue is None):
        return _first(turn, book, label, sources)
    if queue is None or not turn.last.startswith("utter_"):
        return None
    if queue:
        action, detail = queue[0]
        return Step(action, {Slot.DETAIL: detail, Slot.ANSWER_QUEUE: queue[1:]})
    # A detail must never leak into the next question.
    return Step(turn.loop or LISTEN, {Slot.DETAIL: None, Slot.ANSWER_QUEUE: None})


def _first(turn: Turn, book: AnswerBook, label: Callable[[str], str], sources: Line) -> Step | None:
    chosen = plan(inquiry_of(turn), book)
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
    thing = _thing(turn, chosen, book)
    if thing:
        slots[Slot.THING] = label(thing)
    if first.detail == LAST_ANSWER:
        slots[Slot.CITATIONS] = book.citations(chosen.keys)
    if chosen.parts[-1].action == CLOSING:
        slots[Slot.SOURCE_LINE] = sources(chosen.keys)
    return Step(first.action, slots)


def _thing(turn: Turn, chosen: Plan, book: AnswerBook) -> str | None:
    """Return the thing in the message that an answer has room for."""
    kinds = {
        str(kind) for key in chosen.keys if key in book for kind in book[key].metadata.get("names") or ()
    }
    return next((detail for detail, kind in turn.message.details if kind in kinds), None)


def inquiry_of(turn: Turn) -> Inquiry:
    """Return what the latest message asks, and what was answered before it."""
    message = turn.message
    told = turn.last in _KIND and message.choice.answers  # a death or a past illness beside the question
    return Inquiry(
        intent=f"{ASK}{message.choice.answers[0].partition('/')[0]}" if told else message.intent,
        answers=message.choice.answers,
        details=message.details,
        points_back=message.points_back,
        words=len(message.text.split()),
        topic=turn.slots.get(Slot.LAST_TOPIC),
        last=tuple(turn.slots.get(Slot.LAST_DETAILS) or ()),
        told=tuple(turn.slots.get(Slot.TOLD) or ()),
    )


def _told(turn: Turn, chosen: Plan) -> list[str]:
    """Return the keys of all answers so far, each once, in the order in which they were last given."""
    given = [*(turn.slots.get(Slot.TOLD) or ()), *(chosen.keys if chosen.fresh else ())]
    return list(dict.fromkeys(reversed(given)))[:_TOLD][::-1]
