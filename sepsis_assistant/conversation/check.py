"""Guide through the check: which form asks next, when it ends, and what to say in between."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sepsis_assistant.conversation.care import OFFERS, STANDS, care_reply, default_care
from sepsis_assistant.conversation.care_case import adds_detail, held
from sepsis_assistant.conversation.check_answers import (
    AGAIN,
    NO,
    STOP,
    UNCLEAR,
    UNSURE,
    YES,
    CheckData,
    CheckQuestion,
)
from sepsis_assistant.conversation.check_fit import next_question, told, unfit
from sepsis_assistant.conversation.grief import mourns
from sepsis_assistant.conversation.names import LISTEN, Slot
from sepsis_assistant.conversation.people import CHILD, Whom, whom
from sepsis_assistant.conversation.turn import Step, Turn
from sepsis_assistant.conversation.wording import clauses, words_of
from sepsis_assistant.conversation.worry import FEAR, PERSON
from sepsis_assistant.knowledge.dialogue import ASK, OUT_OF_SCOPE
from sepsis_assistant.retrieval.parts import asks
from sepsis_assistant.safety.decision import Decision, in_words

PERSON_FORM, ADULT_FORM, CHILD_FORM = "check_person_form", "check_adult_form", "check_child_form"
INTRO, HINT = "utter_check_intro", "utter_check_hint"
STOPPED, DONE, TODAY = "utter_check_stopped", "utter_check_done", "utter_check_today"
LOOK = "utter_check_look"  # after a first "not sure", where looking again helps
AFTER = "utter_check_after"  # to "so is he ok?" after the end
_ENDS = (DONE, TODAY)
_STILL_AFTER = 3  # turns after the end in which such a question is about the check
_REPORT = "report_symptoms"
_BETTER = "report_improvement"
_ASKS_HOW_SERIOUS = "ask_is_it_sepsis"
_OFFERS = (*OFFERS, f"utter_{_ASKS_HOW_SERIOUS}")  # replies that end with "Shall I ask you ...?"
_FORMS = (PERSON_FORM, ADULT_FORM, CHILD_FORM)
_LIKE_A_NO = (
    "retract_alarm",
    "report_help_arrived",
    "report_help_coming",
)  # "no, he's fine" looks like these
_UNREADABLE_TWICE = 2
_FEW_WORDS = 10  # of a plain no, in which the classifier alone sees no danger


def check_step(turn: Turn, check: CheckData) -> Step | None:
    """Return the next step of the check, or None where it has no say."""
    if not turn.begins:
        return _after(turn, check)
    if turn.loop is None and _asks_what_it_means(turn, check):
        return Step(AFTER)
    if mourns(turn):
        return None
    if adds_detail(turn):
        return _ill(turn, check)
    if turn.intent == "start_check" or (turn.intent == "affirm" and _offered(turn)) or _begins(turn, check):
        return _start(turn, check)
    if turn.loop not in _FORMS and (turn.intent == _REPORT or _is_misread_as_other(turn, check)):
        return _ill(turn, check)
    if turn.loop in _FORMS:
        return _in_form(turn, check)
    return None


def is_plain_no(turn: Turn, check: CheckData) -> bool:
    """Say whether the message is a no or a first "not sure", in which no other danger is told of.

    "No, his breathing is fine" is no breathlessness, and what the classifier alone sees in "nope" is nothing.
    """
    question = check.questions.get((turn.loop or "", turn.requested or ""))
    said = turn.message.safety
    if (
        not turn.begins
        or question is None
        or "self_harm" in (said.reply, turn.intent.removeprefix("report_"))
    ):
        return False
    answer = check.answer(turn.message.typed, turn.intent, question)
    if answer != NO and not _looks_again(turn, question, check):
        return False
    short = len(words_of(turn.message.typed)) <= _FEW_WORDS
    return set(said.signs) <= set(question.signs) or (said.by == "classifier" and short)


def is_about_relief(turn: Turn, check: CheckData) -> bool:
    """Say whether an answer tells that nothing helps, in which the classifier alone hears despair."""
    said, text = turn.message.safety, turn.message.typed
    in_check = turn.begins and (turn.loop or "", turn.requested or "") in check.questions
    alone = said.by != "rules" and "self_harm" in (said.reply, turn.intent.removeprefix("report_"))
    short = len(words_of(text)) <= _FEW_WORDS and len(clauses(text)) == 1
    return in_check and alone and short and check.stories.is_unhelped(text)


def danger_in_answer(turn: Turn, check: CheckData) -> Decision | None:
    """Return the alarm that a yes or a not sure to a question of the check raises."""
    question = check.questions.get((turn.loop or "", turn.requested or ""))
    if not turn.begins or question is None or question.urgent:
        return None
    answer = check.answer(turn.message.typed, turn.intent, question)
    if answer not in (YES, UNSURE) or _looks_again(turn, question, check):
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


def _looks_again(turn: Turn, question: CheckQuestion, check: CheckData) -> bool:
    """Say whether a "not sure" is the first to a question where a second look helps."""
    looked = turn.slots.get(Slot.CHECK_LOOKED) or ()
    return question.slot not in looked and check.looks_again(turn.message.typed, turn.intent, question)


def _asks_what_it_means(turn: Turn, check: CheckData) -> bool:
    """Say whether somebody asks after the end if all is well: "so is he ok?"."""
    ended = any(end in actions for actions in turn.before[:_STILL_AFTER] for end in _ENDS)
    return ended and turn.intent != "start_check" and check.asks_after(turn.message.typed)


def _offered(turn: Turn) -> bool:
    """Say whether the reply before offered the check and nothing was asked in between."""
    if turn.loop is not None or not turn.before or not turn.before[0]:
        return False
    last = turn.before[0][-1]
    return last in _OFFERS or (last == FEAR and turn.slots.get(Slot.FALLBACK_STEP) == PERSON)


def _is_misread_as_other(turn: Turn, check: CheckData) -> bool:
    """Say whether "someone is ill" or "no pain relief is working" was taken for something else."""
    words, text = default_care(), turn.message.typed
    asked = turn.intent.startswith(ASK) and not asks(text)
    if turn.slots.get(Slot.EMERGENCY_OPEN) or not (asked or turn.intent in words.misread):
        return False
    unhelped = turn.intent in (_BETTER, OUT_OF_SCOPE) and check.stories.is_unhelped(text)
    return words.tells_ill(text) or unhelped


def _ill(turn: Turn, check: CheckData) -> Step:
    """Answer somebody who tells of an illness without an alarm."""
    about = _about(turn, check)
    earlier = None if _whom(turn).kind else turn.slots.get(Slot.CARE_VARIANT)  # still in hospital
    earlier = about[Slot.CARE_PERSON] if earlier == STANDS else earlier
    action, slots = care_reply(turn.message, about[Slot.CARE_PERSON], default_care(), earlier)
    stands, kept = held(turn, {**about, **slots}, default_care())
    return Step(stands or action, {**about, **slots, **kept})


def _begins(turn: Turn, check: CheckData) -> bool:
    """Say whether somebody asks how serious it is, outside the check."""
    asks = turn.intent in (_ASKS_HOW_SERIOUS, "nlu_fallback", "express_worry", "ask_what_to_do")
    return asks and turn.loop not in _FORMS and check.begins_with(turn.message.typed)


def _start(turn: Turn, check: CheckData) -> Step:
    fresh = dict.fromkeys((*check.slots, Slot.CHECK_LOOKED))
    return Step(INTRO, {**fresh, **_about(turn, check)}, ends_form=turn.loop in _FORMS)


def _about(turn: Turn, check: CheckData) -> dict[str, Any]:
    """Return the slots that tell whom it is about; a message that names nobody changes nothing."""
    found = _whom(turn)
    if found.under_5 is None and check.fits.toddler.intersection(words_of(turn.message.typed)):
        found = replace(found, kind=found.kind or CHILD, under_5=YES)
    if found.kind is None:
        known = {name: turn.slots.get(name) for name in (Slot.CARE_PERSON, Slot.UNDER_5, Slot.CHECK_UNFIT)}
        return {**known, **_learned(turn, check)}
    not_so = unfit(turn.message.typed, found, check)
    return {Slot.CARE_PERSON: found.kind, Slot.UNDER_5: found.under_5, Slot.CHECK_UNFIT: not_so}


def _whom(turn: Turn) -> Whom:
    """Return whom the message names; a button names nobody."""
    message = turn.message
    if message.typed.startswith("/"):
        return Whom()
    return whom(message.typed, message.safety.features, asks=turn.intent != _REPORT)


def _in_form(turn: Turn, check: CheckData) -> Step | None:
    form, slot = turn.loop or "", turn.requested or ""
    question = check.questions.get((form, slot))
    asks_nothing = turn.intent.startswith(ASK) and not asks(turn.message.typed)  # "his skin looks normal"
    answer = check.answer(turn.message.typed, "" if asks_nothing else turn.intent, question)
    leaves = turn.intent in check.leaving and not (answer == NO and turn.intent in _LIKE_A_NO)
    if leaves or answer == STOP:
        return Step(check.leaving.get(turn.intent, STOPPED), ends_form=True)
    if answer == UNCLEAR:
        return _hint(turn)
    if answer == AGAIN:  # a form that has asked nothing yet asks its first open question
        return Step(form, {Slot.REQUESTED: None})
    if form == PERSON_FORM:
        about = _about(turn, check)  # "he is 40" names an age and is no yes
        under_5 = about[Slot.UNDER_5] or (answer if answer in (YES, NO) else None)
        if under_5:
            return _ask(_form_for(under_5), {**about, Slot.UNDER_5: under_5}, turn, check)
    elif question and not question.urgent and _looks_again(turn, question, check):
        return Step(LOOK, {Slot.CHECK_LOOKED: [*(turn.slots.get(Slot.CHECK_LOOKED) or ()), slot]})
    elif question and (answer == NO or (question.urgent and answer in (YES, UNSURE))):
        return _ask(form, {slot: answer, **_learned(turn, check)}, turn, check)
    learned = _learned(turn, check)
    if answer is None and question and question.fits in learned.get(Slot.CHECK_UNFIT, ()):
        return _ask(form, learned, turn, check)  # "he's my husband"
    return _unanswered(turn, check)


def _learned(turn: Turn, check: CheckData) -> dict[str, Any]:
    """Return what an answer tells of the person: "no, his breathing is fine"."""
    if turn.message.typed.startswith("/"):
        return {}
    known = turn.slots.get(Slot.CHECK_UNFIT) or []
    person = replace(_whom(turn), kind=turn.slots.get(Slot.CARE_PERSON))
    new = [name for name in unfit(turn.message.typed, person, check) if name not in known]
    return {Slot.CHECK_UNFIT: [*known, *new]} if new else {}


def _ask(form: str, slots: dict[str, Any], turn: Turn, check: CheckData) -> Step:
    """Return the step in which `form` asks its next question that fits."""
    return Step(form, {**slots, **next_question(form, {**turn.slots, **slots}, check)})


def _unanswered(turn: Turn, check: CheckData) -> Step | None:
    """Return the step after a message that is no answer; other policies answer a question."""
    return _hint(turn) if turn.intent in check.misread else None


def _hint(turn: Turn) -> Step:
    """Ask for a yes or a no; after the second such message the check ends."""
    return Step(STOPPED, ends_form=True) if _unread(turn) >= _UNREADABLE_TWICE else Step(HINT)


def _unread(turn: Turn) -> int:
    """Return how many messages in a row, this one included, were neither an answer nor a question."""
    count = 1
    for actions in turn.before:
        if HINT not in actions:
            return count
        count += 1
    return count


def _after(turn: Turn, check: CheckData) -> Step | None:
    """Go on within a turn: ask, ask again after an interruption, close."""
    if turn.last == INTRO:
        under_5 = turn.slots.get(Slot.UNDER_5)
        return _ask(_form_for(under_5), {}, turn, check) if under_5 else Step(PERSON_FORM)
    if turn.last in (ADULT_FORM, CHILD_FORM) and turn.loop is None:
        return _end(turn, check)
    if turn.last in (STOPPED, AFTER, *_ENDS, *OFFERS) and turn.loop is None:
        return Step(LISTEN)
    if turn.loop not in _FORMS:
        return None
    if turn.last == turn.loop:
        return Step(LISTEN)
    # A policy that gives several answers in a turn ends its turn itself.
    answering = turn.slots.get(Slot.ANSWER_QUEUE) is not None
    return Step(turn.loop or LISTEN) if turn.last.startswith("utter_") and not answering else None


def _end(turn: Turn, check: CheckData) -> Step:
    """Return what is said after the last question: who to ask today, where something was told of."""
    labels = [question.label for question in told(turn.last, turn.slots, check)]
    return Step(TODAY, {Slot.CHECK_TOLD: in_words(labels, "")}) if labels else Step(DONE)


def _form_for(under_5: str) -> str:
    return CHILD_FORM if under_5 == YES else ADULT_FORM
