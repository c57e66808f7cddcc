"""Load word lists and usual forms, and compile the phrases of data files with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sepsis_assistant.data_files import DATA, DataError, check_keys, line_of, read_yaml
from sepsis_assistant.phrases.grammar import Grammar, NotationError, Phrase

WORDS = DATA / "phrases" / "words.yml"


@dataclass(frozen=True)
class Words:
    """Hold words.yml: word lists, words too frequent to look up by, usual forms and splits."""

    lists: Mapping[str, Sequence[str]]
    common: frozenset[str]
    forms: Mapping[str, str]
    splits: Mapping[str, int]
    about: Mapping[str, str]  # person -> words for the reply


def load_words(path: Path = WORDS) -> Words:
    """Return the words in the file at `path`; raise DataError with file and line where it is wrong."""
    raw = check_keys(path, read_yaml(path), ["lists", "about", "common", "forms", "splits"], ["lists"])
    return Words(
        lists={name: strings(path, raw["lists"], name) for name in raw["lists"]},
        common=frozenset(raw.get("common") or ()),
        forms={str(k): str(v) for k, v in (raw.get("forms") or {}).items()},
        splits={str(k): int(v) for k, v in (raw.get("splits") or {}).items()},
        about={str(k): str(v) for k, v in (raw.get("about") or {}).items()},
    )


class PhraseCompiler:
    """Compile the phrases of data files with the word lists of one words.yml."""

    def __init__(self, words: Words) -> None:
        """Keep the word lists."""
        self._grammar = Grammar(words.lists, words.common)

    def phrases(self, path: Path, node: Any, key: str) -> tuple[Phrase, ...]:
        """Return the compiled phrases in the list `node[key]`."""
        compiled: list[Phrase] = []
        for number, notation in enumerate(strings(path, node, key)):
            try:
                compiled.extend(self._grammar.phrases(notation))
            except NotationError as error:
                raise DataError(path, line_of(node[key], number), str(error)) from None
        return tuple(compiled)


def strings(path: Path, node: Any, key: str) -> list[str]:
    """Return the list `node[key]` as texts; raise DataError when it is no list."""
    values = node[key]
    if not isinstance(values, Iterable) or isinstance(values, str | Mapping):
        raise DataError(path, line_of(node, key), f"'{key}' must be a list")
    return [str(v) for v in values]
