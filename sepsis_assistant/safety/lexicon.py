"""Load and check data/safety/: word lists, signs, context features, combinations and cues."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sepsis_assistant.data_files import DATA, DataError, check_keys, line_of, read_yaml
from sepsis_assistant.safety.grammar import NotationError, Phrase, compile_phrases

SAFETY = DATA / "safety"
REPLIES = ("emergency", "other", "self_harm")


@dataclass(frozen=True)
class Entry:
    """Hold one sign or one context feature of the lexicon."""

    id: str
    label: str
    phrases: tuple[Phrase, ...]
    reference: tuple[str, ...] = ()
    reply: str = "emergency"
    person: str | None = None


@dataclass(frozen=True)
class Combination:
    """Hold a sign that exists only when each group of `all_of` has a member present."""

    id: str
    label: str
    all_of: tuple[frozenset[str], ...]
    reference: tuple[str, ...] = ()
    reply: str = "emergency"


@dataclass(frozen=True)
class Words:
    """Hold words.yml: word lists, words too frequent to look up by, usual forms and splits."""

    lists: Mapping[str, Sequence[str]]
    common: frozenset[str]
    forms: Mapping[str, str]
    splits: Mapping[str, int]
    about: Mapping[str, str]  # person -> words for the reply


@dataclass(frozen=True)
class Lexicon:
    """Hold everything that data/safety/ says, compiled."""

    lists: Mapping[str, Sequence[str]]
    forms: Mapping[str, str]
    splits: Mapping[str, int]
    signs: Mapping[str, Entry]
    features: Mapping[str, Entry]
    combinations: tuple[Combination, ...]
    cues: Mapping[str, tuple[Phrase, ...]]
    about: Mapping[str, str]

    def vocabulary(self) -> frozenset[str]:
        """Return every plain word that some phrase asks for, for the spelling correction."""
        phrases = [p for e in (*self.signs.values(), *self.features.values()) for p in e.phrases]
        return frozenset(w for phrase in phrases for w in phrase.words() if w.isalpha())

    def cue_words(self) -> frozenset[str]:
        """Return every plain word that some cue asks for."""
        return frozenset(w for phrases in self.cues.values() for p in phrases for w in p.words())


def load_words(folder: Path = SAFETY) -> Words:
    """Return the words of words.yml in `folder`; raise DataError with file and line where it is wrong."""
    path = folder / "words.yml"
    raw = check_keys(path, read_yaml(path), ["lists", "about", "common", "forms", "splits"], ["lists"])
    return Words(
        lists={name: strings(path, raw["lists"], name) for name in raw["lists"]},
        common=frozenset(raw.get("common") or ()),
        forms={str(k): str(v) for k, v in (raw.get("forms") or {}).items()},
        splits={str(k): int(v) for k, v in (raw.get("splits") or {}).items()},
        about={str(k): str(v) for k, v in (raw.get("about") or {}).items()},
    )


def load_lexicon(folder: Path = SAFETY) -> Lexicon:
    """Return the lexicon in `folder`; raise DataError with file and line where it is wrong."""
    words = load_words(folder)
    compiler = PhraseCompiler(words)
    signs = compiler.entries(folder / "signs.yml", "signs")
    features = compiler.entries(folder / "features.yml", "features")
    return Lexicon(
        lists=words.lists,
        forms=words.forms,
        splits=words.splits,
        signs=signs,
        features=features,
        combinations=_combinations(
            folder / "combinations.yml", {*signs, *features, *_number_features(folder)}
        ),
        cues=compiler.cues(folder / "context.yml"),
        about=words.about,
    )


class PhraseCompiler:
    """Compile the phrases of data files with the word lists of one words.yml."""

    def __init__(self, words: Words) -> None:
        """Keep the word lists."""
        self._lists, self._common = words.lists, words.common

    def entries(self, path: Path, section: str) -> dict[str, Entry]:
        """Return the signs or features in `section` of the file at `path`, by id."""
        keys = ["id", "label", "phrases", "reference", "reply", "person"]
        found: dict[str, Entry] = {}
        for node in check_keys(path, read_yaml(path), [section], [section])[section]:
            check_keys(path, node, keys, ["id", "label", "phrases"])
            if node["id"] in found:
                raise DataError(path, line_of(node), f"id '{node['id']}' is there twice")
            found[node["id"]] = self._entry(path, node)
        return found

    def _entry(self, path: Path, node: Any) -> Entry:
        reply = node.get("reply", "emergency")
        if reply not in REPLIES:
            raise DataError(path, line_of(node, "reply"), f"reply must be one of {REPLIES}")
        return Entry(
            id=str(node["id"]),
            label=str(node["label"]),
            phrases=self.phrases(path, node, "phrases"),
            reference=tuple(node.get("reference") or ()),
            reply=reply,
            person=node.get("person"),
        )

    def phrases(self, path: Path, node: Any, key: str) -> tuple[Phrase, ...]:
        """Return the compiled phrases in the list `node[key]`."""
        compiled: list[Phrase] = []
        for number, notation in enumerate(strings(path, node, key)):
            try:
                compiled.extend(compile_phrases(notation, self._lists, self._common))
            except NotationError as error:
                raise DataError(path, line_of(node[key], number), str(error)) from None
        return tuple(compiled)

    def cues(self, path: Path) -> dict[str, tuple[Phrase, ...]]:
        """Return the cues of context.yml, by name."""
        node = check_keys(path, read_yaml(path), ["cues"], ["cues"])["cues"]
        return {str(name): self.phrases(path, node, name) for name in node}


def strings(path: Path, node: Any, key: str) -> list[str]:
    """Return the list `node[key]` as texts; raise DataError when it is no list."""
    values = node[key]
    if not isinstance(values, Iterable) or isinstance(values, str | Mapping):
        raise DataError(path, line_of(node, key), f"'{key}' must be a list")
    return [str(v) for v in values]


def _number_features(folder: Path) -> set[str]:
    """Return the features and signs that vitals.yml reads from numbers and ages."""
    raw = read_yaml(folder / "vitals.yml")
    named = [*raw["features"], *raw["signs"]]
    return {*map(str, raw["age_features"]), *(str(line["id"]) for line in named)}


def _combinations(path: Path, known: set[str]) -> tuple[Combination, ...]:
    keys = ["id", "label", "all_of", "reference", "reply"]
    found = []
    for node in check_keys(path, read_yaml(path), ["combinations"])["combinations"]:
        check_keys(path, node, keys, ["id", "label", "all_of"])
        groups = tuple(frozenset(str(i) for i in group) for group in node["all_of"])
        for name in frozenset().union(*groups) - known:
            raise DataError(path, line_of(node, "all_of"), f"unknown sign or feature '{name}'")
        found.append(
            Combination(
                str(node["id"]),
                str(node["label"]),
                groups,
                tuple(node.get("reference") or ()),
                node.get("reply", "emergency"),
            )
        )
    return tuple(found)
