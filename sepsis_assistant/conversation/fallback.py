"""Choose what to say when nothing of ours was asked, never the same text twice running."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sepsis_assistant.conversation.calm import CALLS, OF_EMERGENCY, is_calm
from sepsis_assistant.conversation.care_case import is_in_hand
from sepsis_assistant.conversation.grief import KIND_LINES
from sepsis_assistant.conversation.guesses import is_guess
from sepsis_assistant.conversation.message import Message
from sepsis_assistant.conversation.names import LISTEN, Slot
from sepsis_assistant.conversation.remarks import OUTSIDE, default_remarks, kind_of, remark
from sepsis_assistant.conversation.turn import Step, Turn
from sepsis_assistant.knowledge.answers import Answer
from sepsis_assistant.knowledge.details import THING
from sepsis_assistant.retrieval.asked import FAR, NEAR
from sepsis_assistant.retrieval.parts import asks_anywhere

QUESTION, PERHAPS, MENU, SHORT, ANIMAL = "question", "perhaps", "menu", "short", "animal"
FOR_HEALTH = "maybe_near"  # a far subject that may be near: who can help with health is named
OPEN = "_open"  # form of a question back where our sources may have no answer
_ANIMAL = f"{THING}animal"
_FULL = 5  # words of a question that is asked in full
_HEALTH = 0.1  # probability of a near subject above which it may be one: 1 far one in 13 has it
_LIKELY = 0.3  # probability below which more questions than not are none of ours
UNKNOWN = "utter_fallback"
_REPLIES = {"nlu_fallback": UNKNOWN, "out_of_scope": OUTSIDE}


def fallback_step(turn: Turn, answers: Mapping[str, Answer]) -> Step | None:
    """Return the fallback that is due, or None where the message was understood."""
    after_kind = turn.last in KIND_LINES and bool(turn.message.choice.back)
    if not turn.begins and not after_kind:
        return Step(LISTEN) if turn.last in _REPLIES.values() and turn.loop is None else None
    missed = after_kind or _is_misread(turn) or is_guess(turn)
    reply = UNKNOWN if missed else _REPLIES.get(turn.intent)
    if reply == UNKNOWN and not after_kind and _is_outside(turn):
        reply = OUTSIDE
    if reply is None or turn.loop is not None:
        return None
    if reply == OUTSIDE:
        return Step(reply, {Slot.FALLBACK_STEP: _declined(turn)})
    back = [answers[key] for key in turn.message.choice.back if key in answers]
    misses = _misses(turn)
    if not back or misses > 1:
        return Step(reply, {Slot.FALLBACK_STEP: SHORT if misses % 2 else MENU})
    form = (QUESTION if len(back) > 1 else PERHAPS) + (OPEN if _may_be_open(turn) else "")
    return Step(reply, {Slot.FALLBACK_STEP: form, **offers(back)})


def _may_be_open(turn: Turn) -> bool:
    """Say whether a question that is asked in full is like none of ours."""
    message = turn.message
    full = asks_anywhere(message.typed) and len(message.text.split()) >= _FULL
    return full and message.asked.surest.best < _LIKELY


def _is_misread(turn: Turn) -> bool:
    """Say whether a message was taken for one about an emergency or an illness that never was."""
    message = turn.message
    apart = message.choice.declined or (turn.slots.get(Slot.TOLD) and not message.choice.answers)
    calm = is_calm(turn) and not is_in_hand(turn) and not CALLS.search(message.text)
    return bool(apart) and turn.intent in OF_EMERGENCY and calm


def _is_outside(turn: Turn) -> bool:
    """Say whether a message that was not understood is about another subject, or a remark."""
    choice = turn.message.choice
    misread = turn.intent in OF_EMERGENCY and bool(choice.declined)
    return misread or is_guess(turn) or (not choice.back and remark(turn, default_remarks()) is not None)


def _declined(turn: Turn) -> str:
    """Return the kind of remark, near or far, or how often in a row something else was asked before."""
    said = kind_of(turn, default_remarks()) if is_guess(turn) else remark(turn, default_remarks())
    if said:
        return said
    before = _misses(turn)
    if before == 0:
        return _first_declined(turn.message)
    return MENU if before % 2 else SHORT


def _first_declined(message: Message) -> str:
    """Return how another subject is declined: an animal to the vet, health to those who can help."""
    scope = message.asked.scope or {}
    if scope.get(NEAR, 1.0) >= _HEALTH and any(kind == _ANIMAL for _, kind in message.details):
        return ANIMAL
    declined = message.choice.declined or FAR
    return FOR_HEALTH if declined == FAR and scope.get(NEAR, 0.0) >= _HEALTH else declined


def _misses(turn: Turn) -> int:
    count = 0
    for actions in turn.before:
        if not set(actions) & set(_REPLIES.values()):
            return count
        count += 1
    return count


def offers(back: Sequence[Answer]) -> dict[str, str]:
    """Return the slots by which buttons offer the questions of `back`."""
    slots: dict[str, str] = {}
    for number, answer in enumerate(back, start=1):
        slots[f"likely_means_{number}"] = answer.means
        slots[f"likely_title_{number}"] = answer.title
        slots[f"likely_question_{number}"] = answer.question
    return slots
