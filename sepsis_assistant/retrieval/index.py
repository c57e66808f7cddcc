"""The index of all phrasings: which questions are nearest to a message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import scipy.sparse

from sepsis_assistant.learning.features import WEIGHT, Rows, letters_of, rows_of
from sepsis_assistant.learning.softmax import Settings, SoftmaxModel
from sepsis_assistant.retrieval.words import Vocabulary, stems_of

_FILE, _HEAD_FILE = "questions.npz", "questions_head.npz"
FILES = (_FILE, _HEAD_FILE)
_NEAREST = 3  # phrasings of a question whose likeness is averaged
_BY_LIKENESS, _BY_HEAD = 10, 6
_AXES = 96  # of the dimensions, the most telling: enough to find the questions that are looked at
_LOOKED_AT = 48


@dataclass(frozen=True)
class Candidate:
    """Hold a question that may be asked, and how it compares with the message."""

    key: str
    likeness: float  # cosine to its nearest phrasing
    mean: float  # the same, over its nearest three
    head: float  # probability by the linear head over all questions
    letters: float  # cosine of the letters to the phrasing that is nearest by them
    told: float  # share of what the message tells that the question's words hold
    asked: float  # share of what its nearest phrasing tells that the message holds
    nearest: str


@dataclass(frozen=True)
class QuestionIndex:
    """Hold the phrasings in the order of their keys, with vectors (phrasings, dimensions), float32.

    `axes`, (dimensions, few), are those along which the vectors differ most.
    """

    keys: tuple[str, ...]  # of the questions, sorted
    owner: np.ndarray  # place in `keys` of each phrasing
    texts: tuple[str, ...]
    vectors: np.ndarray
    axes: np.ndarray
    head: SoftmaxModel
    vocabulary: Vocabulary = field(init=False)
    _starts: np.ndarray = field(init=False)
    _rough: np.ndarray = field(init=False)  # the vectors along the axes
    _letters: scipy.sparse.csr_matrix = field(init=False)
    _stems: tuple[frozenset[str], ...] = field(init=False)

    def __post_init__(self) -> None:
        starts = np.searchsorted(self.owner, np.arange(len(self.keys)))
        ends = [*starts[1:], len(self.owner)]
        groups = [self.texts[a:b] for a, b in zip(starts, ends, strict=True)]
        stems = tuple(frozenset(s for text in group for s in stems_of(text)) for group in groups)
        object.__setattr__(self, "vocabulary", Vocabulary.of(groups))
        object.__setattr__(self, "_starts", starts)
        object.__setattr__(self, "_rough", self.vectors @ self.axes)
        object.__setattr__(self, "_letters", letters_of(self.texts) / WEIGHT)
        object.__setattr__(self, "_stems", stems)

    @classmethod
    def fit(
        cls, texts: Sequence[str], keys: Sequence[str], vectors: np.ndarray, settings: Settings
    ) -> QuestionIndex:
        """Return the index of `texts`, each a phrasing of the question at the same place of `keys`."""
        names = tuple(sorted(set(keys)))
        places = {name: place for place, name in enumerate(names)}
        owner = np.array([places[key] for key in keys])
        order = np.argsort(owner, kind="stable")
        told = tuple(texts[i] for i in order)
        sorted_vectors = vectors[order].astype(np.float32)
        head = SoftmaxModel.fit(rows_of(told, sorted_vectors), [keys[i] for i in order], settings)
        return cls(names, owner[order], told, sorted_vectors, _main_axes(sorted_vectors), head)

    def candidates(self, text: str, vector: np.ndarray, rows: Rows) -> list[Candidate]:
        """Return the questions nearest to `text`; `vector` and `rows` are made of it."""
        head = self.head.probabilities(rows)[0]
        rough = np.maximum.reduceat(self._rough @ (self.axes.T @ vector), self._starts)
        looked_at = np.argsort(-rough, kind="stable")[:_LOOKED_AT].tolist()
        likely = np.argsort(-head, kind="stable")[:_BY_HEAD].tolist()
        likeness = {
            place: self.vectors[slice(*self._span(place))] @ vector for place in {*looked_at, *likely}
        }
        near = sorted(looked_at, key=lambda place: -float(likeness[place].max()))[:_BY_LIKENESS]
        letters = rows.letters.toarray()[0] / WEIGHT
        stems = stems_of(text)
        return [
            self._compared(place, likeness[place], float(head[place]), letters, stems)
            for place in dict.fromkeys([*near, *likely])
        ]

    def _span(self, place: int) -> tuple[int, int]:
        """Return where the phrasings of a question begin and end."""
        after = place + 1
        return int(self._starts[place]), int(
            self._starts[after] if after < len(self.keys) else len(self.owner)
        )

    def _compared(
        self, place: int, likeness: np.ndarray, head: float, letters: np.ndarray, stems: Sequence[str]
    ) -> Candidate:
        start, end = self._span(place)
        top = np.sort(likeness)[::-1][:_NEAREST]
        nearest = self.texts[start + int(np.argmax(likeness))]
        return Candidate(
            key=self.keys[place],
            likeness=float(top[0]),
            mean=float(top.mean()),
            head=head,
            letters=self._by_letters(start, end, letters),
            told=self.vocabulary.shared(stems, self._stems[place]),
            asked=self.vocabulary.shared(stems_of(nearest), stems),
            nearest=nearest,
        )

    def _by_letters(self, start: int, end: int, letters: np.ndarray) -> float:
        """Return the largest cosine of `letters` with the phrasings from `start` to `end`."""
        edges = self._letters.indptr[start : end + 1]
        held = slice(edges[0], edges[-1])
        products = self._letters.data[held] * letters[self._letters.indices[held]]
        sums = np.concatenate([[0.0], np.cumsum(products)])
        return float(np.max(sums[edges[1:] - edges[0]] - sums[edges[:-1] - edges[0]]))

    def save(self, path: Path) -> None:
        """Write the index to the folder `path`."""
        self.head.save(path / _HEAD_FILE)
        np.savez(
            path / _FILE,
            keys=np.array(self.keys),
            owner=self.owner,
            texts=np.array(self.texts),
            vectors=self.vectors.astype(np.float16),
            axes=self.axes,
        )

    @classmethod
    def load(cls, path: Path) -> QuestionIndex:
        """Read an index that `save` wrote."""
        head = SoftmaxModel.load(path / _HEAD_FILE)
        with np.load(path / _FILE, allow_pickle=False) as data:
            texts = tuple(map(str, data["texts"]))
            keys = tuple(map(str, data["keys"]))
            return cls(keys, data["owner"], texts, data["vectors"].astype(np.float32), data["axes"], head)


def _main_axes(vectors: np.ndarray) -> np.ndarray:
    """Return the axes, shape (dimensions, few), along which `vectors` are longest."""
    _, found = np.linalg.eigh(vectors.T @ vectors)  # the longest come last
    return np.ascontiguousarray(found[:, -_AXES:], dtype=np.float32)
