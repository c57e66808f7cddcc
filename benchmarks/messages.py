"""Make any number of training messages out of those in data/nlu/."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from sepsis_assistant.data_files import DATA
from sepsis_assistant.evaluation.corpus import read_examples

Messages = dict[str, list[str]]  # intent -> texts


def read_messages(folder: Path = DATA / "nlu") -> Messages:
    """Return the training messages of `folder` by intent."""
    found: Messages = {}
    for text, intent in read_examples(folder):
        found.setdefault(intent, []).append(text)
    return found


def resized(messages: Messages, count: int, seed: int = 1) -> Messages:
    """Return about `count` distinct messages with the intents in the same proportion.

    What is too much is left out; what is lacking are copies with a slip of the keyboard.
    """
    dice = random.Random(seed)
    seen = {text.lower() for texts in messages.values() for text in texts}
    share = count / sum(map(len, messages.values()))
    return {intent: _part(texts, round(len(texts) * share), dice, seen) for intent, texts in messages.items()}


def write_messages(messages: Messages, folder: Path) -> None:
    """Write the messages as Rasa's training data, a file an intent."""
    for intent, texts in messages.items():
        head = ['version: "3.1"', "nlu:", f"  - intent: {intent}", "    examples: |"]
        lines = [*head, *(f"      - {text}" for text in texts)]
        (folder / f"{intent}.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _part(texts: Sequence[str], count: int, dice: random.Random, seen: set[str]) -> list[str]:
    if count <= len(texts):
        return dice.sample(texts, max(count, 2))
    made = list(texts)
    for text in _slips(texts, dice):
        if text and text.lower() not in seen:
            seen.add(text.lower())
            made.append(text)
        if len(made) == count:
            break
    return made


def _slips(texts: Sequence[str], dice: random.Random) -> Iterator[str]:
    """Yield copies without end in which one letter was swapped, dropped or doubled."""
    while True:
        text = dice.choice(texts)
        place = dice.randrange(max(len(text) - 1, 1))
        before, letter, after = text[:place], text[place : place + 1], text[place + 1 :]
        slip = dice.choice([after, letter * 2 + after, after[:1] + letter + after[1:]])
        yield (before + slip).strip()
