"""The words of questions: their stems, how rare each is among our questions, and whether sepsis is named."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sepsis_assistant.phrases.spelling import SpellingCorrector

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+")
_SHORT = 300  # characters; a longer text is rare, and none of our phrasings
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


def stems_of(text: str) -> tuple[str, ...]:
    """Return the beginnings of the words of `text`, by which forms of one word are equal."""
    return (_stems if len(text) <= _SHORT else _stems.__wrapped__)(text)


@lru_cache(maxsize=4096)  # the phrasings that are near to what people ask come again and again
def _stems(text: str) -> tuple[str, ...]:
    return tuple(word.split("'")[0][:_STEM] for word in words_of(text))


def names_sepsis(text: str) -> bool:
    """Say whether `text` names sepsis, in whatever spelling."""
    return _POISONED.search(text) is not None or any(_is_name(word) for word in words_of(text))


@lru_cache(maxsize=20_000)
def _is_name(word: str) -> bool:
    return word[0] == "s" and _corrector().correct(word) in _NAMES or word in _NAMES


@lru_cache(maxsize=1)
def _corrector() -> SpellingCorrector:
    return SpellingCorrector(_NAMES)


Told = Mapping[str, float]  # how much each stem of a text tells


def shared(told: Told, held: Container[str]) -> float:
    """Return the share of what is `told` that is `held` elsewhere too, 0 to 1."""
    total = sum(told.values())
    return sum([weight for stem, weight in told.items() if stem in held]) / total if total else 0.0


@dataclass(frozen=True)
class Vocabulary:
    """Hold how much each stem tells: the rarer among the questions, the more; `unknown` for any other."""

    weights: Mapping[str, float]
    unknown: float

    @classmethod
    def of(cls, groups: Collection[Collection[str]]) -> Vocabulary:
        """Return the vocabulary of `groups`: the different stems of each question."""
        counts = Counter(stem for stems in groups for stem in stems)
        total = len(groups)
        weights = {stem: math.log((total + 1) / (count + 0.5)) for stem, count in counts.items()}
        return cls(weights, math.log((total + 1) / 0.5))

    def told(self, stems: Iterable[str]) -> Told:
        """Return what each of `stems` tells."""
        weigh, unknown = self.weights.get, self.unknown
        return {stem: weigh(stem, unknown) for stem in stems}

    def strangeness(self, stems: Sequence[str]) -> float:
        """Return the share of words that no question of ours holds."""
        return sum(stem not in self.weights for stem in stems) / len(stems) if stems else 0.0
