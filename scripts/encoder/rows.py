"""Read the rows to tune on and hold a share of them out."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

UNLABELLED = -100  # the label that cross entropy passes over


@dataclass(frozen=True)
class Row:
    """One message; the variants of a message share a group and stay on one side of the split."""

    ids: tuple[int, ...]
    label: int
    danger: int
    group: str | int


def read_messages(path: Path) -> list[dict[str, Any]]:
    """Read the JSONL file, one message each, without repeated texts."""
    found: dict[str, dict[str, Any]] = {}
    for message in map(json.loads, filter(None, path.read_text(encoding="utf-8").split("\n"))):
        if not {"text", "label", "danger"} <= message.keys() or message["danger"] not in (0, 1):
            raise SystemExit(f"needs text, label and danger (0 or 1): {message}")
        found.setdefault(" ".join(message["text"].casefold().split()), message)
    return list(found.values())


def to_rows(messages: list[dict[str, Any]], labels: list[str], tokenizer: Tokenizer) -> list[Row]:
    """Turn messages into token ids and numbers."""
    numbers = {label: number for number, label in enumerate(labels)} | {None: UNLABELLED}
    return [
        Row(
            ids=tuple(tokenizer.encode(message["text"]).ids),
            label=numbers[message["label"]],
            danger=message["danger"],
            group=message.get("group", f"row {place}"),
        )
        for place, message in enumerate(messages)
    ]


def hold_out(rows: list[Row], share: float, seed: int) -> tuple[list[Row], list[Row]]:
    """Split off a share of the groups of each kind of message; return training and held out."""
    kinds: dict[tuple[int, int], list[str | int]] = defaultdict(list)
    for group, first in {row.group: row for row in reversed(rows)}.items():
        kinds[first.label, first.danger].append(group)
    chance, held = random.Random(seed), set()
    for _, groups in sorted(kinds.items()):
        held.update(chance.sample(groups, min(round(len(groups) * share), len(groups) - 1)))
    return [r for r in rows if r.group not in held], [r for r in rows if r.group in held]
