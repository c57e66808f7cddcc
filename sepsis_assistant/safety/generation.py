"""Write training messages from a small grammar over the signs: the same words in every sense."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from sepsis_assistant.data_files import DataError, check_keys, line_of, read_yaml
from sepsis_assistant.safety.lexicon import SAFETY
from sepsis_assistant.safety.model import Level

GENERATION = SAFETY / "generation.yml"
_SECTIONS = ["people", "pronouns", "irregular", "first_person", "signs", "complaints", "frames", "samples"]
_DANGER, _REPORT, _EMERGENCY = "report_urgent_symptoms", "report_symptoms", Level.EMERGENCY.value
_CHOICE = re.compile(r"\{([^{}]+)\}")
_SLOT = re.compile(r"\[(\+?[A-Za-z']+\d?)\]")
_SHARE = {"lower": 0.35, "no_stop": 0.25}  # how many lose their capitals, their full stop


@dataclass(frozen=True)
class _Person:
    name: str
    forms: Sequence[str]  # he, his, him, is, has

    @property
    def first(self) -> bool:
        return self.forms[0] == "I"


class Made(NamedTuple):
    """Hold one message that the grammar wrote; without a `level` its intent tells it."""

    text: str
    intent: str
    level: str | None


def generate(seed: int, path: Path = GENERATION) -> list[Made]:
    """Return every message that the grammar at `path` writes, each text once."""
    grammar = _Grammar(path, seed)
    unique: dict[str, Made] = {}
    for made in (*grammar.messages(), *grammar.complaints()):
        unique.setdefault(made.text, made)
    return list(unique.values())


class _Grammar:
    def __init__(self, path: Path, seed: int) -> None:
        self._path = path
        self._raw: Any = check_keys(path, read_yaml(path), _SECTIONS, _SECTIONS)
        self._rng = random.Random(seed)
        for node in self._raw["signs"]:
            check_keys(path, node, ["nouns", "people", "predicates"], ["nouns", "people", "predicates"])
        for node in self._raw["complaints"]:
            check_keys(path, node, ["level", "people", "predicates"], ["level", "people", "predicates"])

    def complaints(self) -> Iterator[Made]:
        """Yield reports without a danger sign."""
        frames = self._raw["frames"][_REPORT]
        for node in self._raw["complaints"]:
            for predicate in node["predicates"]:
                for frame in self._rng.sample(frames, int(self._raw["samples"][_REPORT])):
                    text = self._render(frame, predicate, "", self._person(node))
                    yield Made(self._worn(text), _REPORT, str(node["level"]))

    def messages(self) -> Iterator[Made]:
        """Yield what is made of each sign: reports of it, what is past or imagined, questions."""
        for sign in self._raw["signs"]:
            for intent, frames in self._raw["frames"].items():
                if intent == _REPORT:
                    continue
                told = [f for f in frames if not set(_SLOT.findall(f)) <= {"N"}]
                asked = [f for f in frames if f not in told]
                count = int(self._raw["samples"][intent])
                yield from self._fill(sign, str(intent), told, sign["predicates"], count)
                yield from self._fill(sign, str(intent), asked, sign["nouns"], count)

    def _fill(
        self, sign: Mapping[str, Any], intent: str, frames: Sequence[str], subjects: Sequence[str], count: int
    ) -> Iterator[Made]:
        rng = self._rng
        level = _EMERGENCY if intent == _DANGER else None
        for subject in subjects:
            for frame in rng.sample(frames, min(count, len(frames))):
                person = self._person(sign)
                noun = subject if subject in sign["nouns"] else rng.choice(sign["nouns"])
                predicate = subject if subject in sign["predicates"] else ""
                yield Made(self._worn(self._render(frame, predicate, noun, person)), intent, level)

    def _person(self, sign: Mapping[str, Any]) -> _Person:
        kind = self._rng.choice(sign["people"])
        if kind not in self._raw["people"]:
            raise DataError(self._path, line_of(sign, "people"), f"no such kind of person: {kind}")
        entry = self._raw["people"][kind]
        return _Person(self._rng.choice(entry["names"]), self._raw["pronouns"][entry["pronouns"]])

    def _render(self, frame: str, predicate: str, noun: str, person: _Person) -> str:
        """Fill [P], [D] (and [P2], [D2]: the person already named) and [N], then the words of the person."""
        predicate = _CHOICE.sub(lambda match: self._rng.choice(match[1].split("|")), predicate)
        named = {"P": ("", predicate), "D": ("past", predicate)}
        known = predicate.replace("[S]", "[he]").replace("[S's]", "[his]")
        named |= {"P2": ("", known), "D2": ("past", known), "N": ("", noun)}

        def fill(match: re.Match[str]) -> str:
            tense, text = named.get(match[1], ("", match[0]))
            return self._inflect(text, person, tense)

        return self._inflect(_SLOT.sub(fill, frame), person, "")

    def _inflect(self, text: str, person: _Person, tense: str) -> str:
        return _SLOT.sub(lambda match: self._word(match[1], person, tense), text)

    def _word(self, word: str, person: _Person, tense: str) -> str:
        he, his, him, now, has = person.forms
        owner = his if person.first else f"{person.name}'s"
        fixed = {"S": person.name, "s": person.name, "S's": owner, "he": he, "his": his, "him": him}
        if word in fixed:
            return fixed[word]
        other_subject, word = word.startswith("+"), word.removeprefix("+")
        if tense:
            return str(self._raw["irregular"].get(word) or _past(word))
        if other_subject:
            return word
        if word in ("is", "has"):
            return now if word == "is" else has
        if person.first:
            return str(self._raw["first_person"].get(word, word))
        return word if word.endswith("'t") else _third_person(word)

    def _worn(self, text: str) -> str:
        """Return the message as people type it: with a capital or none, with a full stop or none."""
        text = text[:1].upper() + text[1:]
        if self._rng.random() < _SHARE["lower"]:
            text = text.lower()
        return text.rstrip(".") if self._rng.random() < _SHARE["no_stop"] else text


def _third_person(verb: str) -> str:
    if verb.endswith(("s", "sh", "ch")) or verb == "go":
        return f"{verb}es"
    return f"{verb}s"


def _past(verb: str) -> str:
    if verb.endswith("e"):
        return f"{verb}d"
    return f"{verb}red" if verb == "slur" else f"{verb}ped" if verb == "stop" else f"{verb}ed"
