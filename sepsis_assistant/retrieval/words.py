"""The words of questions: their stems, how rare each is among our questions, and whether sepsis is named."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sepsis_assistant.phrases.spelling import SpellingCorrector

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+")
_STEM = 5  # letters: "prevent", "prevents" and "prevention" are one
_NAMES = (
    "sepsis",
    "septic",
    "septicaemia",
    "septicemia",
    "septicaemic",
    "urosepsis",
    "bacteraemia",
    "bacteremia",
)
_POISONED = re.compile(r"\bblood\W?poison|\bpoison\w* (of|in) (the |my |your )?blood", re.IGNORECASE)


def words_of(text: str) -> list[str]:
    """Return the words of `text` in lower case."""
    return _WORD.findall(text.lower())


def stems_of(text: str) -> list[str]:
    """Return the beginnings of the words of `text`, by which forms of one word are equal."""
    return [word.split("'")[0][:_STEM] for word in words_of(text)]


def names_sepsis(text: str) -> bool:
    """Say whether `text` names sepsis, in whatever spelling."""
    return _POISONED.search(text) is not None or any(_is_name(word) for word in words_of(text))


@lru_cache(maxsize=20_000)
def _is_name(word: str) -> bool:
    return word[0] == "s" and _corrector().correct(word) in _NAMES or word in _NAMES


@lru_cache(maxsize=1)
def _corrector() -> SpellingCorrector:
    return SpellingCorrector(_NAMES)


@dataclass(frozen=True)
class Vocabulary:
    """Hold how much each stem tells: the rarer among the questions, the more; `unknown` for any other."""

    weights: Mapping[str, float]
    unknown: float

    @classmethod
    def of(cls, groups: Iterable[Sequence[str]]) -> Vocabulary:
        """Return the vocabulary of `groups`: one list of texts for each question."""
        counts = Counter[str]()
        total = 0
        for texts in groups:
            total += 1
            counts.update({stem for text in texts for stem in stems_of(text)})
        weights = {stem: math.log((total + 1) / (count + 0.5)) for stem, count in counts.items()}
        return cls(weights, math.log((total + 1) / 0.5))

    def weight(self, stem: str) -> float:
        """Return how much `stem` tells."""
        return self.weights.get(stem, self.unknown)

    def shared(self, one: Iterable[str], other: Iterable[str]) -> float:
        """Return the share of what `one` tells that `other` holds too, 0 to 1."""
        held, told = set(other), {stem: self.weight(stem) for stem in one}
        total = sum(told.values())
        return sum(weight for stem, weight in told.items() if stem in held) / total if total else 0.0

    def strangeness(self, stems: Sequence[str]) -> float:
        """Return the share of words that no question of ours holds."""
        return sum(stem not in self.weights for stem in stems) / len(stems) if stems else 0.0
