"""Read a short message in the light of the answer before it: "how long?" after one on tiredness."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sepsis_assistant.learning.softmax import softmax
from sepsis_assistant.retrieval.followed import NOT_COVERED, Likeness

Ranking = tuple[tuple[str, float], ...]  # keys of questions with their probability, likeliest first
OUTSIDE = "outside"  # the key of what is about another subject
# What is read of an answer that may be meant, of NOT_COVERED and of OUTSIDE; their weights: `after` in
# data/knowledge/asking.yml.
AFTER = (
    "alone",
    "together",
    "last",
    "topic",
    "about",
    "own",
    "kin",
    "any",
    "none",
    "outside",
    "strange",
)
_UNLIKE: Likeness = (0.0, 0.0, 0.0)
_LEAST = 1e-3  # a probability below it says no less
_FAINT = 0.01  # probability of what a message as a whole hardly asks


@dataclass(frozen=True)
class About:
    """Hold what an answer is about: topic, details, kinds of things that it has room for, question, title."""

    topic: str
    details: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    question: str = ""
    title: str = ""


def together(text: str, last: About) -> str:
    """Return the text that names what `text` may leave out."""
    return f"{text} ({last.title})"


@dataclass(frozen=True)
class Heard:
    """Hold what is known of a message after an answer.

    `alone` are the questions of the message by itself, `with_last` those of it `together` with the answer's
    title; `nearest` is what was written like it after answers, `outside` the probability of another subject.
    """

    alone: Ranking
    with_last: Ranking
    nearest: Mapping[str, Likeness]
    outside: float


def evidence_after(heard: Heard, last: str, about: Mapping[str, About]) -> tuple[list[str], np.ndarray]:
    """Return the keys of what may be meant after the answer `last`, and their rows of AFTER."""
    one, two = dict(heard.alone), dict(heard.with_last)
    keys = [key for key in dict.fromkeys([*one, *two, *heard.nearest]) if key in about]
    before = about[last]
    rows = [
        [
            _log(one.get(key, 0.0)),
            _log(two.get(key, 0.0)),
            float(key == last),
            float(about[key].topic == before.topic),
            float(bool(about[key].details & before.details)),
            *heard.nearest.get(key, _UNLIKE),
            *(0.0, 0.0, 0.0),
        ]
        for key in keys
    ]
    plain = [0.0] * 5
    none = [*plain, *heard.nearest.get(NOT_COVERED, _UNLIKE), 1.0, 0.0, 0.0]
    outside = [*plain, *_UNLIKE, 0.0, 1.0, _log(heard.outside) - _log(1.0 - heard.outside)]
    return [*keys, NOT_COVERED, OUTSIDE], np.array([*rows, none, outside])


def ranked(keys: list[str], rows: np.ndarray, weights: np.ndarray) -> Ranking:
    """Return the keys with their probability by the weights of AFTER, likeliest first."""
    p = softmax(rows @ weights)
    return tuple((keys[i], float(p[i])) for i in np.argsort(-p, kind="stable"))


def in_context(ranking: Ranking, before: str, whole: Ranking) -> Ranking:
    """Return `ranking` of a later question, by what the message as a whole may ask beside `before`.

    The whole has what the question leaves out: "what is post-sepsis syndrome and is it treated".
    """
    beside = {key: p for key, p in whole if key != before}
    weighed = [(key, p * (_FAINT + beside.get(key, 0.0))) for key, p in ranking]
    total = sum(p for _, p in weighed)
    if not total:
        return ranking
    share = sum(p for _, p in ranking) / total
    return tuple(sorted(((key, p * share) for key, p in weighed), key=lambda each: -each[1]))


def _log(p: float) -> float:
    return float(np.log(max(p, _LEAST)))
