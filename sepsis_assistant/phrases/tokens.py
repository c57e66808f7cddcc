"""Turn text into a spaCy Doc whose NORM is a word's usual form: contractions, texting, spelling."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

import numpy as np
from spacy.attrs import NORM
from spacy.lang.en import English
from spacy.tokens import Doc
from spacy.vocab import create_vocab

Span = tuple[int, int]

_NEGATED = r"(?:c(?:an|ould)|is|a(?:re|m)|w(?:as|ere|ill|ould)|ha(?:s|ve|d)|d(?:o(?:es)?|id)|should)"
_TOKEN = re.compile(  # of a text in lower case
    rf"{_NEGATED}\s+not\b|cannot\b"
    r"|\d+(?:[.,]\d+)?"
    r"|[^\W\d_]+(?:'t\b)?|'(?:s|re|m|ve|ll|d)\b"
    r"|\n|\S"
)
_BREAKS = frozenset(".!?;\n")
_LONGEST = 40  # letters; no longer word is remembered, or a few messages could fill the memory
_OFFSETS, _NORMS, _STARTS = "offsets", "norms", "starts"  # kept in Doc.user_data, since asking tokens is slow

Correct = Callable[[str], str]


def offsets_of(doc: Doc) -> Sequence[Span]:
    """Return where the tokens begin and end in the text that the Normaliser read, in characters."""
    return doc.user_data[_OFFSETS]  # type: ignore[no-any-return]


def norms_of(doc: Doc) -> Sequence[str]:
    """Return the usual forms of the tokens."""
    return doc.user_data[_NORMS]  # type: ignore[no-any-return]


def sentence_starts(doc: Doc) -> Sequence[int]:
    """Return the tokens that begin a sentence."""
    return doc.user_data[_STARTS]  # type: ignore[no-any-return]


class Normaliser:
    """Build Docs from text; `forms` maps written words to usual ones, `splits` word to offset."""

    def __init__(self, forms: Mapping[str, str], splits: Mapping[str, int], correct: Correct) -> None:
        """Keep the tables and `correct`, which mends the spelling of an unknown word."""
        self._forms, self._splits, self._correct = forms, splits, correct
        self._remembered = lru_cache(maxsize=20_000)(self._norm)
        self._vocab = create_vocab("en", English.Defaults)

    def doc(self, text: str) -> Doc:
        """Return a Doc over folded `text`, with norms and sentence starts set."""
        spans = self._spans(text)
        words = [text[a:b] for a, b in spans]
        nexts = [a for a, _ in spans[1:]] + [len(text)]
        spaces = [after > end for (_, end), after in zip(spans, nexts, strict=False)]
        starts: list[bool | int | None] = [True, *(word in _BREAKS for word in words)]
        del starts[len(words) :]
        doc = Doc(self._vocab, words=words, spaces=spaces, sent_starts=starts)
        norm_of = {word: self._norm_of(word) for word in set(words)}
        norms = [norm_of[word] for word in words]
        number_of = {norm: self._vocab.strings.add(norm) for norm in set(norms)}
        numbers = np.array([number_of[norm] for norm in norms], dtype="uint64")
        doc.from_array([NORM], numbers)  # type: ignore[arg-type]  # one attribute: one dimension
        doc.user_data.update(
            {_OFFSETS: spans, _NORMS: norms, _STARTS: [i for i, start in enumerate(starts) if start]}
        )
        return doc

    def norms(self, text: str) -> frozenset[str]:
        """Return the different norms of the words that `doc` makes of a text; quicker, for it makes none."""
        return frozenset(self._norm_of(word) for word in {text[a:b] for a, b in self._spans(text)})

    def _spans(self, text: str) -> Sequence[Span]:
        lower = text.replace("\u0130", "i").lower()  # that letter alone becomes two in lower case
        spans = [found.span() for found in _TOKEN.finditer(lower)]
        if self._splits.keys().isdisjoint({lower[a:b] for a, b in spans}):
            return spans
        return [part for a, b in spans for part in self._split(a, b, lower[a:b])]

    def _split(self, start: int, end: int, word: str) -> Iterator[Span]:
        cut = self._splits.get(word)
        if cut:
            yield start, start + cut
            start += cut
        yield start, end

    def _norm_of(self, word: str) -> str:
        return (self._remembered if len(word) <= _LONGEST else self._norm)(word)

    def _norm(self, word: str) -> str:
        lower = " ".join(word.lower().split())
        if lower in self._forms:
            return self._forms[lower]
        if len(lower) > 3 and lower.isalpha() and lower.isascii():
            fixed = self._correct(lower)
            return self._forms.get(fixed, fixed)
        return lower
