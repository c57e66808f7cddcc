"""Rank our questions for a message: candidates by the encoder, then a judge that sees both."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from sepsis_assistant.knowledge.answers import split_key
from sepsis_assistant.knowledge.details import THING
from sepsis_assistant.learning.features import Rows, rows_of
from sepsis_assistant.learning.softmax import SoftmaxModel, softmax
from sepsis_assistant.memory import remembering
from sepsis_assistant.retrieval.asked import KEPT, Asked
from sepsis_assistant.retrieval.followed import FollowedIndex
from sepsis_assistant.retrieval.following import (
    About,
    Heard,
    Ranking,
    evidence_after,
    in_context,
    ranked,
    together,
)
from sepsis_assistant.retrieval.index import Candidate, QuestionIndex
from sepsis_assistant.retrieval.joints import questions_in
from sepsis_assistant.retrieval.spelling import speller
from sepsis_assistant.retrieval.weights import SCOPES, Weights
from sepsis_assistant.retrieval.words import names_sepsis, stems_of

GATE_FILE = "questions_gate.npz"
_LEAST = 1e-4  # a probability below it says no less
_NEAR = 0.4  # cosine of a sentence that may answer what is asked about it: three in four above it do
_EVEN = 0.5  # share of a topic where nothing is known of the topics
_SURE = 0.85  # probability of a question that needs nothing before it
_LIKELY = 0.6  # ... of one that others may lean on
_SHORT = 4  # words of a message that may lean on what was said before
_LIKE = 64  # texts of which the likeness to all that was written after answers is kept: 40 KB each
_CERTAIN = dict(zip(SCOPES, (1.0, 0.0, 0.0), strict=True))
Encode = Callable[[Sequence[str]], np.ndarray]


@dataclass(frozen=True)
class Reading:
    """Hold what other components found in a message: (id, kind) of details, and the intents' probabilities.

    `masked` is the text with a word for "something" in the place of each named thing.
    """

    details: tuple[tuple[str, str], ...] = ()
    intents: Mapping[str, float] | None = None
    masked: str | None = None


Read = Callable[[str], Reading]


@dataclass(frozen=True)
class Evidence:
    """Hold what the judge and the gate read: candidates, their features and those of the message."""

    candidates: tuple[Candidate, ...]
    pair: np.ndarray  # (candidates, PAIR)
    none: np.ndarray  # (NONE,)
    scope: np.ndarray  # (SCOPE,)


@dataclass(frozen=True)
class _Seen:
    """Hold what is worked out of a text alone: its vector, its row, and how near each question is, about."""

    vector: np.ndarray
    rows: Rows
    rough: np.ndarray


class QuestionRanker:
    """Rank questions; build it once, it has no state."""

    def __init__(
        self,
        index: QuestionIndex,
        gate: SoftmaxModel,
        weights: Weights,
        about: Mapping[str, About],
        encode: Encode,
        followed: FollowedIndex,
    ) -> None:
        """Keep the trained indices and gate, the weights, and what each answer is about."""
        self._index, self._gate, self._weights, self._about = index, gate, weights, about
        self._encode, self._followed = encode, followed
        self._seen, self._spelled = remembering(self._see), speller(index.texts)
        self._likeness = lru_cache(maxsize=_LIKE)(self._likeness_of)
        self._exact = {
            text.lower(): index.keys[owner] for text, owner in zip(index.texts, index.owner, strict=True)
        }

    def ask(self, text: str, reading: Reading, of_part: Read | None = None) -> Asked:
        """Return what `text` asks; `of_part` reads a sentence of it, for texts of several."""
        whole = self._asked(text, reading)
        parts = self._parts(questions_in(text), whole, of_part) if of_part else ()
        return Asked(whole.ranking, whole.scope, parts)

    def _parts(self, pieces: Sequence[str], whole: Asked, read: Read) -> tuple[Asked, ...]:
        parts: list[Asked] = []
        for piece in pieces:
            found = self._asked(piece, read(piece))
            parts.append(self._second(piece, found, _surer(parts[0], whole), whole, read) if parts else found)
        return tuple(parts)

    def _second(self, piece: str, found: Asked, first: Asked, whole: Asked, read: Read) -> Asked:
        """Return what a later question asks, read after the first: "and how do you keep it clean"."""
        if names_sepsis(piece) or not first.ranking:
            return found
        before = first.ranking[0][0]
        if found.best >= _SURE:
            return Asked(in_context(found.ranking, before, whole.ranking), found.scope)
        ranking = self.after(piece, found.ranking, found.outside, before, read)
        known = tuple(each for each in ranking if each[0] in self._about)
        # That it is another subject was weighed: what it leans on says whose subject it is.
        scope = min((first, whole), key=lambda each: each.outside).scope
        return Asked(in_context(known, before, whole.ranking), scope)

    def after(self, text: str, alone: Ranking, outside: float, last: str, read: Read) -> Ranking:
        """Return what `text` may mean after the answer `last`: keys of answers, NOT_COVERED and OUTSIDE.

        `alone` is what it asks by itself, `outside` the probability that it is about another subject.
        """
        if last not in self._about:
            return ()
        return ranked(*self.evidence_after(text, alone, outside, last, read), self._weights.after)

    def nearest(self, text: str, sentences: tuple[str, ...]) -> int | None:
        """Return the place of the sentence that is nearest to `text`; None where none is near."""
        vectors = self._encode([text, *sentences])
        likeness = vectors[1:] @ vectors[0]
        best = int(np.argmax(likeness))
        return best if likeness[best] >= _NEAR else None

    def evidence_after(
        self, text: str, alone: Ranking, outside: float, last: str, read: Read
    ) -> tuple[list[str], np.ndarray]:
        """Return what `text` may mean after the answer `last`, and what speaks for each."""
        words = together(text, self._about[last])
        with_last = self._asked(words, read(words)).ranking
        nearest = self._followed.nearest(self._likeness(text), last)
        heard = Heard(alone[:KEPT], with_last[:KEPT], nearest, outside)
        return evidence_after(heard, last, self._about)

    def _asked(self, text: str, reading: Reading) -> Asked:
        known = self._exact.get(text.lower())
        if known:
            return Asked(((known, 1.0),), _CERTAIN)
        found = self.judged(self.evidence(text, reading))
        # Who names sepsis asks about it, however strange the rest is.
        return Asked(found.ranking, _CERTAIN) if names_sepsis(text) else found

    def judged(self, evidence: Evidence) -> Asked:
        """Return the probabilities that the weights make of `evidence`."""
        scores = np.append(evidence.pair @ self._weights.pair, evidence.none @ self._weights.none)
        found = softmax(scores)
        order = np.argsort(-found[:-1], kind="stable")
        ranking = tuple((evidence.candidates[i].key, float(found[i])) for i in order)
        scope = softmax(evidence.scope @ self._weights.scope)
        return Asked(ranking, dict(zip(SCOPES, map(float, scope), strict=True)))

    def evidence(self, text: str, reading: Reading) -> Evidence:
        """Return what the judge and the gate read of `text`."""
        text = self._spelled(text)
        seen = self._seen(text)
        found = self._candidates(text, seen, reading)
        best = sorted((c.likeness for c in found), reverse=True)
        pair = np.array([self._features(c, reading, best) for c in found])
        gate = self._gate_head(seen.rows)
        none = self._of_none(text, best, gate)
        return Evidence(tuple(found), pair, none, self._of_scope(text, reading, best, gate))

    def see(self, text: str) -> None:
        """Work out what `ask` needs of `text` alone; from any thread, since most of it lets others run."""
        self._seen(self._spelled(text))

    def see_together(self, text: str, last: str) -> None:
        """Do the same for what `after` reads of `text` with the answer `last`."""
        if last in self._about:
            self._seen(self._spelled(together(text, self._about[last])))

    def see_followed(self, text: str, last: str) -> None:
        """Do the same for what `after` compares `text` with."""
        self._likeness(text)

    def _likeness_of(self, text: str) -> np.ndarray:
        """Return how like `text` is to each message that was written after an answer."""
        return self._followed.likeness(self._seen(self._spelled(text)).vector)

    def _see(self, text: str) -> _Seen:
        vectors = self._encode([text])
        return _Seen(vectors[0], rows_of([text], vectors), self._index.rough(vectors[0]))

    def _candidates(self, text: str, seen: _Seen, reading: Reading) -> list[Candidate]:
        """Return the candidates; those with room for a named thing are compared without its name."""
        plain = self._index.candidates(text, seen.vector, seen.rows, seen.rough)
        if reading.masked is None:
            return plain
        other = self._seen(reading.masked)
        masked = self._index.candidates(reading.masked, other.vector, other.rows, other.rough)
        named = [c for c in masked if self._names(c)]
        rest = [c for c in plain if c.key not in {each.key for each in named}]
        return [*named, *rest]

    def _names(self, candidate: Candidate) -> frozenset[str]:
        about = self._about.get(candidate.key)
        return about.names if about else frozenset()

    def _features(self, candidate: Candidate, reading: Reading, best: Sequence[float]) -> list[float]:
        about = self._about.get(candidate.key) or About(split_key(candidate.key)[0])
        named = {detail for detail, _ in reading.details}
        kinds = {kind for _, kind in reading.details}
        hit = bool(named & about.details)
        thing = bool(kinds & about.names)
        rival = next((b for b in best if b < candidate.likeness), candidate.likeness)
        lead = candidate.likeness - (best[0] if candidate.likeness < best[0] else rival)
        return [
            candidate.likeness,
            candidate.mean,
            _log(candidate.head),
            candidate.letters,
            candidate.told,
            candidate.asked,
            _log(_share(reading.intents or {}, f"ask_{about.topic}")),
            float(hit),
            float(bool(named) and not hit and not thing),
            float(bool(about.details) and not hit),
            float(thing) - float(bool(about.names) and not thing),
            lead,
        ]

    def _of_none(self, text: str, best: Sequence[float], gate: Mapping[str, float]) -> np.ndarray:
        stems = stems_of(text)
        return np.array(
            [
                1.0,
                best[0],
                best[1] if len(best) > 1 else 0.0,
                self._index.vocabulary.strangeness(stems),
                float(names_sepsis(text)),
                1.0 - gate["ours"],
                float(len(stems) <= _SHORT),
            ]
        )

    def _of_scope(
        self, text: str, reading: Reading, best: Sequence[float], gate: Mapping[str, float]
    ) -> np.ndarray:
        intents, stems = reading.intents or {}, stems_of(text)
        things = sum(kind.startswith(THING) for _, kind in reading.details)
        return np.array(
            [
                1.0,
                best[0],
                _log(gate["near"]) - _log(gate["ours"]),
                _log(gate["far"]) - _log(gate["ours"]),
                _log(intents.get("out_of_scope", 0.0)),
                float(names_sepsis(text)),
                self._index.vocabulary.strangeness(stems),
                float(min(2, len(reading.details) - things)),
                float(min(2, things)),
                float(np.log1p(len(stems))),
            ]
        )

    def _gate_head(self, rows: Rows) -> dict[str, float]:
        found = self._gate.probabilities(rows)[0]
        return dict(zip(self._gate.classes, map(float, found), strict=True))

    def save(self, path: Path) -> None:
        """Write what was trained to the folder `path`."""
        self._index.save(path)
        self._gate.save(path / GATE_FILE)
        self._followed.save(path)


def _surer(first: Asked, whole: Asked) -> Asked:
    """Return the first question, or the whole message where a story before it tells more."""
    return first if first.best >= min(whole.best, _LIKELY) else whole


def _share(intents: Mapping[str, float], topic: str) -> float:
    """Return how likely `topic` is among the questions; a story before it does not make it less so."""
    total = sum(p for name, p in intents.items() if name.startswith("ask_"))
    return intents.get(topic, 0.0) / total if total > _LEAST else _EVEN


def _log(p: float) -> float:
    return float(np.log(max(p, _LEAST)))
