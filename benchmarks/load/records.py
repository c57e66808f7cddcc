"""One line for each turn, as JSON: written while visitors wait, so that an end at any time loses nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

ANSWERED, LATER = 200, 202
REFUSALS = (429, 503)


@dataclass
class Turn:
    """Hold one message and what came of it, as the visitor saw it.

    `began` is in Unix seconds, `ms` from the first try to the answer; `statuses` are those of every try with
    the same id, 0 where there was no answer at all; `said` are the names of the replies.
    """

    kind: str
    number: int  # in its conversation, from 1
    text: str
    began: float
    ms: float = 0.0
    statuses: list[int] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    alarm: bool = False
    words: int = 0
    size: int = 0  # bytes of the answer

    @property
    def ended(self) -> float:
        """Return the Unix time of the answer."""
        return self.began + self.ms / 1000

    @property
    def answered(self) -> bool:
        """Say whether there was an answer in the end."""
        return bool(self.statuses) and self.statuses[-1] == ANSWERED

    @property
    def refusals(self) -> int:
        """Return how often it was refused for the time being."""
        return sum(status in REFUSALS for status in self.statuses)

    @property
    def failures(self) -> int:
        """Return how many tries got no answer that is meant to be."""
        return sum(status not in (ANSWERED, LATER, *REFUSALS) for status in self.statuses)

    @property
    def wrong(self) -> bool:
        """Say whether somebody told of danger and was answered otherwise."""
        return self.kind == "danger" and self.answered and not self.alarm

    def read(self, replies: Sequence[dict[str, object]], size: int) -> None:
        """Keep of the replies what is looked at later."""
        self.said = [str(reply.get("response")) for reply in replies]
        self.alarm = any(reply.get("emergency") is True for reply in replies)
        self.words = sum(len(str(reply.get("text")).split()) for reply in replies)
        self.size = size


def write(turn: Turn, file: IO[str]) -> None:
    """Add a turn to a file that writes each line at once."""
    file.write(json.dumps(asdict(turn)) + "\n")


class Reader:
    """Read the turns of a file that grows."""

    def __init__(self, path: Path) -> None:
        """Begin at the top of a file that need not be there yet."""
        self._path, self._read = path, 0

    def new(self) -> Iterator[Turn]:
        """Yield the turns that were added since the last time."""
        if not self._path.exists():
            return
        with self._path.open("rb") as file:
            file.seek(self._read)
            for line in file:
                if line.endswith(b"\n"):
                    self._read += len(line)
                    yield Turn(**json.loads(line))
