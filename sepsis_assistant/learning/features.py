"""Turn messages into what a linear head reads: the encoder's vector beside the letters of the words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import scipy.sparse
from sklearn.feature_extraction.text import HashingVectorizer

COLUMNS = 4096  # of hashed n-grams; 16,384 tell no more
WEIGHT = 10.0  # length of either half of a row, so that both weigh the same
_SHORTEST, _LONGEST = 2, 5  # letters of an n-gram, within words


@dataclass(frozen=True)
class Rows:
    """Hold the two halves of a feature matrix, both float32: (texts, dimensions) and (texts, COLUMNS)."""

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

    def turned_times(self, errors: np.ndarray) -> np.ndarray:
        """Return columns times errors of shape (rows, classes): the gradient of a linear head."""
        return np.vstack([self.meaning.T @ errors, self.letters.T @ errors])


def rows_of(texts: Sequence[str], vectors: np.ndarray) -> Rows:
    """Return the feature matrix of texts and their unit vectors."""
    return Rows(vectors.astype(np.float32) * np.float32(WEIGHT), letters_of(texts))


def letters_of(texts: Sequence[str]) -> scipy.sparse.csr_matrix:
    """Return the hashed n-grams of each text, damped and of length WEIGHT: (texts, COLUMNS), float32.

    They tell misspelt and rare words apart, which the encoder cuts into pieces that it has not met.
    """
    counts = _hashing().transform(texts)
    counts.data = np.sign(counts.data) * np.log1p(np.abs(counts.data))
    lengths = np.sqrt(np.asarray(counts.multiply(counts).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1.0
    counts.data = (counts.data * np.repeat(WEIGHT / lengths, np.diff(counts.indptr))).astype(np.float32)
    return counts


@lru_cache(maxsize=1)
def _hashing() -> HashingVectorizer:
    return HashingVectorizer(
        analyzer="char_wb",
        ngram_range=(_SHORTEST, _LONGEST),
        n_features=COLUMNS,
        norm=None,
        alternate_sign=True,
        dtype=np.float32,
    )
