"""The trained heads: which level of care a message calls for, and which danger sign it shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sepsis_assistant.learning.archives import newest_files
from sepsis_assistant.learning.features import rows_of
from sepsis_assistant.learning.softmax import Settings, SoftmaxModel
from sepsis_assistant.safety.model import Level

EMERGENCY, URGENT, ROUTINE = Level.EMERGENCY.value, Level.URGENT.value, Level.ROUTINE.value
PAST, OTHER, QUESTION = "past", "other", "question"
NO_SIGN = "none"
ILL = (EMERGENCY, URGENT, ROUTINE)  # somebody is reported to be ill now
LEVELS = (*ILL, PAST, OTHER, QUESTION)
_LEVELS_FILE, _SIGNS_FILE = "levels.npz", "signs.npz"
_FEWEST = 12  # messages of a sign from which it can be learned
_NAMED = 2  # signs of one message that are learned, the plainest first


@dataclass(frozen=True)
class Example:
    """Hold one training text; `level` is None where it is not known, `signs` are ids, the plainest first."""

    text: str
    level: str | None
    signs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """Hold what the heads say of one part of a message: the probability of each level and of each sign."""

    levels: dict[str, float]
    signs: dict[str, float]

    @property
    def ill(self) -> float:
        """Return the probability that somebody is reported to be ill now."""
        return sum(self.levels[name] for name in ILL)


@dataclass(frozen=True)
class CareModel:
    """Hold the two heads; both read the encoder's vector beside the letters of the words."""

    levels: SoftmaxModel
    signs: SoftmaxModel

    def read(self, texts: Sequence[str], vectors: np.ndarray) -> list[Reading]:
        """Return a reading of each text; `vectors` are those of the encoder, shape (texts, dimensions)."""
        rows = rows_of(texts, vectors)
        levels, signs = self.levels.probabilities(rows), self.signs.probabilities(rows)
        return [
            Reading(_by_name(self.levels.classes, level), _by_name(self.signs.classes, sign))
            for level, sign in zip(levels, signs, strict=True)
        ]

    def save(self, folder: Path) -> None:
        """Write both heads into `folder`."""
        self.levels.save(folder / _LEVELS_FILE)
        self.signs.save(folder / _SIGNS_FILE)

    @classmethod
    def load(cls, folder: Path) -> CareModel:
        """Read the heads that `save` wrote."""
        return cls(SoftmaxModel.load(folder / _LEVELS_FILE), SoftmaxModel.load(folder / _SIGNS_FILE))

    @classmethod
    def newest(cls) -> CareModel:
        """Return the heads of the newest model that Rasa trained; raise DataError where there is none."""
        with newest_files((_LEVELS_FILE, _SIGNS_FILE)) as folder:
            return cls.load(folder)

    @classmethod
    def fit(cls, examples: Sequence[Example], vectors: np.ndarray, settings: Settings) -> CareModel:
        """Fit both heads on examples and their vectors."""
        rows = rows_of([e.text for e in examples], vectors)
        known = [place for place, e in enumerate(examples) if e.level]
        levels = SoftmaxModel.fit(rows[np.array(known)], [str(examples[i].level) for i in known], settings)
        places, signs = _sign_rows(examples)
        return cls(levels, SoftmaxModel.fit(rows[np.array(places)], signs, settings))


def _sign_rows(examples: Sequence[Example]) -> tuple[list[int], list[str]]:
    """Return the place and the sign of each row that the head of the signs learns from."""
    pairs = [(place, sign) for place, e in enumerate(examples) for sign in _signs_of(e)]
    counts: dict[str, int] = {}
    for _, sign in pairs:
        counts[sign] = counts.get(sign, 0) + 1
    kept = [(place, sign) for place, sign in pairs if counts[sign] >= _FEWEST]
    return [place for place, _ in kept], [sign for _, sign in kept]


def _signs_of(example: Example) -> Iterable[str]:
    if example.level == EMERGENCY:
        return example.signs[:_NAMED]
    return () if example.level is None else (NO_SIGN,)


def _by_name(names: Sequence[str], row: np.ndarray) -> dict[str, float]:
    return {name: float(value) for name, value in zip(names, row, strict=True)}
