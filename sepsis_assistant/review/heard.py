"""Hold what was understood of one message and what was done with it, plain enough to show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sepsis_assistant.safety.model import Assertion

Ranked = tuple[tuple[str, float], ...]  # names with their probability, likeliest first


@dataclass(frozen=True)
class Sign:
    """Hold one sign or circumstance that was found.

    `start` and `end` are places in the text as it was read; a `part` is no danger sign by itself (a fever);
    `sense` is how it is meant, `finder` who found it (data/review.yml names both).
    """

    name: str
    label: str
    words: str
    start: int
    end: int
    level: str
    sense: str
    why: str
    finder: str
    person: str
    part: bool = False

    @property
    def told(self) -> bool:
        """Say whether it is told of a real person now."""
        return self.sense == Assertion.PRESENT.value

    @property
    def alarms(self) -> bool:
        """Say whether it calls for the emergency number by itself."""
        return self.told and not self.part and self.level == "emergency"


@dataclass(frozen=True)
class Danger:
    """Hold the decision on how soon help is needed, and what it rests on.

    `score` is the probability of an emergency, `least` the one that this message needs; `by` is who saw the
    danger; `decided` is the level before a question, another subject or everyday talk calmed it. `kinds` and
    `heard` are of the trained heads: what the message is, which signs it shows, by label; `named` is the
    probability that a sign needs to be named. `parts` are windows of a long message with the probability of
    an emergency in each. `weighed` is what each piece of evidence adds to the log odds.
    """

    level: str
    alarm: bool
    reply: str
    noticed: tuple[str, ...]
    by: str
    score: float
    least: float
    decided: str
    signs: tuple[Sign, ...]
    kinds: Ranked
    heard: Ranked
    named: float
    parts: Ranked = ()
    weighed: Ranked = ()
    wish: float = 0.0
    least_wish: float = 0.0


@dataclass(frozen=True)
class Question:
    """Hold a question of ours that a message may ask: its key, how it is asked plainly, its probability."""

    key: str
    text: str
    probability: float


@dataclass(frozen=True)
class Asked:
    """Hold which questions a message may ask, whose subject it is, and what was done with that.

    `answers`, `back` and `declined` are the choice on the message alone: keys answered, keys offered in a
    question back, or the scope as which it was declined; `limits` are the thresholds of the choice.
    """

    ranking: tuple[Question, ...] = ()
    scope: Ranked = ()
    answers: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    declined: str | None = None
    limits: Ranked = ()

    def limit(self, name: str) -> float:
        """Return a threshold of data/knowledge/asking.yml."""
        return dict(self.limits)[name]

    def of(self, key: str) -> Question | None:
        """Return the question with this key, if it was among the likely ones."""
        return next((each for each in self.ranking if each.key == key), None)


@dataclass(frozen=True)
class Action:
    """Hold one action that was run, and the policy that chose it, if one did."""

    name: str
    policy: str = ""


@dataclass(frozen=True)
class Reply:
    """Hold one text that was said: the response that it comes from, and its buttons."""

    response: str
    text: str
    buttons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Heard:
    """Hold one turn of a conversation.

    `typed` is what the person did, `text` what the components read of it; `level` is how soon the reply says
    that help is needed, `kind` what kind of reply it is (data/metrics.yml); `told` are the answers that were
    given; `earlier` are the lines that earlier messages add; `form` is the row of questions it came into.
    """

    number: int
    typed: str
    text: str
    pressed: bool
    intents: Ranked
    level: str
    kind: str
    danger: Danger | None = None
    asked: Asked | None = None
    told: tuple[Question, ...] = ()
    earlier: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()
    replies: tuple[Reply, ...] = ()
    form: str | None = None
    open: bool = False

    @property
    def intent(self) -> str:
        """Return the intent that counted."""
        return self.intents[0][0] if self.intents else "none"


def ranked(pairs: Sequence[tuple[str, float]], most: int) -> Ranked:
    """Return the likeliest `most` of names with a probability; equal ones stand by name."""
    return tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0]))[:most])


def newly_told(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """Return what a turn told: each answer is remembered once, at its latest place."""
    for count in range(len(after) + 1):
        new, kept = after[len(after) - count :], after[: len(after) - count]
        if list(kept) == [each for each in before if each not in new]:
            return list(new)
    return list(after)
