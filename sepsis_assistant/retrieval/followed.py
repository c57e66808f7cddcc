"""What people write next after an answer: the messages of data/knowledge/followed/, as an index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
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


class _Group:
    """Hold which messages are looked at together, and what answers they get, in the order of the answers."""

    def __init__(self, keys: np.ndarray, rows: np.ndarray) -> None:
        self._rows = rows
        _, self._starts = np.unique(keys[rows], return_index=True)
        self._keys: list[str] = keys[rows][self._starts].tolist()

    def nearest(self, likeness: np.ndarray) -> dict[str, float]:
        """Return the largest likeness of a message that gets each answer."""
        if not len(self._rows):
            return {}
        most = np.maximum.reduceat(likeness[self._rows], self._starts)
        return dict(zip(self._keys, most.tolist(), strict=True))


def _largest(found: Mapping[str, float], most: int) -> list[str]:
    """Return the keys of the `most` largest values above 0; of equal ones the first."""
    return [key for key in sorted(found, key=lambda key: -found[key])[:most] if found[key] > 0]


@dataclass(frozen=True)
class FollowedIndex:
    """Hold of each message the answer before it, the one it gets, and its vector (float32); by `keys`."""

    lasts: np.ndarray
    keys: np.ndarray
    vectors: np.ndarray
    _after: Mapping[str, _Group] = field(init=False)  # the messages after each answer
    _within: Mapping[str, _Group] = field(init=False)  # those after an answer of each topic
    _all: _Group = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_after", self._grouped(lambda last: last))
        object.__setattr__(self, "_within", self._grouped(lambda last: split_key(last)[0]))
        object.__setattr__(self, "_all", _Group(self.keys, np.arange(len(self.keys))))

    def _grouped(self, name: Callable[[str], str]) -> dict[str, _Group]:
        places: dict[str, list[int]] = defaultdict(list)
        for place, last in enumerate(self.lasts.tolist()):
            places[name(last)].append(place)
        return {each: _Group(self.keys, np.array(rows)) for each, rows in places.items()}

    @classmethod
    def of(cls, told: Sequence[Next], vectors: np.ndarray) -> FollowedIndex:
        """Return the index of `told`, whose `vectors` are (messages, dimensions)."""
        keys = np.array([each.key for each in told], dtype=str)
        order = np.argsort(keys, kind="stable")
        lasts = np.array([each.last for each in told], dtype=str)
        return cls(lasts[order], keys[order], vectors[order].astype(np.float32))

    def likeness(self, vector: np.ndarray) -> np.ndarray:
        """Return the cosine of each message with `vector`, not below 0."""
        return np.asarray((self.vectors @ vector).clip(0.0))

    def nearest(self, likeness: np.ndarray, last: str) -> dict[str, Likeness]:
        """Return the likeliest answers to a message after the answer `last`, by what was written like it."""
        groups = (self._after.get(last), self._within.get(split_key(last)[0]), self._all)
        tables = [group.nearest(likeness) if group else {} for group in groups]
        best = {key for table, most in zip(tables, _NEAREST, strict=True) for key in _largest(table, most)}
        return {key: tuple(table.get(key, 0.0) for table in tables) for key in sorted(best)}

    def save(self, path: Path) -> None:
        """Write the index to the folder `path`."""
        np.savez(path / FILE, lasts=self.lasts, keys=self.keys, vectors=self.vectors.astype(np.float16))

    @classmethod
    def load(cls, path: Path) -> FollowedIndex:
        """Read an index that `save` wrote."""
        with np.load(path / FILE, allow_pickle=False) as data:
            return cls(data["lasts"], data["keys"], data["vectors"].astype(np.float32))
