"""What the pipeline found in one message: the only reader of Rasa's parse data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sepsis_assistant.conversation.names import ARRIVED, SLASHED, Key
from sepsis_assistant.retrieval.asked import Asked, Choice
from sepsis_assistant.safety.decision import Decision

NO_DANGER = Decision(False, "emergency", (), "unknown", (), (), 0.0, "none")


@dataclass(frozen=True)
class Message:
    """Hold one message as the pipeline understood it.

    `text` is what the components read, `typed` what the person sent; `ranking` are intents with their
    confidence, best first; `details` are (id, kind) of what the question names, in reading order; `asked` are
    the questions of ours that it may ask, `choice` is what is done with them; `arrived` is a Unix time.
    `slashed` says that it was typed as a command and is no button: it tells of danger, and closes nothing.
    """

    text: str = ""
    typed: str = ""
    intent: str = ""
    ranking: tuple[tuple[str, float], ...] = ()
    safety: Decision = NO_DANGER
    details: tuple[tuple[str, str], ...] = ()
    asked: Asked = Asked()
    choice: Choice = Choice()
    points_back: bool = False
    language: str | None = None
    asked_country: str | None = None
    denied_country: str | None = None
    arrived: float | None = None
    slashed: bool = False

    @property
    def second_intent(self) -> str:
        """Return the intent that an alarm has replaced, or nothing."""
        return self.ranking[1][0] if len(self.ranking) > 1 else ""


def read_message(
    parsed: Mapping[str, Any], typed: str | None = None, metadata: Mapping[str, Any] | None = None
) -> Message:
    """Return the message that Rasa's parse data describe; what is missing in them counts as not found.

    `metadata` are those of the channel, which tells when the message arrived.
    """
    question = parsed.get(Key.QUESTION) or {}
    text = str(parsed.get("text") or "")
    return Message(
        text=text,
        typed=text if typed is None else typed,
        intent=str((parsed.get("intent") or {}).get("name") or ""),
        ranking=tuple(
            (str(each.get("name") or ""), float(each.get("confidence") or 0.0))
            for each in parsed.get("intent_ranking") or ()
        ),
        safety=read_decision(parsed.get(Key.SAFETY)),
        details=tuple((detail, kind) for detail, kind in question.get("details") or ()),
        asked=Asked.from_dict(parsed.get(Key.ASKED)),
        choice=_choice(parsed.get(Key.ASKED) or {}),
        points_back=bool(question.get("points_back")),
        language=parsed.get(Key.LANGUAGE),
        asked_country=parsed.get(Key.ASKED_COUNTRY),
        denied_country=parsed.get(Key.DENIED_COUNTRY),
        arrived=(metadata or {}).get(ARRIVED),
        slashed=bool((metadata or {}).get(SLASHED)),
    )


def _choice(found: Mapping[str, Any]) -> Choice:
    answers, back = tuple(found.get("answers") or ()), tuple(found.get("back") or ())
    return Choice(answers, back, found.get("declined"))


def read_decision(found: Mapping[str, Any] | None) -> Decision:
    """Return the decision on a message from what Decision.as_dict made of it; NO_DANGER for nothing."""
    if not found:
        return NO_DANGER
    return Decision(
        alarm=bool(found.get("alarm")),
        reply=str(found.get("reply") or NO_DANGER.reply),
        noticed=tuple(found.get("noticed") or ()),
        person=str(found.get("person") or NO_DANGER.person),
        signs=tuple(found.get("signs") or ()),
        features=tuple(found.get("features") or ()),
        score=float(found.get("score") or 0.0),
        by=str(found.get("by") or NO_DANGER.by),
        age_months=found.get("age_months"),
        level=str(found.get("level") or NO_DANGER.level),
        told=tuple(found.get("told") or ()),
    )
