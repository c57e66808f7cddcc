"""Choose the next emergency action of a turn: a pure function of what is known about it."""

from __future__ import annotations

import itertools
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from sepsis_assistant.conversation.check import danger_in_answer, is_about_relief, is_plain_no
from sepsis_assistant.conversation.check_answers import CheckData
from sepsis_assistant.conversation.data_requests import is_wanted
from sepsis_assistant.conversation.emergency_replies import EmergencyReplies
from sepsis_assistant.conversation.grief import mourns
from sepsis_assistant.conversation.guesses import is_guess
from sepsis_assistant.conversation.history import Revision
from sepsis_assistant.conversation.meant import (
    GROWN,
    SELF_HARM,
    TOLD,
    URGENT,
    WORST,
    answer_slots,
    behind,
    labels_of,
    of_adult,
    read_intent,
    was_guessed,
)  # fmt: skip
from sepsis_assistant.conversation.names import LISTEN, Slot
from sepsis_assistant.conversation.saying import is_age
from sepsis_assistant.conversation.told import ARRIVED, COMING, DISPUTED, RETRACTED, Told
from sepsis_assistant.conversation.turn import Step, Turn
from sepsis_assistant.knowledge.dialogue import ASK, FALLBACK
from sepsis_assistant.retrieval.parts import asks, asks_anywhere
from sepsis_assistant.safety.decision import Decision, in_words

PREFIX = "utter_emergency"  # how the names of all emergency replies begin, and no other
_STILL, _AGAIN = "utter_emergency_still", "utter_emergency_again"
_RETRACT, _NOTED, _DISPUTE = "utter_retract_alarm", "utter_correction_noted", "utter_not_an_emergency"
_MISREAD = "misread"  # its variant where nobody was in danger
_FOREIGN = "utter_foreign_language"
_SURE = 0.75  # probability from which the trained part, which learned English, is heard in other languages
_DOUBTLESS = 0.8  # score below which an alarm of the trained part alone may be taken back as misread
_HERE = 0.9  # confidence from which help is with them already where words tell that it is on its way
_ENDS = 0.65  # confidence from which an intent that no phrase tells ends an emergency
_NEWS = 0.85  # score below which the trained part alone is no news while one is open
_TWICE = 2  # nothing is said a third time
_NONE, _CALLED = "none", "coming"  # what the first reminder follows: an alarm, or word that help is called


def emergency_step(
    turn: Turn,
    known: EmergencyReplies,
    check: CheckData,
    responses: Collection[str],
    foreign_line: str | None = None,
) -> Step | None:
    """Return the next step, or None; `foreign_line` is what to say in another language."""
    case = _Case(turn, known, check, responses, foreign_line)
    if turn.begins:
        step = case.first_step()
        line = {Slot.FOREIGN_LINE: foreign_line} if foreign_line else {}
        return replace(step, slots={**step.slots, **line}) if step else None
    return case.later_step()


