"""Make training rows: messages as written, garbled, wrapped in small talk, mixed with others.

A report keeps its level of care whatever it is mixed with, so that length, typing errors and small talk say
nothing about danger. What is made of a message depends on it and the seed,
hardly on the other messages: an edit of one file changes few rows, and the vectors of the others can be kept.
"""

from __future__ import annotations

import bisect
import hashlib
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sepsis_assistant.data_files import check_keys, read_yaml
from sepsis_assistant.safety.care import ILL, OTHER, PAST, QUESTION
from sepsis_assistant.safety.lexicon import SAFETY

DANGER, SELF_HARM = "report_urgent_symptoms", "report_self_harm"
AUGMENTATION = SAFETY / "augmentation.yml"
# Sentences of these, taken alone, may read like a report.
_STORIES = frozenset({"ask_what_to_do", SELF_HARM})
_BARE = frozenset({SELF_HARM, "greet", "affirm", "deny", "unsure"})
_UNCLEAR = frozenset({DANGER, SELF_HARM, "report_symptoms", "express_worry"})  # their level is in the data
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True)
class Told:
    """Hold one training message; without a `level` its intent tells it, where that can; `signs` are ids."""

    text: str
    intent: str
    level: str | None = None
    signs: tuple[str, ...] = ()

    @property
    def care(self) -> str | None:
        """Return its level of care, or None where that is not known."""
        return self.level or level_of_intent(self.intent)


@dataclass(frozen=True)
class Row:
    """Hold one training text; `intent` is None where it mixes several, `group` names its message."""

    text: str
    intent: str | None
    group: int
    level: str | None = None
    signs: tuple[str, ...] = ()


def level_of_intent(intent: str) -> str | None:
    """Return what a message of this intent is where nobody is reported to be ill now, else None."""
    if intent in _UNCLEAR:
        return None
    if intent in ("report_past_episode", "report_bereavement"):
        return PAST
    return QUESTION if intent.startswith("ask_") else OTHER


def training_rows(messages: Sequence[Told], seed: int, share: float = 1.0) -> list[Row]:
    """Return each message, and what is made of a `share` of them; each text once."""
    maker = _Maker(messages, seed)
    unique: dict[str, Row] = {}
    for group, told in enumerate(messages):
        unique.setdefault(told.text, Row(told.text, told.intent, group, told.care, told.signs))
    for group, message in enumerate(messages):
        for row in maker.rows(message, group, share):
            unique.setdefault(row.text, row)
    return list(unique.values())


def amid(others: Sequence[str], text: str, rng: random.Random) -> str:
    """Return `text` somewhere among other sentences, each with a full stop."""
    parts = list(others)
    parts.insert(rng.randint(0, len(parts)), text)
    return " ".join(part if part[-1:] in ".!?" else f"{part}." for part in parts)


class _Pool:
    """Draw texts so that one text more or less changes few draws: the next one on a circle of hashes."""

    def __init__(self, texts: Iterable[str]) -> None:
        placed = sorted((_place(text), text) for text in dict.fromkeys(texts))
        self._places, self._texts = [place for place, _ in placed], [text for _, text in placed]

    def draw(self, rng: random.Random) -> str:
        return self._texts[bisect.bisect(self._places, rng.random()) % len(self._texts)]


def _place(text: str) -> float:
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


class _Maker:
    def __init__(self, messages: Iterable[Told], seed: int, path: Path = AUGMENTATION) -> None:
        names = ["before", "after", "reported", "talk", "keys"]
        self._words: Any = check_keys(path, read_yaml(path), names, names)
        self._seed = seed
        mixable = [t for t in messages if t.care in (OTHER, QUESTION) and t.intent not in _BARE]
        self._mixable = _Pool(t.text for t in mixable)
        self._questions = _Pool(t.text for t in mixable if t.care == QUESTION)
        self._fillers = _Pool(t.text for t in mixable if 4 <= len(t.text.split()) <= 40)

    def rows(self, told: Told, group: int, share: float) -> Iterator[Row]:
        """Yield what is made of a message, if it is one of the `share` that the seed chooses."""
        text, level = told.text, told.care
        rng = random.Random(f"{self._seed} {text}")
        if rng.random() >= share:
            return
        for changed in self._garbled(text, rng):
            yield Row(changed, told.intent, group, level, told.signs)
        if told.intent != SELF_HARM:
            told_of = level in (*ILL, PAST)
            for mixed in (*self._mixed(text, rng), *(self._rambling(text, rng) if told_of else ())):
                yield Row(mixed, None, group, level if told_of else None, told.signs)
        if level in (OTHER, QUESTION) and told.intent not in _STORIES:
            parts = _SENTENCE_END.split(text)
            yield from (Row(p, None, group, level) for p in parts[1:] + parts[:-1] if " " in p)

    def _garbled(self, text: str, rng: random.Random) -> Iterator[str]:
        words = self._words
        if rng.random() < 0.45:
            yield self.misspell(text, rng.randint(1, 1 + len(text.split()) // 5), rng)
        if rng.random() < 0.30:
            bare = re.sub(r"[.,!?;:'\"]", "", text)
            yield bare.upper() if rng.random() < 0.15 else bare.lower()
        if rng.random() < 0.50:
            yield f"{rng.choice(words['before'])} {text} {rng.choice(words['after'])}"
        if rng.random() < 0.06:
            yield str(rng.choice(words["reported"])).replace("{}", text)

    def _mixed(self, text: str, rng: random.Random) -> Iterator[str]:
        if rng.random() < 0.30:
            yield " ".join(rng.sample([text, self._questions.draw(rng)], 2))
        if rng.random() < 0.12:
            yield " ".join(rng.sample([text, self._mixable.draw(rng)], 2))
        if rng.random() < 0.25:
            yield amid([self._fillers.draw(rng) for _ in range(rng.randint(2, 8))], text, rng)

    def _rambling(self, text: str, rng: random.Random) -> Iterator[str]:
        """Yield a report in the middle of everyday talk, which says nothing about how soon help is needed."""
        if rng.random() < 0.5:
            yield amid(rng.sample(self._words["talk"], rng.randint(1, 9)), text, rng)

    def misspell(self, text: str, edits: int, rng: random.Random) -> str:
        keys = self._words["keys"]
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
