"""Read a question: the details and things that it names, and whether it points back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sepsis_assistant.knowledge.book import load_points_back
from sepsis_assistant.knowledge.details import THING
from sepsis_assistant.knowledge.finder import DetailFinder, Found, default_finder
from sepsis_assistant.memory import remembering
from sepsis_assistant.phrases.grammar import Phrase
from sepsis_assistant.phrases.matching import PhraseIndex
from sepsis_assistant.phrases.words import load_words
from sepsis_assistant.text import fold

_SOMETHING = "something"


@dataclass(frozen=True)
class Question:
    """Hold what a question shows; `masked` is its text without the names of things, where it has any."""

    details: tuple[Found, ...] = ()
    points_back: bool = False
    masked: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return what the policies need, as plain JSON types."""
        details = [[found.detail, found.kind] for found in self.details]
        return {"details": details, "points_back": self.points_back}


class QuestionReader:
    """Read questions; build it once, it has no state."""

    def __init__(self, finder: DetailFinder, points_back: tuple[Phrase, ...]) -> None:
        """File the phrases that point back."""
        self._finder = finder
        self._back: PhraseIndex[bool] = PhraseIndex((True, p) for p in points_back)
        self.read = remembering(self._read_anew)

    def label(self, detail: str) -> str:
        """Return the plain words for a detail or a thing."""
        return self._finder.details.by_id[detail].label

    def _read_anew(self, text: str) -> Question:
        """Return what `text` shows."""
        doc = self._finder.doc(text)
        details = tuple(self._finder.find(doc))
        return Question(details, any(self._back.find(doc)), _masked(fold(text), details))


def _masked(text: str, details: tuple[Found, ...]) -> str | None:
    things = [found for found in details if found.kind.startswith(THING)]
    for thing in sorted(things, key=lambda found: -found.start):
        text = f"{text[: thing.start]}{_SOMETHING}{text[thing.end :]}"
    return text if things else None


@lru_cache(maxsize=1)
def default_reader() -> QuestionReader:
    """Return the reader over data/knowledge/, built once per process."""
    return QuestionReader(default_finder(), load_points_back(load_words()))
