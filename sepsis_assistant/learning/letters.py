"""Count the letters of words: hashed n-grams as small whole numbers, made into weights when asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import lru_cache

import numpy as np
from murmurhash import hash as hashed

COLUMNS = 4096  # of hashed n-grams; 16,384 tell no more
WEIGHT = 10.0  # length of the weights of a text
_SHORTEST, _LONGEST = 2, 5  # letters of an n-gram, within words
_WORDS, _LONG = 20_000, 40  # words that are remembered, and letters of the longest of them
_INT8 = 256  # different counts that are looked up in a table; larger ones are worked out
_NOTHING = np.zeros(1, np.uint16), np.zeros(1, np.int8)  # n-grams of a text without any: no row is empty


@dataclass(frozen=True)
class Letters:
    """Hold the n-grams of texts, as rows: which columns, how often, and a scale that gives a row its length.

    `starts` (texts + 1,) int64 says where a row begins; `columns` uint16 and `counts` int8 or int32 are of
    all rows, one after another, the columns of a row in order; `scales` (texts,) float32.
    """

    starts: np.ndarray
    columns: np.ndarray
    counts: np.ndarray
    scales: np.ndarray
    lengths: np.ndarray = field(init=False)  # of the rows, in n-grams

    def __post_init__(self) -> None:
        object.__setattr__(self, "lengths", np.diff(self.starts))

    @classmethod
    def of(cls, texts: Sequence[str]) -> Letters:
        """Return the letters of `texts`."""
        rows = [_counted(text) for text in texts]
        starts = np.concatenate([[0], np.cumsum([len(columns) for columns, _ in rows], dtype=np.int64)])
        columns, counts = (np.concatenate(part) for part in zip(*rows, strict=True))
        return cls(starts, columns, counts, np.array([_scale(c) for _, c in rows], np.float32))

    def arrays(self) -> dict[str, np.ndarray]:
        """Return what is to be saved, by names for `np.savez`."""
        return {f"letters_{each.name}": getattr(self, each.name) for each in fields(self) if each.init}

    @classmethod
    def from_arrays(cls, saved: Mapping[str, np.ndarray]) -> Letters:
        """Return the letters of which `arrays` are in `saved`."""
        return cls(**{each.name: saved[f"letters_{each.name}"] for each in fields(cls) if each.init})

    def __len__(self) -> int:
        return len(self.scales)

    def weights(self) -> np.ndarray:
        """Return the weights of all n-grams of all rows, float32, damped."""
        return _damped(self.counts) * np.repeat(self.scales, self.lengths)

    def likeness(self, spans: Sequence[tuple[int, int]], other: np.ndarray) -> list[float]:
        """Return, for each span (first row, row after the last), the largest cosine of a row of it.

        `other` are the weights of a text, dense and WEIGHT long; no span is empty.
        """
        held = [slice(self.starts[start], self.starts[end]) for start, end in spans]
        counts = _exactly_damped(np.concatenate([self.counts[each] for each in held]))
        columns = np.concatenate([self.columns[each] for each in held])
        lengths = np.concatenate([self.lengths[start:end] for start, end in spans])
        sums = np.add.reduceat(counts * other[columns], np.cumsum(lengths) - lengths)
        cosines = sums * np.concatenate([self.scales[start:end] for start, end in spans]) / WEIGHT**2
        sizes = np.array([end - start for start, end in spans])
        return np.maximum.reduceat(cosines, np.cumsum(sizes) - sizes).tolist()  # type: ignore[no-any-return]


def _counted(text: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the columns of a text's n-grams, in order, and how often each is there; those of -1 cancel 1."""
    words = text.lower().split()
    if not words:
        return _NOTHING
    signed = np.concatenate([(_of_word if len(word) <= _LONG else _of_word_anew)(word) for word in words])
    counts = np.bincount(signed & (COLUMNS - 1), np.where(signed < COLUMNS, 1, -1), COLUMNS).astype(np.int32)
    columns = counts.nonzero()[0]
    found = counts[columns]
    return columns.astype(np.uint16), found.astype(np.int8) if np.abs(found).max(initial=0) < 128 else found


def _of_word_anew(word: str) -> np.ndarray:
    """Return the columns of a word's n-grams, those that count as -1 with COLUMNS added."""
    hashes = np.array([hashed(gram, 0) for gram in _ngrams(f" {word} ")], np.int64)
    return np.abs(hashes) % COLUMNS + COLUMNS * (hashes < 0)


_of_word = lru_cache(maxsize=_WORDS)(_of_word_anew)


def _ngrams(padded: str) -> Iterator[str]:
    for width in range(_SHORTEST, _LONGEST + 1):
        yield from (padded[at : at + width] for at in range(max(1, len(padded) - width + 1)))
        if len(padded) <= width:
            return  # a short word is counted once


def _scale(counts: np.ndarray) -> np.float32:
    """Return what makes the damped counts of a row WEIGHT long."""
    damped = _damped(counts)
    length = np.sqrt(np.add.reduceat(damped * damped, [0])[0])
    return np.float32(WEIGHT) / (length or np.float32(1.0))


def _damped(counts: np.ndarray) -> np.ndarray:
    """Return the counts damped, float32: ten times tell little more than once."""
    if counts.dtype == np.int8:
        return _table()[counts.view(np.uint8)]
    wide = counts.astype(np.float32)
    return np.asarray(np.sign(wide) * np.log1p(np.abs(wide)))


def _exactly_damped(counts: np.ndarray) -> np.ndarray:
    """Return `_damped` as float64, so that sums of it do not depend on their order."""
    return _wide_table()[counts.view(np.uint8)] if counts.dtype == np.int8 else _damped(counts).astype(float)


@lru_cache(maxsize=1)
def _table() -> np.ndarray:
    """Return the damped counts of int8, by their bits."""
    return _damped(np.arange(_INT8, dtype=np.uint8).view(np.int8).astype(np.int32))


@lru_cache(maxsize=1)
def _wide_table() -> np.ndarray:
    return _table().astype(np.float64)
