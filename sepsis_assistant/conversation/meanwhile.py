"""Read what a short message is about beside a sign: the wait for help, sleep, no fever, fear for somebody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sepsis_assistant.conversation.wording import Wording, clauses, compiler
from sepsis_assistant.data_files import DATA, check_keys, read_yaml
from sepsis_assistant.numbers.reader import default_number_rules, read_numbers
from sepsis_assistant.phrases.grammar import Phrase

MEANWHILE = DATA / "conversation" / "meanwhile.yml"
_WAITS, _ASLEEP, _INTENDS, _NO_FEVER, _WORRIED, _NOT_WORRIED = _KINDS = (
    "waits", "asleep", "intends", "no_fever", "worried_about", "not_worried",
)  # fmt: skip
_FEVER = 38.0  # C, claim warning_signs.fever_38
_TEMPERATURE = "temperature"


@dataclass(frozen=True)
class Meanwhile:
    """Hold data/conversation/meanwhile.yml."""

    wording: Wording[str]

    def waits(self, text: str) -> bool:
        """Say whether `text` asks about the wait for help."""
        return any(_WAITS in said for said in self._said(text))

    def is_no_change(self, text: str) -> bool:
        """Say whether `text` tells that somebody sleeps, or what the writer will do: neither is a change."""
        return any(said & {_ASLEEP, _INTENDS} for said in self._said(text))

    def no_fever(self, text: str) -> bool:
        """Say whether `text` speaks of a temperature that is not high."""
        readings = read_numbers(text, default_number_rules()).readings
        told = [each.value for each in readings if each.kind == _TEMPERATURE]
        if told:
            return max(told) < _FEVER
        return any(_NO_FEVER in said for said in self._said(text))

    def is_worried(self, text: str) -> bool:
        """Say whether `text` tells that the writer is afraid for somebody."""
        return any(_WORRIED in said and _NOT_WORRIED not in said for said in self._said(text))

    def _said(self, text: str) -> Iterator[set[str]]:
        for clause in clauses(text):
            yield {kind for kind, _ in self.wording.find(clause)}


def load_meanwhile(path: Path = MEANWHILE) -> Meanwhile:
    """Return the words in `path`; raise DataError with file and line where it is wrong."""
    raw = check_keys(path, read_yaml(path), ("lists", *_KINDS), ("lists", *_KINDS))
    return Meanwhile(Wording(_phrases(path, raw)))


def _phrases(path: Path, raw: Any) -> Iterator[tuple[str, Phrase]]:
    made = compiler(path, raw["lists"])
    for kind in _KINDS:
        yield from ((kind, phrase) for phrase in made.phrases(path, raw, kind))


@lru_cache(maxsize=1)
def default_meanwhile() -> Meanwhile:
    """Return the words of data/conversation/meanwhile.yml, read once per process."""
    return load_meanwhile()
