"""Mend misspelt lexicon words, leaving every ordinary English word alone."""

from __future__ import annotations

import importlib.resources
from collections.abc import Iterable
from functools import lru_cache

from symspellpy import SymSpell, Verbosity

_FAR = 8  # a word this long may be two edits away, a shorter one only one


class SpellingCorrector:
    """Correct towards a vocabulary with SymSpell; words of its English list stay as they are."""

    def __init__(self, vocabulary: Iterable[str], kept: Iterable[str] = ()) -> None:
        """Index `vocabulary` for edits of up to two letters; words in `kept` are never changed."""
        self._known = _ordinary_words() | frozenset(kept)
        self._index = SymSpell(max_dictionary_edit_distance=2, prefix_length=7)
        words = [word for word in sorted(vocabulary) if len(word) > 3]
        for word in words:  # of two words equally near, the first: the same in every process
            self._index.create_dictionary_entry(word, 1)
        self._near = frozenset(near for word in words for near in _less_a_letter(word))

    def correct(self, word: str) -> str:
        """Return the vocabulary word that `word` misspells, or `word` itself."""
        if word in self._known or word in self._index.words:
            return word
        reach = 2 if len(word) >= _FAR else 1
        if reach == 1 and self._near.isdisjoint(_less_a_letter(word)):
            return word  # the look-up would find no word that begins alike, and takes ten times as long
        found = self._index.lookup(word, Verbosity.CLOSEST, max_edit_distance=reach)
        same_start = [s.term for s in found if s.term[0] == word[0]]
        return same_start[0] if same_start else word


def is_ordinary(word: str) -> bool:
    """Say whether `word`, in lower case, is in the English list."""
    return word in _ordinary_words()


def _less_a_letter(word: str) -> list[str]:
    """Return `word` and what is left of it without one of its letters but the first."""
    return [word, *(word[:i] + word[i + 1 :] for i in range(1, len(word)))]


@lru_cache(maxsize=1)
def _ordinary_words() -> frozenset[str]:
    source = importlib.resources.files("symspellpy") / "frequency_dictionary_en_82_765.txt"
    lines = source.read_text(encoding="utf-8-sig").splitlines()
    return frozenset(line.split(" ", 1)[0] for line in lines)
