"""What a message asks: the questions of ours that it may be, and whether it is about our subject."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sepsis_assistant.retrieval.following import Ranking
from sepsis_assistant.retrieval.weights import SCOPES, Thresholds

OURS, NEAR, FAR = SCOPES
_MOST = 2  # questions of one message that are answered
_WHOLE = 0.98  # probability from which a message as a whole asks one thing
_STRONG = 0.7  # ... of each of two questions from which it asks both all the same
KEPT = 5  # likely questions that are passed on


@dataclass(frozen=True)
class Asked:
    """Hold likely questions with their probability, best first, and the probability of each scope.

    `parts` are the same of each sentence that asks, in reading order, where there is more than one sentence.
    """

    ranking: Ranking = ()
    scope: Mapping[str, float] | None = None
    parts: tuple[Asked, ...] = ()

    @property
    def best(self) -> float:
        """Return the probability of the likeliest question."""
        return self.ranking[0][1] if self.ranking else 0.0

    @property
    def surest(self) -> Asked:
        """Return this or the part of it whose likeliest question is the likeliest of all."""
        return max((self, *self.parts), key=lambda each: each.best)

    @property
    def outside(self) -> float:
        """Return the probability that the message is about another subject."""
        return 1.0 - self.scope[OURS] if self.scope else 0.0

    def as_dict(self) -> dict[str, Any]:
        """Return what the policies need, as plain JSON types."""
        return {
            "ranking": [[key, round(p, 4)] for key, p in self.ranking[:KEPT]],
            "scope": {name: round(p, 4) for name, p in (self.scope or {}).items()},
            "parts": [part.as_dict() for part in self.parts],
        }

    @classmethod
    def from_dict(cls, found: Mapping[str, Any] | None) -> Asked:
        """Return what `as_dict` made a dict of; nothing for nothing."""
        if not found:
            return cls()
        ranking = tuple((str(key), float(p)) for key, p in found.get("ranking") or ())
        parts = tuple(cls.from_dict(part) for part in found.get("parts") or ())
        return cls(ranking, dict(found.get("scope") or {}) or None, parts)


@dataclass(frozen=True)
class Choice:
    """Hold what is done with a message: answers to give, questions to offer, or why it is declined."""

    answers: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    declined: str | None = None


def choose(asked: Asked, limits: Thresholds) -> Choice:
    """Return the answers to `asked`; below the threshold the questions that it may be; or why not."""
    scope = asked.scope or {OURS: 1.0}
    parts = _by_part(asked, limits)
    both = _both(asked, parts, limits)
    if both and min(both.values()) >= limits.plain:
        return Choice(tuple(both))
    certain = asked.surest.best >= limits.certain and asked.outside < limits.elsewhere
    if asked.outside >= limits.decline and not certain:
        return Choice(declined=max((NEAR, FAR), key=lambda name: scope[name]))
    whole = (asked.ranking[0][0],) if asked.best >= limits.answer else ()
    answers = tuple(both) or whole or tuple(parts)[:1]
    if answers and (asked.outside < limits.perhaps or asked.surest.best >= limits.plain):
        return Choice(answers)
    likely = tuple(key for key, p in asked.surest.ranking if p >= limits.back)
    return Choice(back=tuple(dict.fromkeys([*answers, *likely]))[:_MOST])


def _both(asked: Asked, parts: Mapping[str, float], limits: Thresholds) -> dict[str, float]:
    """Return two questions of the `parts` with their probability, or none where the message asks one."""
    two = dict(list(parts.items())[:_MOST])
    if len(two) < _MOST:
        return {}
    # Sentences that lean on a story before them ask what the message as a whole asks.
    if asked.best < limits.plain:
        return two
    # What is read last often speaks for the whole: "can pneumonia cause it and is pneumonia contagious".
    last = asked.ranking[0][0] == list(two)[-1] and min(two.values()) >= _STRONG
    return two if asked.ranking[0][0] in two and (last or asked.best < _WHOLE) else {}


def _by_part(asked: Asked, limits: Thresholds) -> dict[str, float]:
    """Return the likeliest question of each part that is ours, with its probability, in reading order."""
    found: dict[str, float] = {}
    for part in asked.parts:
        ours = part.outside < limits.perhaps or (part.best >= _STRONG and part.outside < limits.decline)
        if part.best >= limits.part and ours:
            key = part.ranking[0][0]
            found[key] = max(part.best, found.get(key, 0.0))
    return found
