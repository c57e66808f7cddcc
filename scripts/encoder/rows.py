"""Read the rows to tune on and hold a share of them out."""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

UNLABELLED = -100  # the label that cross entropy passes over
LEVELS = ("emergency", "urgent", "routine", "past", "other", "question")
FEWEST = 12  # messages of a sign that gets a head


@dataclass(frozen=True)
class Row:
    """One message; the variants of a message share a group and stay on one side of the split."""

    ids: tuple[int, ...]
    label: int
    level: int
    signs: tuple[int, ...] | None
    group: str | int


def read_messages(path: Path) -> list[dict[str, Any]]:
    """Read the JSONL file, one message each, without repeated texts."""
    found: dict[str, dict[str, Any]] = {}
    for message in map(json.loads, filter(None, path.read_text(encoding="utf-8").split("\n"))):
        if not {"text", "label", "level", "signs"} <= message.keys():
            raise SystemExit(f"needs text, label, level and signs: {message}")
        found.setdefault(" ".join(message["text"].casefold().split()), message)
    return list(found.values())


def names_of(messages: list[dict[str, Any]]) -> tuple[list[str], list[str]]:
    """Return the intents, and the signs that are there often enough."""
    intents = sorted({message["label"] for message in messages} - {None})
    counts = Counter(sign for message in messages for sign in message["signs"] or ())
    return intents, sorted(sign for sign, count in counts.items() if count >= FEWEST)


def to_rows(
    messages: list[dict[str, Any]], intents: list[str], signs: list[str], tokenizer: Tokenizer
) -> list[Row]:
    """Turn messages into token ids and numbers; signs that are not known stay None."""
    labels = _numbers(intents) | {None: UNLABELLED}
    levels, places = _numbers(LEVELS) | {None: UNLABELLED}, _numbers(signs)
    return [
        Row(
            ids=tuple(tokenizer.encode(message["text"]).ids),
            label=labels[message["label"]],
            level=levels[message["level"]],
            signs=None
            if message["signs"] is None
            else tuple(places[sign] for sign in message["signs"] if sign in places),
            group=message.get("group", f"row {place}"),
        )
        for place, message in enumerate(messages)
    ]


def _numbers(names: Sequence[str]) -> dict[str | None, int]:
    return {name: number for number, name in enumerate(names)}


def hold_out(rows: list[Row], share: float, seed: int) -> tuple[list[Row], list[Row]]:
    """Split off a share of the groups of each kind of message; return training and held out."""
    kinds: dict[tuple[int, int], list[str | int]] = defaultdict(list)
    for group, first in {row.group: row for row in reversed(rows)}.items():
        kinds[first.label, first.level].append(group)
    chance, held = random.Random(seed), set()
    for _, groups in sorted(kinds.items()):
        held.update(chance.sample(groups, min(round(len(groups) * share), len(groups) - 1)))
    return [r for r in rows if r.group not in held], [r for r in rows if r.group in held]
