"""Guide through the check: which form asks next, when it ends, and what to say in between."""

from __future__ import annotations

from typing import Any

from sepsis_assistant.conversation.care import OFFERS, care_reply, default_care
from sepsis_assistant.conversation.check_answers import AGAIN, NO, UNSURE, YES, CheckData
from sepsis_assistant.conversation.names import LISTEN, Slot
from sepsis_assistant.conversation.people import CHILD, Whom, whom
from sepsis_assistant.conversation.turn import Step, Turn
from sepsis_assistant.safety.decision import Decision

PERSON_FORM, ADULT_FORM, CHILD_FORM = "check_person_form", "check_adult_form", "check_child_form"
INTRO, HINT = "utter_check_intro", "utter_check_hint"
STOPPED, DONE = "utter_check_stopped", "utter_check_done"
_REPORT = "report_symptoms"
_FORMS = (PERSON_FORM, ADULT_FORM, CHILD_FORM)
_UNREADABLE_TWICE = 2


def check_step(turn: Turn, check: CheckData) -> Step | None:
    """Return the next step of the check, or None where it has no say."""
    if not turn.begins:
        return _after(turn)
    if turn.intent == "start_check" or (turn.intent == "affirm" and _offered(turn)):
        return _start(turn, check)
    if turn.intent == _REPORT and turn.loop not in _FORMS:
        return _ill(turn)
    if turn.loop in _FORMS:
        return _in_form(turn, check)
    return None


def danger_in_answer(turn: Turn, check: CheckData) -> Decision | None:
    """Return the alarm that a yes or a not sure to a question of the check raises."""
    question = check.questions.get((turn.loop or "", turn.requested or ""))
    if not turn.begins or question is None:
        return None
    answer = check.answer(turn.message.typed, turn.intent, question)
    if answer not in (YES, UNSURE):
        return None
    return Decision(
        alarm=True,
        reply="emergency",
        noticed=(question.label if answer == YES else f"perhaps {question.label}",),
        person=turn.slots.get(Slot.CARE_PERSON) or (CHILD if question.form == CHILD_FORM else "unknown"),
        signs=question.signs,
        features=(),
        score=1.0,
        by="check",
    )


def _offered(turn: Turn) -> bool:
    """Say whether the reply before offered the check and nothing was asked in between."""
    return turn.loop is None and bool(turn.before and turn.before[0]) and turn.before[0][-1] in OFFERS


def _ill(turn: Turn) -> Step:
    """Answer somebody who tells of an illness without an alarm."""
    about = _about(turn)
    earlier = None if _whom(turn).kind else turn.slots.get(Slot.CARE_VARIANT)  # still in hospital
    action, slots = care_reply(turn.message, about[Slot.CARE_PERSON], default_care(), earlier)
    return Step(action, {**about, **slots})


def _start(turn: Turn, check: CheckData) -> Step:
    fresh = dict.fromkeys(check.slots)
    return Step(INTRO, {**fresh, **_about(turn)}, ends_form=turn.loop in _FORMS)


def _about(turn: Turn) -> dict[str, Any]:
    """Return the slots that tell whom it is about; a message that names nobody changes nothing."""
    found = _whom(turn)
    if found.kind is None:
        return {name: turn.slots.get(name) for name in (Slot.CARE_PERSON, Slot.UNDER_5)}
    return {Slot.CARE_PERSON: found.kind, Slot.UNDER_5: found.under_5}


def _whom(turn: Turn) -> Whom:
    """Return whom the message names; a button names nobody."""
    message = turn.message
    if message.typed.startswith("/"):
        return Whom()
    return whom(message.typed, message.safety.features, asks=turn.intent != _REPORT)


def _in_form(turn: Turn, check: CheckData) -> Step | None:
    form, slot = turn.loop or "", turn.requested or ""
    if turn.intent in check.leaving:
        return Step(check.leaving[turn.intent], ends_form=True)
    answer = check.answer(turn.message.typed, turn.intent, check.questions.get((form, slot)))
    if answer == AGAIN:  # a form that has asked nothing yet asks its first open question
        return Step(form, {Slot.REQUESTED: None})
    if form == PERSON_FORM:
        about = _about(turn)  # "he is 40" names an age and is no yes
        under_5 = about[Slot.UNDER_5] or (answer if answer in (YES, NO) else None)
        if under_5:
            return Step(_form_for(under_5), {**about, Slot.UNDER_5: under_5})
    elif answer == NO:
        return Step(form, {slot: NO})
    if turn.intent not in check.misread:
        return None
    unread = _unread(turn)
    return Step(STOPPED, ends_form=True) if unread >= _UNREADABLE_TWICE else Step(HINT)


def _unread(turn: Turn) -> int:
    """Return how many messages in a row, this one included, were neither an answer nor a question."""
    count = 1
    for actions in turn.before:
        if HINT not in actions:
            return count
        count += 1
    return count


def _after(turn: Turn) -> Step | None:
    """Go on within a turn: ask, ask again after an interruption, close."""
    if turn.last == INTRO:
        under_5 = turn.slots.get(Slot.UNDER_5)
        return Step(_form_for(under_5) if under_5 else PERSON_FORM)
    if turn.last in (ADULT_FORM, CHILD_FORM) and turn.loop is None:
        return Step(DONE)
    if turn.last in (STOPPED, DONE, *OFFERS) and turn.loop is None:
        return Step(LISTEN)
    if turn.loop not in _FORMS:
        return None
    if turn.last == turn.loop:
        return Step(LISTEN)
    # A policy that gives several answers in a turn ends its turn itself.
    answering = turn.slots.get(Slot.ANSWER_QUEUE) is not None
    return Step(turn.loop or LISTEN) if turn.last.startswith("utter_") and not answering else None


def _form_for(under_5: str) -> str:
    return CHILD_FORM if under_5 == YES else ADULT_FORM
