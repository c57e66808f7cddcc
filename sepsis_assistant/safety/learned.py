"""Score the danger of a message, and of the sentences of a long one, with a linear model over vectors."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

LONG = 50  # words; what is longer may hide one sentence that matters among many that do not
_WINDOW, _STEP = 60, 40  # words of a text without sentences
_SENTENCE_END = re.compile(r"(?<=[.!?\n])\s+")


def parts_of(text: str) -> list[str]:
    """Return the text and, if it is long, each of its sentences and each two that follow each other."""
    if len(text.split()) <= LONG:
        return [text]
    sentences = [window for sentence in _SENTENCE_END.split(text) for window in _windows(sentence.split())]
    pairs = [f"{one} {two}" for one, two in zip(sentences, sentences[1:], strict=False)]
    return list(dict.fromkeys([text, *sentences, *pairs]))


def _windows(words: list[str]) -> list[str]:
    starts = range(0, max(1, len(words) - (_WINDOW - _STEP)), _STEP)
    return [" ".join(words[i : i + _WINDOW]) for i in starts if words]


@dataclass(frozen=True)
class DangerModel:
    """Hold a logistic regression: `weights` of shape (dimensions,) and `bias`."""

    weights: np.ndarray
    bias: float

    def scores(self, vectors: np.ndarray) -> np.ndarray:
        """Return the probability of danger of each row of `vectors`."""
        return 1.0 / (1.0 + np.exp(-(vectors @ self.weights + self.bias)))

    def save(self, path: Path) -> None:
        """Write the model to `path` (.npz)."""
        np.savez(path, weights=self.weights, bias=np.array(self.bias))

    @classmethod
    def load(cls, path: Path) -> DangerModel:
        """Read a model that `save` wrote."""
        with np.load(path, allow_pickle=False) as data:
            return cls(data["weights"], float(data["bias"]))

    @classmethod
    def fit(cls, vectors: np.ndarray, labels: Sequence[int], strength: float) -> DangerModel:
        """Fit on (rows, dimensions) vectors and 0/1 labels; `strength` is sklearn's C."""
        from sklearn.linear_model import LogisticRegression

        model = LogisticRegression(C=strength, max_iter=2000, class_weight="balanced")
        model.fit(vectors, np.asarray(labels))
        return cls(model.coef_[0].astype(np.float32), float(model.intercept_[0]))
