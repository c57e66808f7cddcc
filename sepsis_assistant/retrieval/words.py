"""The words of questions: their stems, how rare each is among our questions, and whether sepsis is named."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+")
_STEM = 5  # letters: "prevent", "prevents" and "prevention" are one
# "sepsis" and what people make of it; "asepsis" and "septum" are other things.
_NAMED = re.compile(
    r"\b(s[eia]?p+[st]+[aeiou]?s+(is|us|es|ys)?|se[bp]?[sc]?p?sis|sespis|spesis|sepsi|sepis|septic|septicu?s|"
    r"sept[ia]c?(a?e?mia|emia|aemia|imia|ema)|septisemia|bacterae?mia|blood ?poison\w*|poison\w* (of|in) the blood|"
    r"urosepsis|toxae?mia)\b",
    re.IGNORECASE,
)


def words_of(text: str) -> list[str]:
    """Return the words of `text` in lower case."""
    return _WORD.findall(text.lower())


def stems_of(text: str) -> list[str]:
    """Return the beginnings of the words of `text`, by which forms of one word are equal."""
    return [word.split("'")[0][:_STEM] for word in words_of(text)]


def names_sepsis(text: str) -> bool:
    """Say whether `text` names sepsis, in whatever spelling."""
    return _NAMED.search(text) is not None


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
