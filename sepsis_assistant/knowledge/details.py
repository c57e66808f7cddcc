"""Load and check data/knowledge/details.yml: what a question can be about within a topic."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sepsis_assistant.data_files import DATA, DataError, check_keys, line_of, read_yaml
from sepsis_assistant.phrases.grammar import Phrase
from sepsis_assistant.phrases.words import PhraseCompiler, Words, strings

KNOWLEDGE = DATA / "knowledge"
THING = "thing_"  # begins the kinds of what has no answer of its own: data/knowledge/things.yml
DETAILS = KNOWLEDGE / "details.yml"
THINGS = KNOWLEDGE / "things.yml"

_ONE_TOKEN = re.compile(r"[^\W\d_]+(?:'t)?|'\w+|\d+(?:[.,]\d+)?|\W")


@dataclass(frozen=True)
class Detail:
    """Hold one detail: a risk factor, an infection, a germ, an organ, a stage, a measure, a sign ..."""

    id: str
    kind: str
    label: str
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True)
class AgeRange:
    """Hold the ages in months, from (included) to (not included), that stand for a detail."""

    start: float
    end: float
    detail: str


@dataclass(frozen=True)
class Details:
    """Hold everything that details.yml says, compiled."""

    by_id: Mapping[str, Detail]
    ages: tuple[AgeRange, ...]
    ignored: tuple[Phrase, ...]

    def vocabulary(self) -> frozenset[str]:
        """Return every plain word of a phrase, for the spelling correction; not those of things."""
        phrases = [p for d in self.by_id.values() if not d.kind.startswith(THING) for p in d.phrases]
        return frozenset(w for phrase in phrases for w in phrase.words if w.isalpha())


def load_details(words: Words, path: Path = DETAILS, things: Path | None = None) -> Details:
    """Return the details in the file at `path` and the things in the other; raise DataError with its line."""
    raw = check_keys(path, read_yaml(path), ["kinds", "details", "ages", "ignore"], ["kinds", "details"])
    compiler, kinds = PhraseCompiler(words), strings(path, raw, "kinds")
    found: dict[str, Detail] = {}
    for node in raw["details"]:
        detail = _detail(path, node, kinds, compiler)
        if detail.id in found:
            raise DataError(path, line_of(node), f"id '{detail.id}' is there twice")
        check_words(path, node, detail.phrases, words)
        found[detail.id] = detail
    found |= {thing.id: thing for thing in (_things(things, words) if things else ())}
    ages = tuple(_age_range(path, node, found) for node in raw.get("ages") or ())
    ignored = compiler.phrases(path, raw, "ignore") if raw.get("ignore") else ()
    return Details(found, ages, ignored)


def check_words(path: Path, node: Any, phrases: Iterable[Phrase], words: Words) -> None:
    """Raise DataError for a word in `phrases` that no token can ever have as its usual form."""
    listed = {w for members in words.lists.values() for w in members}
    for word in sorted({w for phrase in phrases for w in phrase.words} - listed):
        usual = words.forms.get(word, word)
        if usual != word:
            raise DataError(path, line_of(node), f"'{word}' never matches: write its usual form '{usual}'")
        if not _ONE_TOKEN.fullmatch(word):
            raise DataError(path, line_of(node), f"'{word}' never matches: it is more than one token")


def _things(path: Path, words: Words) -> Iterator[Detail]:
    """Yield the things that a question may name: kind -> label -> phrases."""
    raw = check_keys(path, read_yaml(path), ["things"], ["things"])["things"]
    compiler = PhraseCompiler(words)
    for kind in raw:
        if not str(kind).startswith(THING):
            raise DataError(path, line_of(raw, kind), f"the kind '{kind}' must begin with '{THING}'")
        for label in raw[kind]:
            phrases = compiler.phrases(path, raw[kind], label)
            yield Detail(f"{kind}:{label}", str(kind), str(label), phrases)


def _detail(path: Path, node: Any, kinds: list[str], compiler: PhraseCompiler) -> Detail:
    keys = ["id", "kind", "label", "phrases"]
    check_keys(path, node, keys, keys)
    if node["kind"] not in kinds:
        known = ", ".join(kinds)
        raise DataError(path, line_of(node, "kind"), f"unknown kind '{node['kind']}'; known kinds: {known}")
    phrases = compiler.phrases(path, node, "phrases")
    return Detail(str(node["id"]), str(node["kind"]), str(node["label"]), phrases)


def _age_range(path: Path, node: Any, known: Mapping[str, Detail]) -> AgeRange:
    check_keys(path, node, ["from", "to", "detail"], ["to", "detail"])
    if node["detail"] not in known:
        raise DataError(path, line_of(node, "detail"), f"unknown detail '{node['detail']}'")
    return AgeRange(float(node["from"]), float(node["to"]), str(node["detail"]))
