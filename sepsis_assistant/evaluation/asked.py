"""Read test messages that ask something: tests/knowledge/asked_*.tsv, and measure which answers they reach.

A file has three columns: scope (ours, near, far), the keys of the answers that are right (joined by |, none
where there is none), and the message.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sepsis_assistant.data_files import ROOT, DataError
from sepsis_assistant.evaluation.figures import Share
from sepsis_assistant.knowledge.answers import split_key
from sepsis_assistant.retrieval.asked import OURS, Choice
from sepsis_assistant.retrieval.weights import SCOPES

FOLDER = ROOT / "tests" / "knowledge"


@dataclass(frozen=True)
class Message:
    """Hold a test message with its scope and the keys of the answers that are right."""

    scope: str
    keys: tuple[str, ...]
    text: str

    @property
    def topics(self) -> frozenset[str]:
        """Return the topics of the right answers."""
        return frozenset(split_key(key)[0] for key in self.keys)


def read_asked(*names: str, folder: Path = FOLDER) -> list[Message]:
    """Return the messages of asked_<name>.tsv for each of `names`; raise DataError with file and line."""
    return [message for name in names for message in _read(folder / f"asked_{name}.tsv")]


def _read(path: Path) -> Iterator[Message]:
    for number, parts in _rows(path):
        if len(parts) != 3 or parts[0] not in SCOPES:
            raise DataError(path, number, f"needs scope ({', '.join(SCOPES)}), keys and text, by tabs")
        yield Message(parts[0], _keys(parts[1]), parts[2])


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the columns of each line that holds something."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line and not line.startswith("#"):
            yield number, line.split("\t")


def _keys(column: str) -> tuple[str, ...]:
    return tuple(key for key in column.split("|") if key)


@dataclass(frozen=True)
class FollowUp:
    """Hold a test message with the key of the answer before it and those of the right answers."""

    last: str
    keys: tuple[str, ...]
    text: str


def read_followed(name: str, folder: Path = FOLDER) -> list[FollowUp]:
    """Return the messages of followed_<name>.tsv; raise DataError with file and line."""
    path = folder / f"followed_{name}.tsv"
    found = []
    for number, parts in _rows(path):
        if len(parts) != 3:
            raise DataError(path, number, "needs the answer before, keys and text, by tabs")
        found.append(FollowUp(parts[0], _keys(parts[1]), parts[2]))
    return found


def shares(messages: Sequence[Message], choices: Iterable[Choice]) -> dict[str, Share]:
    """Return the shares of right answers, right topics, wrong answers, questions back and wrong declines."""
    both = list(zip(messages, choices, strict=True))
    ours = [(m, c) for m, c in both if m.scope == OURS and m.keys]
    found = {
        "right answer": Share(sum(bool(set(c.answers) & set(m.keys)) for m, c in ours), len(ours)),
        "right topic": Share(
            sum(any(split_key(k)[0] in m.topics for k in c.answers) for m, c in ours), len(ours)
        ),
        "other answer": Share(
            sum(bool(c.answers) and not set(c.answers) & set(m.keys) for m, c in ours), len(ours)
        ),
        "asked back": Share(sum(bool(c.back) for _, c in ours), len(ours)),
        "declined": Share(sum(bool(c.declined) for _, c in ours), len(ours)),
    }
    for scope in SCOPES[1:]:
        others = [c for m, c in both if m.scope == scope]
        found[f"{scope} answered"] = Share(sum(bool(c.answers) for c in others), len(others))
        found[f"{scope} declined"] = Share(sum(bool(c.declined) for c in others), len(others))
    return found
