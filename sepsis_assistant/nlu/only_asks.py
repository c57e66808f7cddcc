"""Tell a question about an illness from the report of one, where a message may be either."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from sepsis_assistant.retrieval.asked import Asked
from sepsis_assistant.retrieval.parts import asks, told_beside
from sepsis_assistant.safety.decision import Decision
from sepsis_assistant.safety.model import Level

Decide = Callable[[str], Decision]
_CLAUSE = re.compile(r"[,;:.?!]\s+")
_CLASSIFIER = ("none", "classifier")  # who may have seen the danger: what the rules see stands
# Score below which the heads alone raise no alarm at a question about another matter. Of 538 dangers of the
# tests that are put as questions, 14 are heard so, and none but a wish to die below 0.67.
_GUESS = 0.6
_DYING = "feels_dying"  # may be a wish


def asks_elsewhere(text: str, found: Mapping[str, Any], decision: Decision) -> bool:
    """Say whether `text` asks about another matter and nothing that may be an infection.

    `found` is what the QuestionFinder made of it. "Cholesterol 5.9, what breakfast do you suggest" does, and
    "what is 15 percent off 84.99", in which the heads hear a blood pressure.
    """
    if decision.told or decision.features or not found.get("declined"):
        return False
    mild = decision.level == Level.ROUTINE.value or _is_guessed(decision)
    return mild and any(map(asks, _CLAUSE.split(text)))


def _is_guessed(decision: Decision) -> bool:
    """Say whether an alarm is a guess of the heads, and no wish to die."""
    return decision.is_guess(_GUESS) and decision.reply != "self_harm" and _DYING not in decision.signs


def only_asks(text: str, found: Mapping[str, Any], decision: Decision, sure: float, decide: Decide) -> bool:
    """Say whether `text` asks a question of ours and tells nothing beside it that needs help as soon.

    `found` is what the QuestionFinder made of it; `sure` is the probability that a question needs for this.
    "My wife had it at 19. Is a cup safer than tampons?" only asks; what the rules see is never only asked.
    """
    level = decision.level
    if level == Level.NONE.value or decision.by not in _CLASSIFIER or decision.reply == "self_harm":
        return False
    if not found.get("answers") or Asked.from_dict(found).surest.best < sure:
        return False
    told = told_beside(text)
    if not told:
        return level == Level.ROUTINE.value
    rest = decide(told)
    return rest.level == Level.NONE.value or rest.level == level == Level.ROUTINE.value
