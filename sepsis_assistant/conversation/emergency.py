"""Choose the next emergency action of a turn: a pure function of what is known about it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sepsis_assistant.conversation.check import danger_in_answer
from sepsis_assistant.conversation.check_answers import CheckData
from sepsis_assistant.conversation.data_requests import is_wanted
from sepsis_assistant.conversation.history import Revision
from sepsis_assistant.conversation.names import LISTEN, Slot
from sepsis_assistant.conversation.turn import Step, Turn
from sepsis_assistant.data_files import DATA, DataError, check_keys, line_of, read_yaml
from sepsis_assistant.safety.decision import Decision, in_words
from sepsis_assistant.safety.detector import default_detector

EMERGENCY = DATA / "conversation" / "emergency.yml"
PREFIX = "utter_emergency"  # how the names of all emergency replies begin, and no other
_URGENT, _SELF_HARM = "report_urgent_symptoms", "report_self_harm"
_COMING = "report_help_coming"
_STILL, _RETRACT, _NOTED = "utter_emergency_still", "utter_retract_alarm", "utter_correction_noted"
_FOREIGN = "utter_foreign_language"
_KINDS = ("emergency", "other", "self_harm")
_KEYS = ("replies", "variants", "closing", "next_reminder", "answered", "instead")


@dataclass(frozen=True)
class EmergencyReplies:
    """Hold data/conversation/emergency.yml, and the words for the person that a sign is about."""

    replies: Mapping[str, str]
    variants: Mapping[str, str]
    closing: frozenset[str]
    next_reminder: Mapping[str, str]
    answered: Mapping[str, tuple[str, ...]]
    instead: Mapping[str, Mapping[str, str]]
    about: Mapping[str, str]

    def answer(self, intent: str, kind: str) -> str | None:
        """Return the answer to `intent` while an emergency of this kind is open, or None for the reminder."""
        other = self.instead.get(kind, {}).get(intent)
        named = [name for name in self.answered[kind] if intent == name or _is_family(name, intent)]
        return other or (f"utter_{intent}" if named else None)


def _is_family(name: str, intent: str) -> bool:
    """Say whether `name` is "ask_*" and the intent one of these."""
    return name.endswith("*") and intent.startswith(name[:-1])


def emergency_step(
    turn: Turn,
    known: EmergencyReplies,
    check: CheckData,
    responses: Collection[str],
    foreign_line: str | None = None,
) -> Step | None:
    """Return the next step, or None where other policies decide.

    `responses` are the names in the domain, `foreign_line` is what to say in another language.
    """
    case = _Case(turn, known, check, responses, foreign_line)
    if turn.begins:
        step = case.first_step()
        line = {Slot.FOREIGN_LINE: foreign_line} if foreign_line else {}
        return Step(step.action, {**step.slots, **line}) if step else None
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
        self._decision = said if said.alarm else danger_in_answer(turn, check) or said
        self._open = bool(turn.slots.get(Slot.EMERGENCY_OPEN))
        self._kind = turn.slots.get(Slot.EMERGENCY_REPLY) or "emergency"
        self._reminder = turn.slots.get(Slot.REMINDER) or "none"

    def first_step(self) -> Step | None:
        """Return what comes first about the latest message."""
        turn, decision = self._turn, self._decision
        revision = turn.evidence.revision
        if revision and not revision.own:
            return self._after_correction(revision)
        if self._open and self._is_unnamed():
            return self._remind()
        if decision.alarm or turn.evidence.added:
            return self._alarm(decision, turn.evidence.added)
        if turn.intent == _URGENT:
            return self._alarm(decision, turn.evidence.added, "emergency")
        if turn.intent == _SELF_HARM:
            return self._alarm(decision, turn.evidence.added, "self_harm")
        if turn.intent in self._known.closing:
            return Step(f"utter_{turn.intent}", {Slot.EMERGENCY_OPEN: False}) if self._open else None
        if self._open:
            return Step(f"utter_{_COMING}") if turn.intent == _COMING else self._remind()
        return Step(_FOREIGN) if self._foreign else None

    def later_step(self) -> Step | None:
        """Return what follows an emergency reply or a reminder: an answer, or the end of the turn."""
        turn, last = self._turn, self._turn.last
        in_emergency = last.startswith(PREFIX)
        if in_emergency and is_wanted(turn):
            return None  # "delete my data" is carried out, after the emergency line
        if last == _STILL or (last == self._known.replies["self_harm"] and self._reminder != "none"):
            yields = self._kind != "self_harm" and not self._foreign
            return Step(self._answer() or LISTEN, yields=yields)
        if in_emergency and self._foreign:
            return Step(_FOREIGN)
        if turn.slots.get(Slot.ANSWER_QUEUE) is not None and not in_emergency:
            return None  # the AnswerPolicy has more to say
        said = last in (_FOREIGN, _RETRACT, f"utter_{_COMING}") or (self._open and last == self._answer())
        return Step(LISTEN) if said or in_emergency else None

    def _after_correction(self, revision: Revision) -> Step | None:
        """Return the step after a correction: towards danger it alarms, away from it the door stays open."""
        if revision.decision.alarm or revision.added:
            return self._alarm(revision.decision, revision.added)
        if self._open and revision.others:
            return self._remind()
        if self._open or self._decision.alarm:
            return Step(_RETRACT, {Slot.EMERGENCY_OPEN: False})
        return None

    def _is_unnamed(self) -> bool:
        """Say whether the classifier alone raised the alarm: while one is open nothing new can be named."""
        decision = self._decision
        named = decision.noticed or self._turn.evidence.added or decision.reply == "self_harm"
        return decision.alarm and not named

    def _remind(self) -> Step:
        """Return the reminder to call, in other words than last time."""
        action = self._known.replies["self_harm"] if self._kind == "self_harm" else _STILL
        return Step(action, {Slot.REMINDER: self._known.next_reminder[self._reminder]})

    def _alarm(self, decision: Decision, added: tuple[str, ...], reply: str | None = None) -> Step:
        reply = reply or decision.reply
        variants = [self._known.variants[sign] for sign in decision.signs if sign in self._known.variants]
        slots: dict[str, Any] = {
            Slot.DANGER_NOTICED: in_words(
                decision.noticed or added, self._known.about.get(decision.person, "")
            ),
            Slot.DANGER_PERSON: variants[0] if variants else decision.person,
            Slot.EMERGENCY_OPEN: True,
            Slot.EMERGENCY_REPLY: reply,
            Slot.REMINDER: "none",
        }
        return Step(self._known.replies[reply], slots)

    def _answer(self) -> str | None:
        """Return the answer that may follow the reminder, if this message asks for one."""
        revision, unnamed = self._turn.evidence.revision, self._is_unnamed()
        if self._foreign:
            return _FOREIGN
        if revision and (unnamed or not revision.own):
            return _NOTED
        intent = self._turn.message.second_intent if unnamed else self._turn.intent
        name = self._known.answer(intent, self._kind)
        return name if name in self._responses else None


def load_emergency(about: Mapping[str, str], path: Path = EMERGENCY) -> EmergencyReplies:
    """Return the replies in `path`; raise DataError with file and line where it is wrong.

    `about` are the words for each kind of person.
    """
    raw = check_keys(path, read_yaml(path), _KEYS, _KEYS)
    for section in ("replies", "answered"):
        check_keys(path, raw[section], _KINDS, _KINDS)
    check_keys(path, raw["instead"], _KINDS, [])
    for last, following in raw["next_reminder"].items():
        if following not in raw["next_reminder"]:
            raise DataError(path, line_of(raw["next_reminder"], last), f"nothing follows '{following}'")
    return EmergencyReplies(
        replies=_strings(raw["replies"]),
        variants=_strings(raw["variants"]),
        closing=frozenset(map(str, raw["closing"])),
        next_reminder=_strings(raw["next_reminder"]),
        answered={str(kind): tuple(map(str, names)) for kind, names in raw["answered"].items()},
        instead={str(kind): _strings(node) for kind, node in raw["instead"].items()},
        about=about,
    )


@lru_cache(maxsize=1)
def default_emergency() -> EmergencyReplies:
    """Return the replies in data/conversation/emergency.yml, read once per process."""
    return load_emergency(default_detector().lexicon.about)


def _strings(node: Mapping[Any, Any]) -> dict[str, str]:
    return {str(key): str(value) for key, value in node.items()}
