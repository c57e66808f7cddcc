"""Score the danger of a message with a linear model over sentence vectors, whole and in parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

MAX_PARTS = 24
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_WINDOW, _STEP = 24, 12  # words; for text that runs on without full stops
_MIN_WORDS = 3


def parts_of(text: str) -> list[str]:
    """Return the text, its sentences and its windows: the pieces in which a sign may hide."""
    sentences = [s.strip() for s in _SENTENCE.split(text) if s.strip()]
    parts = [text, *sentences]
    parts += [f"{a} {b}" for a, b in zip(sentences, sentences[1:], strict=False)]
    for sentence in sentences:
        words = sentence.split()
        if len(words) > _WINDOW + _STEP:
            starts = range(0, len(words) - _STEP, _STEP)
            parts += [" ".join(words[i : i + _WINDOW]) for i in starts]
    kept = [p for p in dict.fromkeys(parts) if p == text or len(p.split()) >= _MIN_WORDS]
    return kept[:MAX_PARTS]


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
