"""Know what people say every day, which the trained heads take for danger by the sound of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from sepsis_assistant.data_files import check_keys, read_yaml
from sepsis_assistant.memory import remembering
from sepsis_assistant.phrases.matching import PhraseIndex
from sepsis_assistant.phrases.tokens import Normaliser, norms_of
from sepsis_assistant.phrases.words import PhraseCompiler, load_words, strings
from sepsis_assistant.safety.lexicon import SAFETY

EVERYDAY = SAFETY / "everyday.yml"
# One of these beside the phrases turns them round: "there is no going back".
_NOT = frozenset({"no", "not", "never", "nothing", "nobody", "isn't", "doesn't", "can't", "won't", "hasn't"})
_KEYS = ("others", "fillers", "phrases")


@dataclass(frozen=True)
class Everyday:
    """Hold data/safety/everyday.yml."""

    index: PhraseIndex[bool]
    normaliser: Normaliser
    fillers: frozenset[str]
    others: int
    is_all: Callable[[str], bool] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "is_all", remembering(self._is_all))

    def _is_all(self, text: str) -> bool:
        """Say whether `text` is made of what is said every day: "let me go back one step"."""
        doc = self.normaliser.doc(text.lower())
        covered = {place for *_, start, end in self.index.find(doc) for place in range(start, end)}
        words = [(place, norm) for place, norm in enumerate(norms_of(doc)) if any(map(str.isalnum, norm))]
        beside = [norm for place, norm in words if place not in covered and norm not in self.fillers]
        return bool(covered) and len(beside) <= self.others and _NOT.isdisjoint(beside)


def load_everyday(path: Path = EVERYDAY) -> Everyday:
    """Return the phrases in `path`; raise DataError with file and line where it is wrong."""
    raw, words = check_keys(path, read_yaml(path), _KEYS, _KEYS), load_words()
    phrases = PhraseCompiler(words).phrases(path, raw, "phrases")
    return Everyday(
        PhraseIndex((True, phrase) for phrase in phrases),
        Normaliser(words.forms, words.splits, lambda word: word),
        frozenset(strings(path, raw, "fillers")),
        int(raw["others"]),
    )


@lru_cache(maxsize=1)
def default_everyday() -> Everyday:
    """Return the phrases of data/safety/everyday.yml, read once per process."""
    return load_everyday()
