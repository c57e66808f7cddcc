"""Load data/safety/context.yml: the cues that decide in which sense a sign is mentioned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sepsis_assistant.data_files import DataError, check_keys, line_of, read_yaml
from sepsis_assistant.phrases.grammar import Phrase
from sepsis_assistant.phrases.words import PhraseCompiler, strings

_SECTIONS = ("words", "negation_reach", "plain_report", "cues")
_WORDS = ("clause", "subject", "present", "past", "own", "own_state", "pronoun")


@dataclass(frozen=True)
class SenseWords:
    """Hold the words that the cues are read with; context.yml says what each list is for."""

    clause: frozenset[str]
    subject: frozenset[str]
    present: frozenset[str]
    past: frozenset[str]
    own: frozenset[str]
    own_state: frozenset[str]
    pronoun: frozenset[str]


@dataclass(frozen=True)
class SenseRules:
    """Hold context.yml, compiled."""

    cues: Mapping[str, tuple[Phrase, ...]]
    words: SenseWords
    negation_reach: int
    plain_words: int
    set_apart: frozenset[str]  # categories of cues that no plain report has


def load_sense_rules(compiler: PhraseCompiler, path: Path) -> SenseRules:
    """Return the rules in the file at `path`; raise DataError with the line where it is wrong."""
    raw = check_keys(path, read_yaml(path), _SECTIONS, _SECTIONS)
    words = check_keys(path, raw["words"], _WORDS, _WORDS)
    plain = check_keys(path, raw["plain_report"], ("words", "without"), ("words", "without"))
    cues = {str(name): compiler.phrases(path, raw["cues"], name) for name in raw["cues"]}
    for name in strings(path, plain, "without"):
        if name not in cues:
            raise DataError(path, line_of(plain, "without"), f"unknown cues '{name}'")
    return SenseRules(
        cues=cues,
        words=SenseWords(**{name: frozenset(strings(path, words, name)) for name in _WORDS}),
        negation_reach=int(raw["negation_reach"]),
        plain_words=int(plain["words"]),
        set_apart=frozenset(strings(path, plain, "without")),
    )
