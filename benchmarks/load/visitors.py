"""What the visitors of a load do: what they write, how long they think, when they leave. Knows no server."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("messages.yml")
MESSAGES = (8, 15)  # that a visitor sends before another one comes, the least and the most


@dataclass(frozen=True)
class Message:
    """Hold what a visitor writes; `kind` is one of messages.yml."""

    kind: str
    text: str


@dataclass(frozen=True)
class Writing:
    """Hold what is written: how often which kind, its texts, and what stands before and after them."""

    shares: Mapping[str, float]
    openings: Sequence[str]
    endings: Sequence[str]
    texts: Mapping[str, Sequence[str]]

    def next(self, chance: random.Random) -> Message:
        """Return a message of a kind that is drawn by its share."""
        kind = chance.choices(list(self.shares), list(self.shares.values()))[0]
        before, after = chance.choice(self.openings), chance.choice(self.endings)
        return Message(kind, f"{before}{chance.choice(self.texts[kind])}{after}")


@lru_cache(maxsize=1)
def writing() -> Writing:
    """Return what messages.yml holds."""
    return Writing(**yaml.safe_load(FILE.read_text(encoding="utf-8")))


def length(chance: random.Random) -> int:
    """Return how many messages a visitor sends."""
    return chance.randint(*MESSAGES)


def thinking(chance: random.Random, mean: float) -> float:
    """Return the seconds between a reply and the next message: most are short, some are long."""
    return chance.expovariate(1 / mean) if mean else 0.0


def address(chance: random.Random) -> str:
    """Return an address of a visitor's own, for the proxy counts each address for itself."""
    return ".".join(map(str, (10, chance.randrange(256), chance.randrange(256), chance.randrange(1, 255))))
