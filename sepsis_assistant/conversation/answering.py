"""Give the answers of a turn one after the other: a pure function."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sepsis_assistant.conversation.calm import CALLS, OF_EMERGENCY, is_calm
from sepsis_assistant.conversation.fallback import offers
from sepsis_assistant.conversation.grief import KIND_LINES
from sepsis_assistant.conversation.guesses import is_guess
from sepsis_assistant.conversation.leaning import ALONE, After, Leaning, may_lean, meant
from sepsis_assistant.conversation.meanwhile import default_meanwhile
from sepsis_assistant.conversation.names import LISTEN, Slot
from sepsis_assistant.conversation.people import whom
from sepsis_assistant.conversation.saying import asks_on, says
from sepsis_assistant.conversation.turn import Step, Turn
from sepsis_assistant.knowledge.answers import PART, sentences
from sepsis_assistant.knowledge.book import AnswerBook
from sepsis_assistant.knowledge.dialogue import (
    CLOSING,
    LAST_ANSWER,
    NEAREST,
    NOT_AGAIN,
    NOT_COVERED,
    NOT_MORE,
    NOT_OPEN,
    Inquiry,
    Part,
    Plan,
    full,
    intent_of,
    plan,
)
from sepsis_assistant.retrieval.parts import asks_anywhere

_REMINDER = "utter_emergency_still"  # said first while an emergency is open
_RETRACTED = "utter_retract_alarm"
_BEFORE = (*KIND_LINES, _RETRACTED)  # lines after which the question beside what they meet is answered
_SLOT = re.compile(r"\{(\w+)\}")
_COUNTRY = "inform_country"
_IN_DANGER = ("ask_waiting", "retract_alarm")  # what only makes sense in an emergency
_NO_FEVER = ("warning_signs/no_fever",)
_LIKELY = 0.3  # probability from which a question is answered rather than one about an ambulance
_DOUBTFUL = 0.5  # ... below which every second answer is a near one
_LONG = 5  # words of a message of which it is told so
_SURE = 0.6  # ... and from which it is not read with the answer before it
_TOLD = 200  # answers of one conversation that are remembered


@dataclass(frozen=True)
class Knowledge:
    """Hold what answers need: the book, names of things, the line of sources, and what may follow."""

    book: AnswerBook
    label: Callable[[str], str]
    sources: Callable[[Sequence[str]], str]
    after: After = lambda text, alone, outside, last: ()
    nearest: Callable[[str, tuple[str, ...]], int | None] = lambda text, sentences: None


def answer_step(turn: Turn, known: Knowledge) -> Step | None:
    """Return the next answer of this turn, then its end; None where no answer is asked for."""
    queue = turn.slots.get(Slot.ANSWER_QUEUE)
    if turn.begins or turn.last == _REMINDER or (turn.last in _BEFORE and queue is None):
        return _first(turn, known)
    if queue is None or not turn.last.startswith("utter_"):
        return None
    if queue:
        action, detail = queue[0]
        return Step(action, {Slot.DETAIL: detail, Slot.ANSWER_QUEUE: queue[1:]})
    # A detail must never leak into the next question.
    return Step(turn.loop or LISTEN, {Slot.DETAIL: None, Slot.ANSWER_QUEUE: None})


def _first(turn: Turn, known: Knowledge) -> Step | None:
    if turn.slots.get(Slot.EMERGENCY_OPEN) and says(turn.message.typed) and not _calmed(turn):
        return None  # "hes 68", "im in leeds": nothing is asked, and something more urgent is to be done
    book = known.book
    chosen = plan(inquiry_of(turn, known), book)
    if chosen is None:
        return None
    first, *rest = (Part(NEAREST), *chosen.parts) if _is_near(turn, chosen) else chosen.parts
    slots: dict[str, Any] = {
        Slot.DETAIL: first.detail,
        Slot.ANSWER_QUEUE: [[part.action, part.detail] for part in rest],
        Slot.LAST_TOPIC: chosen.topic,
        Slot.LAST_DETAILS: [full(key) for key in chosen.keys],
        Slot.TOLD: _told(turn, chosen),
    }
    thing = _thing(turn, chosen, book)
    if thing:
        slots[Slot.THING] = known.label(thing)
    if first.detail == LAST_ANSWER:
        slots[Slot.CITATIONS] = book.citations(chosen.keys)
    if first.detail == NOT_MORE:
        slots[Slot.SAID_BEFORE] = _said_before(turn, known)
    if first.action == NOT_COVERED:
        slots |= _offers(_last(turn, known), book)
    if chosen.parts[-1].action == CLOSING:
        slots[Slot.SOURCE_LINE] = known.sources(chosen.keys)
    return Step(first.action, slots)


def _is_near(turn: Turn, chosen: Plan) -> bool:
    """Say whether the one answer was chosen by its likeness alone, and may be to another question."""
    message = turn.message
    asked = message.choice.answers == tuple(map(full, chosen.keys)) and len(chosen.keys) == 1
    doubtful = message.asked.surest.best < _DOUBTFUL and len(message.text.split()) >= _LONG
    return asked and doubtful and turn.last != _REMINDER


def _said_before(turn: Turn, known: Knowledge) -> str | None:
    """Return the sentence of the last answer that is nearest to what is asked about it, if one is."""
    last = _last(turn, known)
    if last is None:
        return None
    text = known.book[known.book.form(last, PART)].text
    said = tuple(each for each in sentences(text) if not each.endswith(":"))
    place = known.nearest(turn.message.text, said)
    if place is None:
        return None
    return _SLOT.sub(lambda slot: str(turn.slots.get(slot[1]) or ""), said[place].removeprefix("- "))


def _offers(last: str | None, book: AnswerBook) -> dict[str, str]:
    """Return what the answer `last` was about, and the answers that its buttons lead to."""
    if last is None:
        return {}
    answer = book[last]
    likely = [book[key] for key in answer.next if key in book]
    return {Slot.LAST_MEANS: answer.means, **offers(likely[:2])}


def _thing(turn: Turn, chosen: Plan, book: AnswerBook) -> str | None:
    """Return the thing in the message that an answer has room for."""
    kinds = {
        str(kind) for key in chosen.keys if key in book for kind in book[key].metadata.get("names") or ()
    }
    return next((detail for detail, kind in turn.message.details if kind in kinds), None)


def inquiry_of(turn: Turn, known: Knowledge) -> Inquiry:
    """Return what the latest message asks, and what was answered before it."""
    message = turn.message
    last = _last(turn, known)
    calmed, waits = _calmed(turn), _asks_in_calm(turn)
    # "did I wait too long" is no question on a wait; "how long must we wait" may lean on the last answer
    sure = bool(waits) and message.asked.best >= _SURE and not is_calm(turn)
    leaning = ALONE if calmed or sure else _leaning(turn, last, known)
    answers = (leaning.key,) if leaning.key else calmed or message.choice.answers or waits
    person = turn.slots.get(Slot.CARE_PERSON) or (whom(message.typed).kind if answers else None)
    answers = tuple(known.book.fitting(key, person) for key in answers)
    # a death or a past illness beside the question, or what the heads alone took for danger
    told = answers and (turn.last in _BEFORE or (is_guess(turn) and asks_anywhere(message.typed)))
    return Inquiry(
        intent=intent_of(answers[0]) if told or leaning.key or calmed or waits else message.intent,
        nothing=_nothing(leaning, turn, known),
        answers=answers,
        back=message.choice.back,
        details=message.details,
        points_back=message.points_back,
        words=len(message.text.split()),
        topic=turn.slots.get(Slot.LAST_TOPIC),
        last=tuple(turn.slots.get(Slot.LAST_DETAILS) or ()),
        told=tuple(turn.slots.get(Slot.TOLD) or ()),
        brief=turn.last == _REMINDER and not turn.slots.get(Slot.HELP_CALLED),
    )


def _leaning(turn: Turn, last: str | None, known: Knowledge) -> Leaning:
    """Return what the message means after the answer `last`; one that asks nothing finds no gap in it."""
    message = turn.message
    if last is None:
        return ALONE
    leaning = meant(message, last, known.after, is_calm(turn))
    alone = leaning.open or leaning.told or message.intent == _COUNTRY
    return ALONE if alone and not asks_on(message) else leaning


def leans_on(turn: Turn, known: Knowledge) -> str | None:
    """Return the last answer if it is going to be asked what the message means after it."""
    last = _last(turn, known) if turn.begins else None
    return last if last and may_lean(turn.message, is_calm(turn)) else None


def _calmed(turn: Turn) -> tuple[str, ...]:
    """Return the answer for somebody whom a normal temperature calms while an emergency is open."""
    calmed = turn.slots.get(Slot.EMERGENCY_OPEN) and default_meanwhile().no_fever(turn.message.typed)
    return _NO_FEVER if calmed else ()


def _asks_in_calm(turn: Turn) -> tuple[str, ...]:
    """Return the likeliest answer to what was taken for a word on an emergency where there is none."""
    asked, text = turn.message.asked, turn.message.text
    calm = is_calm(turn) and not CALLS.search(text)
    waits = turn.intent in (OF_EMERGENCY if calm else _IN_DANGER) and not turn.slots.get(Slot.EMERGENCY_OPEN)
    # "He seems much better" asks nothing: a question that is a little like it is no answer.
    enough = _LIKELY if asks_anywhere(text) else _SURE
    return (asked.ranking[0][0],) if waits and asked.best >= enough else ()


def _last(turn: Turn, known: Knowledge) -> str | None:
    """Return the key of the last answer, if there was one."""
    return next((key for key in reversed(turn.slots.get(Slot.LAST_DETAILS) or ()) if key in known.book), None)


def _nothing(leaning: Leaning, turn: Turn, known: Knowledge) -> str | None:
    """Return why there is no answer to what is asked after the last one; None where there may be one."""
    if not (leaning.open or leaning.told):
        return None
    if leaning.told and _said_before(turn, known):
        return NOT_MORE
    return NOT_AGAIN if turn.before and NOT_COVERED in turn.before[0] else NOT_OPEN


def _told(turn: Turn, chosen: Plan) -> list[str]:
    """Return the keys of all answers so far, each once, in the order in which they were last given."""
    given = [*(turn.slots.get(Slot.TOLD) or ()), *(chosen.keys if chosen.fresh else ())]
    return list(dict.fromkeys(reversed(given)))[:_TOLD][::-1]
