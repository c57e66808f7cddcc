"""Measure the answers against the ledger: support of sentences, use of claims, reading grade, likeness."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sepsis_assistant.evaluation.figures import Share
from sepsis_assistant.knowledge.answers import Answer, sentences, without_source_line
from sepsis_assistant.knowledge.ledger import Ledger

Encode = Callable[[Sequence[str]], np.ndarray]


@dataclass(frozen=True)
class Sentence:
    """Hold a sentence of an answer that rests on claims, and how near the nearest of them is (cosine)."""

    answer: str
    text: str
    claims: tuple[str, ...]
    nearness: float = 0.0


def claims_by_status(ledger: Ledger) -> dict[str, int]:
    """Return how many claims have each status."""
    return dict(Counter(claim.status for claim in ledger.claims.values()))


def supported(answers: Mapping[str, Answer], ledger: Ledger) -> tuple[Share, int]:
    """Return the share of sentences with a fact that are supported, and how many make no statement.

    Supported: every claim is in the ledger, may be used and stands in one of the answer's sources.
    """
    found = [_is_supported(a, group, ledger) for a in answers.values() for group in a.claims if group]
    silent = sum(not group for a in answers.values() for group in a.claims)
    return Share(sum(found), len(found)), silent


def used(answers: Mapping[str, Answer], ledger: Ledger, elsewhere: frozenset[str]) -> Share:
    """Return the share of usable claims that an answer, or another response (`elsewhere`), rests on."""
    named = elsewhere.union(*(a.all_claims for a in answers.values()))
    usable = [c.id for c in ledger.claims.values() if c.usable]
    return Share(sum(c in named for c in usable), len(usable))


def farthest(answers: Mapping[str, Answer], ledger: Ledger, encode: Encode, count: int) -> list[Sentence]:
    """Return the `count` sentences that are least like the claims they rest on, for human eyes."""
    found = [
        Sentence(answer.key, text, group)
        for answer in answers.values()
        for text, group in zip(sentences(without_source_line(answer.text)), answer.claims, strict=True)
        if group
    ]
    unique = list({(s.text, s.claims): s for s in found}.values())
    claims = sorted({c for s in unique for c in s.claims})
    vectors = dict(zip(claims, encode([ledger.claims[c].statement for c in claims]), strict=True))
    rows = encode([s.text.removeprefix("- ") for s in unique])
    measured = [
        Sentence(s.answer, s.text, s.claims, max(float(row @ vectors[c]) for c in s.claims))
        for s, row in zip(unique, rows, strict=True)
    ]
    return sorted(measured, key=lambda s: s.nearness)[:count]


def _is_supported(answer: Answer, group: Sequence[str], ledger: Ledger) -> bool:
    known = [ledger.claims[c] for c in group if c in ledger.claims]
    held = all(set(answer.sources) & {place.source for place in claim.support} for claim in known)
    return held and len(known) == len(group) and all(claim.usable for claim in known)
