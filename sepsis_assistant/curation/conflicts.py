"""Find phrasings that stand, the same or nearly the same, under two questions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sepsis_assistant.text import fold

ALIKE = 0.985  # cosine from which two phrasings of the question encoder say the same
_ROWS = 512  # compared with all others at a time
_NOT_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Conflict:
    """Hold two phrasings of two questions, and how alike they are: 1 where only marks and case differ."""

    first: tuple[str, str]  # key, text
    second: tuple[str, str]
    likeness: float = 1.0


def folded(text: str) -> str:
    """Return a phrasing without what does not tell two apart: case, marks and spaces."""
    return _NOT_WORDS.sub(" ", fold(text).casefold()).strip()


def same_words(phrasings: Mapping[str, Sequence[str]]) -> list[Conflict]:
    """Return the phrasings that say the same, word for word, under two questions."""
    owner: dict[str, tuple[str, str]] = {}
    found = []
    for key, texts in phrasings.items():
        for text in texts:
            first = owner.setdefault(folded(text), (key, text))
            if first[0] != key:
                found.append(Conflict(first, (key, text)))
    return found


def same_sense(
    keys: Sequence[str], texts: Sequence[str], vectors: np.ndarray, least: float = ALIKE
) -> list[Conflict]:
    """Return pairs under two questions whose vectors, (texts, dimensions), are alike, likest first.

    Those that are the same word for word are left to `same_words`.
    """
    pairs = _pairs(keys, vectors, least)
    found = [Conflict((keys[a], texts[a]), (keys[b], texts[b]), score) for a, b, score in pairs]
    different = [c for c in found if folded(c.first[1]) != folded(c.second[1])]
    return sorted(different, key=lambda conflict: -conflict.likeness)


def _pairs(keys: Sequence[str], vectors: np.ndarray, least: float) -> Iterator[tuple[int, int, float]]:
    for start in range(0, len(keys), _ROWS):
        scores = vectors[start : start + _ROWS] @ vectors[start:].T
        for row, column in zip(*np.nonzero(scores >= least), strict=True):
            if column > row and keys[start + row] != keys[start + column]:
                yield start + int(row), start + int(column), float(scores[row, column])
