"""The index of all phrasings: which questions are nearest to a message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from sepsis_assistant.learning.features import Rows, rows_of
from sepsis_assistant.learning.letters import Letters
from sepsis_assistant.learning.softmax import Settings, SoftmaxModel
from sepsis_assistant.retrieval.words import Vocabulary, shared, stems_of

_FILE, _HEAD_FILE = "questions.npz", "questions_head.npz"
FILES = (_FILE, _HEAD_FILE)
_NEAREST = 3  # phrasings of a question whose likeness is averaged
_BY_LIKENESS, _BY_HEAD = 10, 6
_AXES = 96  # of the dimensions, the most telling: enough to find the questions that are looked at
_LOOKED_AT = 48
_END = "\n"  # of a text in a file: training messages are lines


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

    `axes`, (dimensions, few), are those along which the vectors differ most; `letters` are of the phrasings,
    `stems` of all phrasings of a question together.
    """

    keys: tuple[str, ...]  # of the questions, sorted
    owner: np.ndarray  # place in `keys` of each phrasing
    texts: tuple[str, ...]
    vectors: np.ndarray
    axes: np.ndarray
    head: SoftmaxModel
    letters: Letters
    stems: tuple[frozenset[str], ...]
    vocabulary: Vocabulary = field(init=False)
    _starts: np.ndarray = field(init=False)
    _ends: tuple[int, ...] = field(init=False)  # where the phrasings of each question end
    _rough: np.ndarray = field(init=False)  # the vectors along the axes

    def __post_init__(self) -> None:
        starts = np.searchsorted(self.owner, np.arange(len(self.keys)))
        object.__setattr__(self, "vocabulary", Vocabulary.of(self.stems))
        object.__setattr__(self, "_starts", starts)
        object.__setattr__(self, "_ends", (*starts[1:].tolist(), len(self.owner)))
        object.__setattr__(self, "_rough", self.vectors @ self.axes)

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
        stems: list[set[str]] = [set() for _ in names]
        for place, text in zip(owner[order], told, strict=True):
            stems[place].update(stems_of(text))
        sorted_vectors = vectors[order].astype(np.float32)
        head = SoftmaxModel.fit(rows_of(told, sorted_vectors), [keys[i] for i in order], settings)
        axes, letters = _main_axes(sorted_vectors), Letters.of(told)
        held = tuple(map(frozenset, stems))
        return cls(names, owner[order], told, sorted_vectors, axes, head, letters, held)

    def rough(self, vector: np.ndarray) -> np.ndarray:
        """Return about how near each question is to `vector`, (questions,)."""
        return np.maximum.reduceat(self._rough @ (self.axes.T @ vector), self._starts)

    def candidates(self, text: str, vector: np.ndarray, rows: Rows, rough: np.ndarray) -> list[Candidate]:
        """Return the questions nearest to `text`; `vector`, `rows` and `rough` are made of it."""
        head = self.head.probabilities(rows)[0]
        looked_at = np.argsort(-rough, kind="stable")[:_LOOKED_AT].tolist()
        likely = np.argsort(-head, kind="stable")[:_BY_HEAD].tolist()
        likeness = {
            place: self.vectors[slice(*self._span(place))] @ vector for place in {*looked_at, *likely}
        }
        near = sorted(looked_at, key=lambda place: -float(likeness[place].max()))[:_BY_LIKENESS]
        chosen = list(dict.fromkeys([*near, *likely]))
        letters = self.letters.likeness(
            [self._span(place) for place in chosen], rows.letters.toarray()[0].astype(np.float64)
        )
        stems = stems_of(text)
        told, said = self.vocabulary.told(stems), frozenset(stems)
        return [
            Candidate(
                key=self.keys[place],
                head=float(head[place]),
                letters=like,
                told=shared(told, self.stems[place]),
                **self._nearest(place, likeness[place], said),
            )
            for place, like in zip(chosen, letters, strict=True)
        ]

    def _span(self, place: int) -> tuple[int, int]:
        """Return where the phrasings of a question begin and end."""
        return self._ends[place - 1] if place else 0, self._ends[place]

    def _nearest(self, place: int, likeness: np.ndarray, said: frozenset[str]) -> dict[str, Any]:
        """Return what a candidate holds of its nearest phrasings."""
        top = np.sort(likeness)[::-1][:_NEAREST]
        nearest = self.texts[self._span(place)[0] + int(likeness.argmax())]
        mean = np.float32(np.add.reduce(top) / len(top))  # as top.mean(), which takes three times as long
        asked = shared(self.vocabulary.told(stems_of(nearest)), said)
        return {"likeness": float(top[0]), "mean": float(mean), "asked": asked, "nearest": nearest}

    def save(self, path: Path) -> None:
        """Write the index to the folder `path`."""
        self.head.save(path / _HEAD_FILE)
        np.savez(
            path / _FILE,
            keys=np.array(self.keys),
            owner=self.owner,
            texts=_bytes_of(self.texts),
            stems=_bytes_of(" ".join(sorted(stems)) for stems in self.stems),
            vectors=self.vectors.astype(np.float16),
            axes=self.axes,
            **self.letters.arrays(),
        )

    @classmethod
    def load(cls, path: Path) -> QuestionIndex:
        """Read an index that `save` wrote."""
        head = SoftmaxModel.load(path / _HEAD_FILE)
        with np.load(path / _FILE, allow_pickle=False) as data:
            keys, vectors = tuple(map(str, data["keys"])), data["vectors"].astype(np.float32)
            stems = tuple(frozenset(each.split()) for each in _texts_of(data["stems"]))
            texts, letters = tuple(_texts_of(data["texts"])), Letters.from_arrays(data)
            return cls(keys, data["owner"], texts, vectors, data["axes"], head, letters, stems)


def _bytes_of(texts: Iterable[str]) -> np.ndarray:
    """Return texts as one array of bytes: an array of texts would give each the room of the longest."""
    return np.frombuffer(_END.join(texts).encode(), np.uint8)


def _texts_of(content: np.ndarray) -> list[str]:
    return content.tobytes().decode().split(_END)


def _main_axes(vectors: np.ndarray) -> np.ndarray:
    """Return the axes, shape (dimensions, few), along which `vectors` are longest."""
    _, found = np.linalg.eigh(vectors.T @ vectors)  # the longest come last
    return np.ascontiguousarray(found[:, -_AXES:], dtype=np.float32)
