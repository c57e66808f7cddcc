"""Cut a long message into windows of a few sentences, so that one sentence that matters is not lost in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

LONG = 60  # words; what is shorter is read as a whole only
READ_AT_ONCE = 170  # words, about the 256 tokens that the encoder takes
_WINDOW, _LARGE = 40, 100  # words from which a window is full
_SENTENCE = 60  # words of the longest sentence that is kept in one piece
_SENTENCE_END = re.compile(r"(?<=[.!?\n])\s+")
_SENTENCE_OR_LINE_END = re.compile(r"(?<=[.!?])\s+|\n")


def parts_of(text: str) -> list[str]:
    """Return the text and, if it is long, windows that overlap by a half: each once, in reading order.

    Of what is longer than the encoder reads at once there are only windows, and larger ones.
    """
    words = len(text.split())
    if words <= LONG:
        return [text]
    sentences = [piece for sentence in _SENTENCE_END.split(text) for piece in _pieces(sentence.split())]
    if is_too_long(text):
        return list(dict.fromkeys(_windows(sentences, _LARGE)))
    return list(dict.fromkeys([text, *_windows(sentences, _WINDOW)]))


def sentences_of(text: str) -> list[str]:
    """Return the sentences and lines of a folded text, where it has more than one."""
    found = [sentence for sentence in _SENTENCE_OR_LINE_END.split(text) if sentence]
    return found if len(found) > 1 else []


def is_too_long(text: str) -> bool:
    """Say whether the encoder cannot read `text` at once."""
    return len(text.split()) > READ_AT_ONCE


def _pieces(words: Sequence[str]) -> Iterator[str]:
    """Yield a sentence, or what somebody wrote without a full stop in pieces."""
    for start in range(0, len(words), _SENTENCE):
        yield " ".join(words[start : start + _SENTENCE])


def _windows(sentences: Sequence[str], full: int) -> Iterator[str]:
    lengths = [len(sentence.split()) for sentence in sentences]
    start = end = held = 0
    while end < len(sentences):
        while end < len(sentences) and held < full:
            held, end = held + lengths[end], end + 1
        yield " ".join(sentences[start:end])
        while start < end and held > full // 2:
            held, start = held - lengths[start], start + 1
