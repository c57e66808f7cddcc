"""Find the phrases of data/conversation/ in what people type: clause by clause, with negations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Generic, TypeVar

from spacy.tokens import Doc

from sepsis_assistant.phrases.grammar import Phrase
from sepsis_assistant.phrases.matching import PhraseIndex
from sepsis_assistant.phrases.tokens import Normaliser, norms_of
from sepsis_assistant.phrases.words import PhraseCompiler, Words, load_words, strings
from sepsis_assistant.text import fold

Key = TypeVar("Key")
_BETWEEN = re.compile(r"(?<=[.!?;\n,])(?![.!?;\n,])|\bbut\b")  # where one clause ends and the next begins
_WORD = re.compile(r"[\w']+")
_NOT = frozenset(
    {"not", "isn't", "never", "hasn't", "wasn't", "didn't", "don't", "doesn't", "won't", "can't"}
)
_NO = frozenset({"no", "none", "nothing", "without", "barely", "hardly", "only", "last", "less", "fewer"})
_WHO = frozenset(
    {"he", "she", "it", "they", "i", "we", "his", "her", "their", "my"}
)  # "no he has", "no her skin"
_BEFORE = 2  # words before a phrase in which a negation takes it back
# Words that deny, and what is left of them without it; "no" is an answer before it is a denial.
_WITHOUT = {
    "isn't": "is",
    "wasn't": "was",
    "hasn't": "has",
    "hadn't": "has",
    "can't": "can",
    "couldn't": "can",
}
_WITHOUT |= dict.fromkeys(("not", "never", "didn't", "doesn't", "won't", "barely", "hardly", "scarcely"), "")


def words_of(text: str) -> list[str]:
    """Return the words of `text` in small letters."""
    return _WORD.findall(fold(text).lower())


def clauses(text: str) -> list[str]:
    """Return the clauses of `text` in small letters, each with the sign that ends it."""
    return [each for each in _BETWEEN.split(fold(text).lower()) if each.strip()]


class Wording(Generic[Key]):
    """Find phrases by their keys; build it once, it has no state."""

    def __init__(self, phrases: Iterable[tuple[Key, Phrase]]) -> None:
        """File the phrases."""
        words = _words()
        self._index = PhraseIndex(phrases)
        self._normaliser = Normaliser(words.forms, words.splits, lambda word: word)

    def find(self, clause: str) -> Iterator[tuple[Key, bool]]:
        """Yield the key of each phrase in a clause, and whether it stands there without a negation."""
        doc = self._normaliser.doc(clause)
        for key, phrase, start, end in self._index.find(doc):
            yield key, not _is_negated(doc, phrase, start, end)

    def denied(self, clause: str) -> set[Key]:
        """Return the keys of the phrases that a clause denies: "her breathing is not fine"."""
        doc = self._normaliser.doc(clause)
        norms = [token.norm_ for token in doc]
        bare = " ".join(_WITHOUT.get(norm, norm) for norm in norms)
        if bare == " ".join(norms):
            return set()
        stands = {
            key
            for key, phrase, start, end in self._index.find(doc)
            if not _is_negated(doc, phrase, start, end, 0 if norms[start] in _WHO else _BEFORE)
        }
        return {key for key, *_ in self._index.find(self._normaliser.doc(bare))} - stands


def compiler(path: Path, lists: Mapping[str, Any]) -> PhraseCompiler:
    """Return what compiles the phrases of the file at `path`, with its own word `lists` beside words.yml."""
    words = _words()
    own = {name: strings(path, lists, name) for name in lists}
    return PhraseCompiler(Words({**words.lists, **own}, words.common, {}, {}, {}))


@lru_cache(maxsize=1)
def _words() -> Words:
    return load_words()


def _is_negated(doc: Doc, phrase: Phrase, start: int, end: int, reach: int = _BEFORE) -> bool:
    """Say whether a negation that the phrase does not name stands in a match or before it."""
    norms = norms_of(doc)[:end]
    before = norms[max(0, start - reach) :]
    beside = norms[start if norms[start] in _WHO else max(0, start - 1) :]
    return bool((_NOT.intersection(before) | _NO.intersection(beside)) - phrase.words)
