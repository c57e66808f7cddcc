"""Turn messages into what a linear head reads: the encoder's vector beside the letters of the words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse

from sepsis_assistant.learning.letters import COLUMNS, WEIGHT, Letters
from sepsis_assistant.memory import remembering


@dataclass(frozen=True)
class Rows:
    """Hold the two halves of a feature matrix, both float32: (texts, dimensions) and (texts, COLUMNS).

    Either half of a row is WEIGHT long, so that both weigh the same.
    """

    meaning: np.ndarray
    letters: scipy.sparse.csr_matrix

    def __len__(self) -> int:
        return len(self.meaning)

    def __getitem__(self, chosen: np.ndarray) -> Rows:
        return Rows(self.meaning[chosen], self.letters[chosen])

    @property
    def columns(self) -> int:
        """Return how many columns both halves have."""
        return int(self.meaning.shape[1] + self.letters.shape[1])

    def times(self, weights: np.ndarray) -> np.ndarray:
        """Return rows times weights of shape (columns, classes)."""
        split = self.meaning.shape[1]
        return np.asarray(self.meaning @ weights[:split] + self.letters @ weights[split:])

    def turned_times(self, errors: np.ndarray, found: np.ndarray) -> None:
        """Write columns times errors of shape (rows, classes), the gradient of a linear head, to `found`."""
        split = self.meaning.shape[1]
        np.matmul(self.meaning.T, errors, out=found[:split])
        found[split:] = self.letters.T @ errors


def rows_of(texts: Sequence[str], vectors: np.ndarray) -> Rows:
    """Return the feature matrix of texts and their unit vectors."""
    return Rows(vectors.astype(np.float32) * np.float32(WEIGHT), letters_of(texts))


def letters_of(texts: Sequence[str]) -> scipy.sparse.csr_matrix:
    """Return the hashed n-grams of each text, damped and of length WEIGHT: (texts, COLUMNS), float32.

    They tell misspelt and rare words apart, which the encoder cuts into pieces that it has not met.
    """
    return _of_one(texts[0]) if len(texts) == 1 else _matrix(texts)


def _matrix(texts: Sequence[str]) -> scipy.sparse.csr_matrix:
    found = Letters.of(texts)
    return scipy.sparse.csr_matrix((found.weights(), found.columns, found.starts), (len(found), COLUMNS))


@remembering
def _of_one(text: str) -> scipy.sparse.csr_matrix:
    """Return the letters of a message, for which several heads ask."""
    return _matrix([text])