class _Case:
    """A turn with all that bears on it; it lives as long as one prediction."""

    def __init__(
        self,
        turn: Turn,
        known: EmergencyReplies,
        check: CheckData,
        responses: Collection[str],
        foreign_line: str | None,
    ) -> None:
        self._turn, self._known, self._responses, self._foreign = turn, known, responses, foreign_line
        said = turn.message.safety
        beside = danger_in_answer(turn, check) or turn.evidence.together
        relief = is_about_relief(turn, check)
        self._is_no = is_plain_no(turn, check) or (relief and not beside)
        self._decision = said if said.alarm and not relief else beside or said
        self._open = bool(turn.slots.get(Slot.EMERGENCY_OPEN))
        self._called = bool(turn.slots.get(Slot.HELP_CALLED))
        self._kind = turn.slots.get(Slot.EMERGENCY_REPLY) or "emergency"
        self._reminder = turn.slots.get(Slot.REMINDER) or _NONE
        self._named = frozenset(turn.slots.get(Slot.DANGER_NAMED) or ())
        self._told = self._what_is_told() if self._open else Told()
        guessed = was_guessed(turn, self._decision, _DOUBTLESS) and not turn.message.slashed
        self._misread = guessed and known.teller.says_misread(turn.message.typed)
        self._intent = self._meant()

    def _what_is_told(self) -> Told:
        """Return what a typed message tells; a yes answers the question that stood in the reply before."""
        text, before = self._turn.message.typed, self._turn.before
        if text.startswith("/") or self._turn.message.slashed:
            return Told()
        asked = bool(before) and any(action.startswith(PREFIX) for action in before[0])
        return self._known.teller.read(text, asked and not self._called)

    def _meant(self) -> str:
        """Return what is told, or else the intent; "she rang and they are with him now" is both.

        What the message itself takes back is not meant: "I wish it was a false alarm".
        """
        intent = behind(self._turn)
        if intent in self._told.denied or (self._open and self._is_guess(intent)):
            intent = FALLBACK
        elif self._open:
            intent = read_intent(intent, self._turn.message.typed, self._told)
        arrived = intent == ARRIVED and dict(self._turn.message.ranking).get(intent, 1.0) >= _HERE
        return intent if self._told.kind == COMING and arrived else self._told.kind or intent

    def _is_guess(self, intent: str) -> bool:
        """Say whether it is a guess that the emergency is over, as at garbled words and "/help_is_here"."""
        sure = dict(self._turn.message.ranking).get(intent, 1.0)
        return intent in self._known.closing and (sure < _ENDS or self._turn.message.slashed)

    def first_step(self) -> Step | None:
        """Return what comes first about the latest message."""
        turn, decision = self._turn, self._decision
        revision = turn.evidence.revision
        if revision and not revision.own:
            return self._after_correction(revision)
        if self._misread and not turn.evidence.added:
            return Step(_RETRACT, {Slot.EMERGENCY_OPEN: False, Slot.DETAIL: _MISREAD})
        if self._open:
            return self._alarm(decision, turn.evidence.added) if self._is_news() else self._while_open()
        if (self._is_no or mourns(turn) or is_guess(turn)) and not turn.evidence.added:
            return None
        if self._foreign and decision.by == "classifier" and decision.score < _SURE:
            return Step(_FOREIGN)
        if decision.alarm or turn.evidence.added:
            return self._alarm(decision, turn.evidence.added)
        if turn.intent == URGENT:
            return self._alarm(decision, turn.evidence.added, "emergency")
        if turn.intent == SELF_HARM:
            return self._alarm(decision, turn.evidence.added, "self_harm")
        if turn.intent in self._known.closing:
            return None
        return Step(_FOREIGN) if self._foreign else None

    def later_step(self) -> Step | None:
        """Return what follows an emergency reply or a reminder: an answer, or the end of the turn."""
        turn, last = self._turn, self._turn.last
        in_emergency = last.startswith(PREFIX)
        if in_emergency and is_wanted(turn):
            return None  # "delete my data" is carried out, after the emergency line
        if last == _STILL or (last == self._known.replies["self_harm"] and self._reminder != _NONE):
            yields = self._kind != "self_harm" and not self._foreign
            answer = self._answer()
            return Step(answer or LISTEN, answer_slots(self._intent, answer), yields=yields)
        if in_emergency and self._foreign:
            return Step(_FOREIGN)
        if turn.slots.get(Slot.ANSWER_QUEUE) is not None and not in_emergency:
            return None  # the AnswerPolicy has more to say
        closed = (f"utter_{intent}" for intent in self._known.closing)
        ours = (*closed, _FOREIGN, _DISPUTE, f"utter_{COMING}")
        if last == _RETRACT:
            asked = asks_anywhere(turn.message.typed) and turn.message.choice.answers
            return None if asked else Step(LISTEN, {Slot.DETAIL: None})
        said = last in ours or (self._open and last == self._answer())
        return Step(LISTEN) if said or in_emergency else None

    def _is_news(self) -> bool:
        """Say whether the message alarms with a sign that this emergency's replies have not named yet."""
        decision = self._decision
        if decision.alarm and decision.reply == "self_harm" and self._kind != "self_harm":
            return True
        new = labels_of(decision.noticed or self._turn.evidence.added) - self._named
        asks_on = self._called and asks(self._turn.message.typed)  # "is she going to die", help is called
        tells = self._tells() or is_age(self._turn.message.typed)
        # what is guessed gets the reminder to call all the same
        doubtful = decision.by == "classifier" and (tells or asks_on or decision.score < _NEWS)
        return bool(new) and (decision.alarm or bool(self._turn.evidence.added)) and not doubtful

    def _tells(self) -> bool:
        """Say whether the message is about the help: the classifier's guess at a sign yields to it."""
        if self._intent == TOLD:
            return False  # a detail may be a sign
        return self._intent in (*self._known.closing, COMING, DISPUTED) or bool(
            self._known.answer(self._intent, self._kind)
        )

    def _while_open(self) -> Step:
        """Return what comes first where nothing new is told of the person."""
        if self._turn.intent == SELF_HARM and self._kind != "self_harm":
            return self._alarm(self._decision, (), "self_harm")
        if self._intent == URGENT and not self._decision.alarm:
            return self._alarm(self._decision, (), "emergency")
        if is_wanted(self._turn):
            return self._remind()
        # It is not argued about: "this is no emergency" said twice takes the alarm back.
        closing = RETRACTED if self._intent == DISPUTED and self._times(_DISPUTE) else self._intent
        if closing in self._known.closing:
            return self._close(closing)
        if self._intent == DISPUTED:
            return Step(_DISPUTE)
        if self._intent == COMING and not self._called:
            return self._help_is_called()
        return self._straight() or self._remind()

    def _close(self, intent: str) -> Step:
        """Return the reply that ends the emergency; a message that still tells of the sign must be surer."""
        told_again = self._decision.alarm and self._decision.by == "rules"
        if told_again and behind(self._turn) != intent:
            return self._remind()
        return Step(f"utter_{intent}", {Slot.EMERGENCY_OPEN: False})

    def _help_is_called(self) -> Step:
        """Return the reply to the news that help is called; a question beside it is answered instead."""
        slots: dict[str, Any] = {Slot.HELP_CALLED: True}
        if self._kind != "self_harm":  # whose reminders name people to talk to
            slots[Slot.REMINDER] = _CALLED
        asked = self._known.answer(behind(self._turn), self._kind) if self._told.asks else None
        return Step(asked if asked and asked in self._responses else f"utter_{COMING}", slots)

    def _straight(self) -> Step | None:
        """Return the answer that needs no reminder before it, since help is called."""
        told_again = self._decision.alarm or self._turn.evidence.revision
        if not self._called or told_again or self._kind == "self_harm" or self._foreign:
            return None
        answer = self._answer()
        # An exact answer to a question about sepsis goes before ours.
        asked = self._intent.startswith(ASK)
        return Step(answer, answer_slots(self._intent, answer), yields=asked) if answer else None

    def _times(self, action: str) -> int:
        """Return in how many turns an action was run since an emergency was last closed."""
        closed = {f"utter_{intent}" for intent in self._known.closing}
        since = itertools.takewhile(closed.isdisjoint, self._turn.before)
        return sum(action in actions for actions in since)

    def _after_correction(self, revision: Revision) -> Step | None:
        """Return the step after a correction: towards danger an alarm, away from it an open door."""
        if revision.decision.alarm or revision.added:
            return self._alarm(revision.decision, revision.added)
        if self._open and (revision.others or self._turn.message.slashed):
            return self._remind()
        if self._open or self._decision.alarm:
            return Step(_RETRACT, {Slot.EMERGENCY_OPEN: False})
        return None

    def _remind(self) -> Step:
        """Return the reminder to call, in other words than last time."""
        action = self._known.replies["self_harm"] if self._kind == "self_harm" else _STILL
        return Step(action, {Slot.REMINDER: self._known.next_reminder[self._reminder]})

    def _alarm(self, decision: Decision, added: tuple[str, ...], reply: str | None = None) -> Step:
        reply = reply or decision.reply
        noticed = decision.noticed or added
        variants = [self._known.variants[sign] for sign in decision.signs if sign in self._known.variants]
        called = self._open and (self._called or self._intent == COMING)
        worst = self._open and not self._known.worst.isdisjoint(decision.signs)
        if self._is_grown(decision):
            noticed = of_adult(noticed, self._known.of_adult)
        slots: dict[str, Any] = {
            Slot.DANGER_NOTICED: in_words(noticed, self._known.about.get(decision.person, "")),
            Slot.DANGER_NAMED: sorted(labels_of(noticed) | (self._named if self._open else frozenset())),
            Slot.DANGER_PERSON: variants[0] if variants else self._person(decision),
            Slot.EMERGENCY_OPEN: True,
            Slot.EMERGENCY_REPLY: reply,
            Slot.HELP_CALLED: called,
            Slot.REMINDER: _CALLED if called and reply != "self_harm" else _NONE,
            Slot.FALLBACK_STEP: WORST if worst else None,
        }
        short = self._is_short(reply, called or worst)
        name = _AGAIN if short else self._known.replies[reply]
        return Step(name, slots, signs=tuple(decision.signs or added or (reply,)))

    def _person(self, decision: Decision) -> str:
        """Return whom the alarm is about; a message that names nobody is about the same person."""
        before = self._turn.slots.get(Slot.DANGER_PERSON) if self._open else None
        return before if before and decision.person == "unknown" else decision.person

    def _is_grown(self, decision: Decision) -> bool:
        """Say whether the person is known as an adult, of whom no child's sign is named."""
        person = self._person(decision)
        return (self._turn.slots.get(Slot.CARE_PERSON) if person == "unknown" else person) in GROWN

    def _is_short(self, reply: str, called: bool) -> bool:
        """Say whether the short reply does: help is called, or the long one was given twice."""
        twice = self._times(self._known.replies[reply]) >= _TWICE
        return self._open and reply != "self_harm" and (called or twice)

    def _answer(self) -> str | None:
        """Return the answer that may follow the reminder, if this message asks for one."""
        revision = self._turn.evidence.revision
        if self._foreign:
            return _FOREIGN
        if revision and (self._decision.alarm or not revision.own):
            return _NOTED
        name = self._known.answer(self._intent, self._kind, self._called)
        if name is None or name not in self._responses:
            return None
        return name if name.startswith("utter_ask_") or self._times(name) < _TWICE else None
