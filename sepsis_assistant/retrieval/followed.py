"""What people write next after an answer: the messages of data/knowledge/followed/, as an index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from sepsis_assistant.data_files import DATA, DataError, line_of, read_yaml
from sepsis_assistant.knowledge.answers import split_key

FOLDER = DATA / "knowledge" / "followed"
NOT_COVERED = "none"  # what a message is labelled with that our sources do not answer
FILE = "questions_followed.npz"
_NEAREST = (6, 4, 4)  # questions that are taken up: after the same answer, in its topic, anywhere
Likeness = tuple[float, ...]  # largest cosine: after the same answer, in its topic, anywhere


@dataclass(frozen=True)
class Next:
    """Hold a message with the key of the answer before it, and that of the answer that it gets."""

    last: str
    key: str
    text: str


def read_next(known: Mapping[str, object], folder: Path = FOLDER) -> list[Next]:
    """Return the messages of all files in `folder`; raise DataError for a key that is not in `known`."""
    return [each for path in sorted(folder.glob("*.yml")) for each in _read(path, known)]


def _read(path: Path, known: Mapping[str, object]) -> Iterator[Next]:
    for last, answers in (read_yaml(path) or {}).items():
        if last not in known:
            raise DataError(path, None, f"'{last}' is no answer of data/responses/")
        for key, texts in answers.items():
            if key != NOT_COVERED and key not in known:
                raise DataError(path, line_of(answers, key), f"'{key}' is no answer of data/responses/")
            yield from (Next(last, key, str(text)) for text in texts)


@dataclass(frozen=True)
class FollowedIndex:
    """Hold of each message the answer before it, the one it gets, and its vector (float32); by `keys`."""

    lasts: np.ndarray
    keys: np.ndarray
    vectors: np.ndarray
    _topics: np.ndarray = field(init=False)  # of `lasts`
    _names: np.ndarray = field(init=False)  # each key once
    _starts: np.ndarray = field(init=False)  # where its messages begin

    def __post_init__(self) -> None:
        names, starts = np.unique(self.keys, return_index=True)
        object.__setattr__(self, "_topics", np.array([split_key(each)[0] for each in self.lasts], dtype=str))
        object.__setattr__(self, "_names", names)
        object.__setattr__(self, "_starts", starts)

    @classmethod
    def of(cls, told: Sequence[Next], vectors: np.ndarray) -> FollowedIndex:
        """Return the index of `told`, whose `vectors` are (messages, dimensions)."""
        keys = np.array([each.key for each in told], dtype=str)
        order = np.argsort(keys, kind="stable")
        lasts = np.array([each.last for each in told], dtype=str)
        return cls(lasts[order], keys[order], vectors[order].astype(np.float32))

    def nearest(self, vector: np.ndarray, last: str) -> dict[str, Likeness]:
        """Return the likeliest answers to a message after the answer `last`, by what was written like it."""
        if not len(self.keys):
            return {}
        likeness = (self.vectors @ vector).clip(0.0)
        where = (self.lasts == last, self._topics == split_key(last)[0], True)
        tables = np.array([np.maximum.reduceat(likeness * mask, self._starts) for mask in where])
        best = {
            place
            for row, most in zip(tables, _NEAREST, strict=True)
            for place in np.argsort(-row, kind="stable")[:most]
            if row[place] > 0
        }
        return {str(self._names[place]): tuple(map(float, tables[:, place])) for place in sorted(best)}

    def save(self, path: Path) -> None:
        """Write the index to the folder `path`."""
        np.savez(path / FILE, lasts=self.lasts, keys=self.keys, vectors=self.vectors.astype(np.float16))

    @classmethod
    def load(cls, path: Path) -> FollowedIndex:
        """Read an index that `save` wrote."""
        with np.load(path / FILE, allow_pickle=False) as data:
            return cls(data["lasts"], data["keys"], data["vectors"].astype(np.float32))
