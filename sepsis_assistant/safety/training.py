"""Make training rows: messages as written, garbled, wrapped in small talk, mixed with others.

A mixture with one danger message in it is danger, one of harmless messages only is not, so that length,
typing errors and small talk say nothing about danger.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sepsis_assistant.data_files import check_keys, read_yaml
from sepsis_assistant.safety.lexicon import SAFETY

DANGER = "report_urgent_symptoms"
# Sentences of these, taken alone, may read like a report.
_STORIES = frozenset(
    {"report_past_episode", "report_bereavement", "ask_what_to_do", "report_self_harm", DANGER}
)
_BARE = frozenset({"report_self_harm", "greet", "affirm", "deny", "unsure", DANGER})
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
Message = tuple[str, str]


@dataclass(frozen=True)
class Row:
    """Hold one training text; `intent` is None where it mixes several, `group` names its message."""

    text: str
    intent: str | None
    danger: int
    group: int


def training_rows(messages: Sequence[Message], seed: int) -> list[Row]:
    """Return the rows made of (text, intent) messages, each text once."""
    maker = _Maker(messages, seed)
    unique: dict[str, Row] = {}
    for group, message in enumerate(messages):
        for row in maker.rows(message, group):
            unique.setdefault(row.text, row)
    return list(unique.values())


class _Maker:
    def __init__(self, messages: Iterable[Message], seed: int, folder: Path = SAFETY) -> None:
        path = folder / "augmentation.yml"
        names = ["before", "after", "reported", "keys"]
        self._words: Any = check_keys(path, read_yaml(path), names, names)
        self._rng = random.Random(seed)
        self._mixable = [t for t, intent in messages if intent not in _BARE]
        self._questions = [t for t, intent in messages if intent.startswith("ask_")]
        self._fillers = [t for t in self._mixable if 4 <= len(t.split()) <= 40]

    def rows(self, message: Message, group: int) -> Iterator[Row]:
        text, intent = message
        danger = int(intent == DANGER)
        yield Row(text, intent, danger, group)
        for changed in self._garbled(text):
            yield Row(changed, intent, danger, group)
        if intent != "report_self_harm":
            for mixed in self._mixed(text):
                yield Row(mixed, None, danger, group)
        if intent not in _STORIES:
            parts = _SENTENCE_END.split(text)
            yield from (Row(p, None, 0, group) for p in parts[1:] + parts[:-1] if " " in p)

    def _garbled(self, text: str) -> Iterator[str]:
        rng, words = self._rng, self._words
        if rng.random() < 0.45:
            yield self.misspell(text, rng.randint(1, 1 + len(text.split()) // 5))
        if rng.random() < 0.30:
            bare = re.sub(r"[.,!?;:'\"]", "", text)
            yield bare.upper() if rng.random() < 0.15 else bare.lower()
        if rng.random() < 0.20:
            yield f"{rng.choice(words['before'])} {text} {rng.choice(words['after'])}"
        if rng.random() < 0.06:
            yield str(rng.choice(words["reported"])).replace("{}", text)

    def _mixed(self, text: str) -> Iterator[str]:
        rng = self._rng
        if rng.random() < 0.30:
            yield " ".join(rng.sample([text, rng.choice(self._questions)], 2))
        if rng.random() < 0.12:
            yield " ".join(rng.sample([text, rng.choice(self._mixable)], 2))
        if rng.random() < 0.25:
            parts = rng.sample(self._fillers, min(len(self._fillers), rng.randint(2, 8)))
            parts.insert(rng.randint(0, len(parts)), text)
            yield " ".join(p if p[-1:] in ".!?" else f"{p}." for p in parts)

    def misspell(self, text: str, edits: int) -> str:
        keys, rng = self._words["keys"], self._rng
        letters = list(text)
        for _ in range(edits):
            places = [i for i, ch in enumerate(letters) if ch.lower() in keys]
            if not places:
                break
            i, kind = rng.choice(places), rng.randrange(4)
            if kind == 0:
                del letters[i]
            elif kind == 1:
                letters.insert(i, letters[i])
            elif kind == 2:
                letters[i] = rng.choice(keys[letters[i].lower()])
            else:
                letters[i : i + 2] = letters[i : i + 2][::-1]
        return "".join(letters)
