"""Load and check data/safety/: word lists, signs, context features and combinations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sepsis_assistant.data_files import DATA, DataError, check_keys, line_of, read_yaml
from sepsis_assistant.phrases.grammar import Phrase
from sepsis_assistant.phrases.words import WORDS, PhraseCompiler, load_words
from sepsis_assistant.safety.forms import FormReader, load_forms
from sepsis_assistant.safety.levels import level_of
from sepsis_assistant.safety.model import Level
from sepsis_assistant.safety.people import AgeBands, load_age_bands
from sepsis_assistant.safety.senses import SenseRules, load_sense_rules

SAFETY = DATA / "safety"
REPLIES = ("emergency", "other", "self_harm")


@dataclass(frozen=True)
class Entry:
    """Hold one sign or one context feature of the lexicon; what `exceptions` match is none."""

    id: str
    label: str
    phrases: tuple[Phrase, ...]
    reference: tuple[str, ...] = ()
    reply: str = "emergency"
    person: str | None = None
    level: Level = Level.EMERGENCY
    exceptions: tuple[Phrase, ...] = ()


@dataclass(frozen=True)
class Combination:
    """Hold a sign made of others: one of each group of `all_of`, two of `two_of`, and none of `unless`."""

    id: str
    label: str
    all_of: tuple[frozenset[str], ...]
    reference: tuple[str, ...] = ()
    reply: str = "emergency"
    level: Level = Level.EMERGENCY
    two_of: frozenset[str] = frozenset()
    unless: frozenset[str] = frozenset()

    def holds(self, names: Set[str]) -> bool:
        """Say whether `names` make this sign."""
        if not self.unless.isdisjoint(names) or (self.two_of and len(self.two_of & names) < 2):
            return False
        return all(names & group for group in self.all_of)

    @property
    def parts(self) -> frozenset[str]:
        """Return every name that the sign can be made of."""
        return self.two_of.union(*self.all_of)


@dataclass(frozen=True)
class Lexicon:
    """Hold everything that data/safety/ says, compiled."""

    lists: Mapping[str, Sequence[str]]
    forms: Mapping[str, str]
    splits: Mapping[str, int]
    signs: Mapping[str, Entry]
    features: Mapping[str, Entry]
    combinations: tuple[Combination, ...]
    senses: SenseRules
    about: Mapping[str, str]
    ages: AgeBands
    form_reader: FormReader

    def entry(self, name: str) -> Entry | None:
        """Return the sign or feature of that id."""
        return self.signs.get(name) or self.features.get(name)

    def vocabulary(self) -> frozenset[str]:
        """Return every plain word that some phrase asks for, for the spelling correction."""
        entries = (*self.signs.values(), *self.features.values())
        phrases = [p for e in entries for p in (*e.phrases, *e.exceptions)]
        return frozenset(w for phrase in phrases for w in phrase.words if w.isalpha())

    def cue_words(self) -> frozenset[str]:
        """Return every plain word that some cue asks for."""
        return frozenset(w for phrases in self.senses.cues.values() for p in phrases for w in p.words)


def load_lexicon(from_numbers: Iterable[str], folder: Path = SAFETY, words_path: Path = WORDS) -> Lexicon:
    """Return the lexicon in `folder`; raise DataError with file and line where it is wrong.

    `from_numbers` are the features and signs that numbers give (VitalRules.names), of use in combinations.
    """
    words = load_words(words_path)
    compiler = PhraseCompiler(words)
    signs = _entries(compiler, folder / "signs.yml", "signs")
    features = _entries(compiler, folder / "features.yml", "features")
    return Lexicon(
        lists=words.lists,
        forms=words.forms,
        splits=words.splits,
        signs=signs,
        features=features,
        combinations=_combinations(folder / "combinations.yml", {*signs, *features, *from_numbers}),
        senses=load_sense_rules(compiler, folder / "context.yml"),
        about=words.about,
        ages=load_age_bands(folder / "people.yml"),
        form_reader=load_forms(folder / "forms.yml", {*signs, *features}),
    )


def _entries(compiler: PhraseCompiler, path: Path, section: str) -> dict[str, Entry]:
    """Return the signs or features in `section` of the file at `path`, by id."""
    keys = ["id", "label", "example", "phrases", "except", "reference", "reply", "person", "level"]
    found: dict[str, Entry] = {}
    for node in check_keys(path, read_yaml(path), [section], [section])[section]:
        check_keys(path, node, keys, ["id", "label", "example", "phrases"])
        if node["id"] in found:
            raise DataError(path, line_of(node), f"id '{node['id']}' is there twice")
        found[node["id"]] = _entry(compiler, path, node)
    return found


def _entry(compiler: PhraseCompiler, path: Path, node: Any) -> Entry:
    reply = node.get("reply", "emergency")
    if reply not in REPLIES:
        raise DataError(path, line_of(node, "reply"), f"reply must be one of {REPLIES}")
    return Entry(
        id=str(node["id"]),
        label=str(node["label"]),
        phrases=compiler.phrases(path, node, "phrases"),
        reference=tuple(node.get("reference") or ()),
        reply=reply,
        person=node.get("person"),
        level=level_of(path, node),
        exceptions=compiler.phrases(path, node, "except") if "except" in node else (),
    )


def _combinations(path: Path, known: Set[str]) -> tuple[Combination, ...]:
    raw = check_keys(path, read_yaml(path), ["groups", "combinations"], ["combinations"])
    return tuple(_combination(path, node, known) for node in raw["combinations"])


def _combination(path: Path, node: Any, known: Set[str]) -> Combination:
    keys = ["id", "label", "example", "all_of", "two_of", "unless", "reference", "reply", "level"]
    check_keys(path, node, keys, ["id", "label", "example", "all_of"])
    combination = Combination(
        id=str(node["id"]),
        label=str(node["label"]),
        all_of=tuple(_names(group) for group in node["all_of"]),
        reference=tuple(node.get("reference") or ()),
        reply=node.get("reply", "emergency"),
        level=level_of(path, node),
        two_of=_names(node.get("two_of") or ()),
        unless=_names(node.get("unless") or ()),
    )
    for name in combination.parts.union(combination.unless) - known:
        raise DataError(path, line_of(node, "all_of"), f"unknown sign or feature '{name}'")
    return combination


def _names(group: Iterable[Any]) -> frozenset[str]:
    return frozenset(str(name) for name in group)
