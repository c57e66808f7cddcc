"""Read a short message in the light of the answer before it: "how long?" after one on tiredness."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sepsis_assistant.learning.softmax import softmax

Ranking = tuple[tuple[str, float], ...]  # keys of questions with their probability, likeliest first
# What is read of a question that may be meant; their weights: `after` in data/knowledge/asking.yml.
AFTER = ("alone", "together", "last", "topic", "about")
_LEAST = 1e-3  # a probability below it says no less


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


def evidence_after(
    alone: Ranking, with_last: Ranking, last: str, about: Mapping[str, About]
) -> tuple[list[str], np.ndarray]:
    """Return the keys of the questions that may be meant after the answer `last`, and their rows of AFTER.

    `alone` are those of the message by itself, `with_last` those of it `together` with the last answer.
    """
    one, two = dict(alone), dict(with_last)
    keys = [key for key in dict.fromkeys([*one, *two]) if key in about]
    before = about[last]
    rows = [
        [
            _log(one.get(key, 0.0)),
            _log(two.get(key, 0.0)),
            float(key == last),
            float(about[key].topic == before.topic),
            float(bool(about[key].details & before.details)),
        ]
        for key in keys
    ]
    return keys, np.array(rows).reshape(len(keys), len(AFTER))


def ranked(keys: list[str], rows: np.ndarray, weights: np.ndarray) -> Ranking:
    """Return the questions with their probability by the weights of AFTER, likeliest first."""
    if not keys:
        return ()
    p = softmax(rows @ weights)
    return tuple((keys[i], float(p[i])) for i in np.argsort(-p, kind="stable"))


def _log(p: float) -> float:
    return float(np.log(max(p, _LEAST)))
