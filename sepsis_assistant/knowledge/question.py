"""Read a question: its details, whether it asks for a thing that is none, whether it points back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from spacy.tokens import Doc

from sepsis_assistant.knowledge.book import QuestionCues, load_question_cues
from sepsis_assistant.knowledge.finder import DetailFinder, Found, default_finder
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
        """Compile the matchers of the cues."""
        self._finder, self._everyday = finder, cues.everyday
        vocab = finder.normaliser.nlp.vocab
        self._specific: PhraseIndex[str] = PhraseIndex(vocab, cues.specific)
        self._back: PhraseIndex[bool] = PhraseIndex(vocab, [(True, p) for p in cues.points_back])

    def read(self, text: str) -> Question:
        """Return what `text` shows."""
        details, doc = tuple(self._finder.find(text)), self._finder.doc(text)
        named = any(found.kind != _SIDE for found in details)
        unknown = () if named else tuple(dict.fromkeys(self._unknown(doc)))
        return Question(details, unknown, any(self._back.find(doc)))

    def _unknown(self, doc: Doc) -> Iterator[str]:
        for topic, phrase, start, end in self._specific.find(doc):
            known = self._everyday | phrase.words()
            if any(t.norm_ not in known for t in doc[start:end] if t.text.isalpha() and len(t.text) > 2):
                yield topic


@lru_cache(maxsize=1)
def default_reader() -> QuestionReader:
    """Return the reader over data/knowledge/, built once per process."""
    return QuestionReader(default_finder(), load_question_cues(load_words()))
