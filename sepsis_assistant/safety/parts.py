"""Cut a long message into windows of a few sentences, so that one sentence that matters is not lost in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

LONG = 60  # words; what is shorter is read as a whole only
_WINDOW = 40  # words from which a window is full
_SENTENCE = 60  # words of the longest sentence that is kept in one piece
_SENTENCE_END = re.compile(r"(?<=[.!?\n])\s+")


def parts_of(text: str) -> list[str]:
    """Return the text and, if it is long, windows that overlap by a half: each once, in reading order."""
    if len(text.split()) <= LONG:
        return [text]
    sentences = [piece for sentence in _SENTENCE_END.split(text) for piece in _pieces(sentence.split())]
    return list(dict.fromkeys([text, *_windows(sentences)]))


def _pieces(words: Sequence[str]) -> Iterator[str]:
    """Yield a sentence, or what somebody wrote without a full stop in pieces."""
    for start in range(0, len(words), _SENTENCE):
        yield " ".join(words[start : start + _SENTENCE])


def _windows(sentences: Sequence[str]) -> Iterator[str]:
    lengths = [len(sentence.split()) for sentence in sentences]
    start = end = held = 0
    while end < len(sentences):
        while end < len(sentences) and held < _WINDOW:
            held, end = held + lengths[end], end + 1
        yield " ".join(sentences[start:end])
        while start < end and held > _WINDOW // 2:
            held, start = held - lengths[start], start + 1
