"""Work out what was understood of a turn: from what the assistant kept of it, the rules and the heads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sepsis_assistant.conversation.evidence import Evidence
from sepsis_assistant.conversation.message import Message, read_message
from sepsis_assistant.conversation.names import LISTEN, Key
from sepsis_assistant.knowledge.answers import Answer, load_responses, read_answers
from sepsis_assistant.knowledge.dialogue import full
from sepsis_assistant.metrics.labels import labels
from sepsis_assistant.retrieval.weights import Thresholds, default_weights
from sepsis_assistant.review.heard import Action, Asked, Danger, Heard, Question, Reply, Sign, ranked
from sepsis_assistant.review.talking import Played
from sepsis_assistant.safety.care import EMERGENCY, NO_SIGN, CareModel, Reading
from sepsis_assistant.safety.decision import Decision, in_words, least_score
from sepsis_assistant.safety.detector import default_detector
from sepsis_assistant.safety.judge import Judge, namer_of
from sepsis_assistant.safety.model import Assessment, Finding
from sepsis_assistant.safety.parts import is_too_long, parts_of

_INTENTS, _SIGNS, _QUESTIONS, _PARTS = 3, 3, 5, 3  # how many of the likeliest are shown
_SAYS = 0.01  # a probability below it says nothing
_SILENT = (LISTEN, "action_session_start", None)
_WISH = "report_self_harm"


@dataclass(frozen=True)
class Reviewer:
    """Hold what a turn is explained with: the heads of the newest model, and the questions of our answers."""

    judge: Judge
    answers: Mapping[str, Answer]
    limits: Thresholds
    signs: Mapping[str, str]

    @classmethod
    def newest(cls) -> Reviewer:
        """Return the reviewer over the newest trained model; raise DataError where there is none."""
        judge = Judge(CareModel.newest())
        names = namer_of(default_detector(), judge.weights).labels
        return cls(judge, read_answers(load_responses()), default_weights().thresholds, names)

    def heard(self, number: int, played: Played) -> Heard:
        """Return what was understood of a turn and done with it."""
        parsed = played.turn.parse_data
        message = read_message(parsed, played.turn.text)
        pressed = message.text.startswith("/")
        replies = tuple(map(_reply, played.turn.said))
        actions = tuple(_actions(played.turn.actions))
        named = [each.name for each in actions]
        return Heard(
            number=number,
            typed=played.typed,
            text=message.text,
            pressed=pressed,
            intents=_intents(message),
            level=labels().level(named),
            kind=labels().kind(named),
            danger=self._danger(message) if parsed.get(Key.SAFETY) else None,
            asked=None if pressed or not parsed.get(Key.ASKED) else self._asked(message),
            told=tuple(self._question(full(key), 1.0) for key in played.answers),
            earlier=tuple(_earlier(played.evidence)),
            actions=actions,
            replies=replies,
            form=played.form,
            open=played.open,
        )

    def _question(self, key: str, probability: float) -> Question:
        return Question(key, self.answers[key].question if key in self.answers else "", probability)

    def _asked(self, message: Message) -> Asked:
        found, choice = message.asked, message.choice
        return Asked(
            ranking=tuple(self._question(key, p) for key, p in found.surest.ranking if p >= _SAYS)[
                :_QUESTIONS
            ],
            scope=tuple((found.scope or {}).items()),
            answers=choice.answers,
            back=choice.back,
            declined=choice.declined,
            limits=tuple(vars(self.limits).items()),
        )

    def _danger(self, message: Message) -> Danger:
        text, decision, limits = message.text, message.safety, self.judge.weights.thresholds
        wish = dict(message.ranking).get(_WISH, 0.0)
        assessment, before = self.judge.decide(text, wish)
        readings = self.judge.readings(text)
        weighed = self.judge.weights.contributions(self.judge.weights.evidence(assessment, readings))
        return Danger(
            level=decision.level,
            alarm=decision.alarm,
            reply=decision.reply,
            noticed=decision.noticed,
            by=decision.by,
            score=decision.score,
            least=least_score(text, limits),
            decided=before.level,
            signs=tuple(_signs(assessment)),
            kinds=ranked(list(readings[0].levels.items()), len(readings[0].levels)),
            heard=self._heard_signs(readings),
            named=limits.name,
            parts=_windows(text, readings),
            weighed=tuple((name, value) for name, value in weighed.items() if value),
            wish=wish,
            least_wish=limits.self_harm,
        )

    def _heard_signs(self, readings: Sequence[Reading]) -> tuple[tuple[str, float], ...]:
        """Return the signs that the heads hear in the most alarming part, which names them."""
        told = max(readings, key=lambda reading: reading.levels[EMERGENCY])
        signs = [(self.signs.get(name, name), p) for name, p in told.signs.items() if name != NO_SIGN]
        return ranked(signs, _SIGNS)


def _signs(assessment: Assessment) -> Iterator[Sign]:
    """Yield the danger signs, then what is none by itself, each in reading order."""
    for findings, part in ((assessment.findings, False), (assessment.features, True)):
        yield from (_sign(each, part) for each in findings)


def _sign(found: Finding, part: bool) -> Sign:
    return Sign(
        name=found.sign,
        label=found.label or found.sign.replace("_", " "),
        words=found.words,
        start=found.start,
        end=found.end,
        level=found.level.value,
        sense=found.assertion.value,
        why=found.why,
        finder=found.source,
        person=found.person.value,
        part=part,
    )


def _intents(message: Message) -> tuple[tuple[str, float], ...]:
    first, *others = message.ranking or ((message.intent, 1.0),)
    return (first, *(each for each in others if each[1] >= _SAYS))[:_INTENTS]


def _windows(text: str, readings: Sequence[Reading]) -> tuple[tuple[str, float], ...]:
    """Return the most alarming windows of a long message with the probability of an emergency in each."""
    if len(readings) < 2 or is_too_long(text):  # whose readings stand by their gravity, not by their place
        return ()
    found = zip(parts_of(text)[1:], readings[1:], strict=True)
    return ranked([(part, reading.levels[EMERGENCY]) for part, reading in found], _PARTS)


def _earlier(evidence: Evidence) -> Iterator[str]:
    if evidence.added:
        yield f"with what was said before these are complete: {in_words(evidence.added)}"
    if evidence.together:
        yield f"read as one with the message before it tells of {in_words(evidence.together.noticed)}"
    if evidence.revision:
        yield f"it corrects an earlier message, which {_revised(evidence.revision.decision)} now"


def _revised(decision: Decision) -> str:
    return f"tells of {in_words(decision.noticed)}" if decision.alarm else "tells of no danger sign"


def _actions(events: Iterable[Mapping[str, Any]]) -> Iterator[Action]:
    for event in events:
        if event.get("name") not in _SILENT:
            yield Action(str(event["name"]), str(event.get("policy") or "").rpartition("_")[2])


def _reply(said: Mapping[str, Any]) -> Reply:
    buttons = tuple(str(button.get("title")) for button in said.get("buttons") or ())
    return Reply(str(said.get("utter_action") or ""), str(said.get("text") or ""), buttons)
