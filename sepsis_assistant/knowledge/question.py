"""Read a question: its details, whether it asks for a thing that is none, whether it points back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from spacy.tokens import Doc

from sepsis_assistant.knowledge.book import QuestionCues, load_question_cues
from sepsis_assistant.knowledge.finder import DetailFinder, Found, default_finder
from sepsis_assistant.memory import remembering
from sepsis_assistant.phrases.matching import PhraseIndex
from sepsis_assistant.phrases.words import load_words

_SIDE = "aspect"  # a kind of details that are no thing one could ask about


@dataclass(frozen=True)
class Question:
    """Hold what a question shows; `unknown` names the topics under which it asks for a thing of no detail."""

    details: tuple[Found, ...] = ()
    unknown: tuple[str, ...] = ()
    points_back: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return what the policy needs, as plain JSON types."""
        details = [[found.detail, found.kind] for found in self.details]
        return {"details": details, "unknown": list(self.unknown), "points_back": self.points_back}


class QuestionReader:
    """Read questions; build it once, it has no state."""

    def __init__(self, finder: DetailFinder, cues: QuestionCues) -> None:
        """File the phrases of the cues."""
        self._finder, self._everyday = finder, cues.everyday
        self._specific: PhraseIndex[str] = PhraseIndex(cues.specific)
        self.read = remembering(self._read_anew)
        self._back: PhraseIndex[bool] = PhraseIndex((True, p) for p in cues.points_back)

    def _read_anew(self, text: str) -> Question:
        """Return what `text` shows."""
        doc = self._finder.doc(text)
        details = tuple(self._finder.find(doc))
        named = any(found.kind != _SIDE for found in details)
        unknown = () if named else tuple(dict.fromkeys(self._unknown(doc)))
        return Question(details, unknown, any(self._back.find(doc)))

    def _unknown(self, doc: Doc) -> Iterator[str]:
        for topic, phrase, start, end in self._specific.find(doc):
            known = self._everyday | phrase.words
            if any(t.norm_ not in known for t in doc[start:end] if t.text.isalpha() and len(t.text) > 2):
                yield topic


@lru_cache(maxsize=1)
def default_reader() -> QuestionReader:
    """Return the reader over data/knowledge/, built once per process."""
    return QuestionReader(default_finder(), load_question_cues(load_words()))
