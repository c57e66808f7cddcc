"""Fit and use a softmax regression by mini-batches: its cost grows in proportion to the messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sepsis_assistant.learning.features import Rows

_BATCH = 512
_MEAN, _SQUARE, _TINY = 0.9, 0.999, 1e-8  # Adam's decay rates and guard (Kingma and Ba, 2015)


@dataclass(frozen=True)
class Settings:
    """Hold how a head is fitted: passes over the rows, first step size, weight decay, seed."""

    epochs: int = 5
    rate: float = 0.008
    decay: float = 1e-5
    seed: int = 42


@dataclass(frozen=True)
class SoftmaxModel:
    """Hold a linear head: `weights` of shape (columns, classes), `bias` (classes,) and the classes' names."""

    weights: np.ndarray
    bias: np.ndarray
    classes: tuple[str, ...]

    def probabilities(self, rows: Rows) -> np.ndarray:
        """Return the probability of each class, shape (rows, classes)."""
        return softmax(rows.times(self.weights) + self.bias)

    def save(self, path: Path) -> None:
        """Write the model to `path` (.npz)."""
        np.savez(path, weights=self.weights, bias=self.bias, classes=np.array(self.classes))

    @classmethod
    def load(cls, path: Path) -> SoftmaxModel:
        """Read a model that `save` wrote."""
        with np.load(path, allow_pickle=False) as data:
            return cls(data["weights"], data["bias"], tuple(map(str, data["classes"])))

    @classmethod
    def fit(cls, rows: Rows, labels: Sequence[str], settings: Settings) -> SoftmaxModel:
        """Fit on rows and their labels; a rare class weighs as much as a frequent one."""
        classes = tuple(sorted(set(labels)))
        number = {name: place for place, name in enumerate(classes)}
        targets = np.array([number[label] for label in labels])
        counts = np.bincount(targets, minlength=len(classes))
        balance = (len(targets) / (len(classes) * counts))[targets].astype(np.float32)
        fitting = _Fitting(rows.columns, len(classes), settings)
        for _ in range(settings.epochs):
            order = fitting.random.permutation(len(targets))
            for start in range(0, len(order), _BATCH):
                chosen = order[start : start + _BATCH]
                fitting.step(rows[chosen], targets[chosen], balance[chosen], len(targets))
        return cls(fitting.weights, fitting.bias, classes)


class _Fitting:
    """Take Adam's steps; the step size falls to nothing along half a cosine."""

    def __init__(self, columns: int, classes: int, settings: Settings) -> None:
        self.random = np.random.default_rng(settings.seed)
        # The last row is the bias. All tables are worked on in place: a new one of this size at each step
        # would cost more than the sums.
        self._all = np.zeros((columns + 1, classes), np.float32)
        self._mean, self._square = np.zeros_like(self._all), np.zeros_like(self._all)
        self._slopes, self._work = np.zeros_like(self._all), np.zeros_like(self._all)
        self._settings, self._taken = settings, 0

    @property
    def weights(self) -> np.ndarray:
        return self._all[:-1]

    @property
    def bias(self) -> np.ndarray:
        return self._all[-1]

    def step(self, rows: Rows, targets: np.ndarray, balance: np.ndarray, total: int) -> None:
        error = softmax(rows.times(self.weights) + self.bias)
        error[np.arange(len(targets)), targets] -= 1.0
        error *= balance[:, None] / len(targets)
        rows.turned_times(error, self._slopes[:-1])
        np.multiply(self.weights, np.float32(self._settings.decay), out=self._work[:-1])
        self._slopes[:-1] += self._work[:-1]
        self._slopes[-1] = error.sum(axis=0)
        self._taken += 1
        self._move(self._rate(total))

    def _move(self, rate: float) -> None:
        """Take a step of the size `rate` against the slopes."""
        slopes, work = self._slopes, self._work
        _near(self._mean, np.subtract(slopes, self._mean, out=work), 1 - _MEAN)
        np.multiply(slopes, slopes, out=work)
        _near(self._square, np.subtract(work, self._square, out=work), 1 - _SQUARE)
        np.sqrt(self._square, out=work)
        work += np.float32(_TINY)
        np.multiply(self._mean, np.float32(rate), out=slopes)
        slopes /= work
        self._all -= slopes

    def _rate(self, total: int) -> float:
        steps = self._settings.epochs * -(-total // _BATCH)
        fallen = 0.5 * (1 + np.cos(np.pi * self._taken / steps))
        unbiased = np.sqrt(1 - _SQUARE**self._taken) / (1 - _MEAN**self._taken)
        return float(self._settings.rate * fallen * unbiased)


def _near(moving: np.ndarray, away: np.ndarray, share: float) -> None:
    """Move `moving` by a share of what it is `away`, which is used up."""
    away *= np.float32(share)
    moving += away


def softmax(scores: np.ndarray) -> np.ndarray:
    """Return probabilities along the last axis, with the shape of `scores`."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))
