"""Turn text into a spaCy Doc whose NORM is a word's usual form: contractions, texting, spelling."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from spacy.lang.en import English
from spacy.tokens import Doc
from spacy.vocab import create_vocab

_NEGATED = r"(?:can|could|is|are|am|was|were|has|have|had|do|does|did|will|would|should)"
_TOKEN = re.compile(
    rf"{_NEGATED}\s+not\b|cannot\b"
    r"|\d+(?:[.,]\d+)?"
    r"|[^\W\d_]+(?:'t\b)?|'(?:s|re|m|ve|ll|d)\b"
    r"|\n|\S",
    re.IGNORECASE,
)
_BREAKS = frozenset(".!?;\n")

Correct = Callable[[str], str]


class Normaliser:
    """Build Docs from text; `forms` maps written words to usual ones, `splits` word to offset."""

    def __init__(self, forms: Mapping[str, str], splits: Mapping[str, int], correct: Correct) -> None:
        """Keep the tables and wrap `correct`, which mends the spelling of an unknown word."""
        self._forms, self._splits = forms, splits
        self._correct = lru_cache(maxsize=20_000)(correct)
        self._vocab = create_vocab("en", English.Defaults)

    def doc(self, text: str) -> Doc:
        """Return a Doc over folded `text`, with norms and sentence starts set."""
        spans = list(self._spans(text))
        words = [text[a:b] for a, b in spans]
        nexts = [a for a, _ in spans[1:]] + [len(text)]
        spaces = [after > end for (_, end), after in zip(spans, nexts, strict=False)]
        starts: list[bool | int | None] = [not i or words[i - 1] in _BREAKS for i in range(len(words))]
        doc = Doc(self._vocab, words=words, spaces=spaces, sent_starts=starts)
        doc.user_data["offsets"] = spans
        for token, word in zip(doc, words, strict=True):
            token.norm_ = self._norm(word)
        return doc

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        for found in _TOKEN.finditer(text):
            start, end = found.span()
            cut = self._splits.get(found.group().lower())
            if cut:
                yield start, start + cut
                start += cut
            yield start, end

    def _norm(self, word: str) -> str:
        lower = " ".join(word.lower().split())
        if lower in self._forms:
            return self._forms[lower]
        if len(lower) > 3 and lower.isalpha() and lower.isascii():
            fixed = self._correct(lower)
            return self._forms.get(fixed, fixed)
        return lower
