"""Show what the assistant would answer to a message with an edited text, without a training."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sepsis_assistant.curation import checking
from sepsis_assistant.curation.conflicts import Conflict, same_sense
from sepsis_assistant.curation.library import Library
from sepsis_assistant.data_files import DataError
from sepsis_assistant.evaluation.questions import Finder, newest
from sepsis_assistant.learning.archives import MODELS, newest_files
from sepsis_assistant.retrieval.index import FILES, QuestionIndex
from sepsis_assistant.safety.care import CareModel
from sepsis_assistant.safety.judge import Judge
from sepsis_assistant.text import cap, fold

_SHOWN = 3  # questions that a message may ask


@dataclass(frozen=True)
class Shown:
    """Hold what a message would get; `alarm` is an emergency reply, which goes before every answer."""

    alarm: bool = False
    answers: Sequence[tuple[str, str]] = ()  # key, text as people read it
    back: Sequence[str] = ()  # what is asked back
    declined: str | None = None
    likely: Sequence[tuple[str, float]] = ()
    seconds: float = 0.0


@dataclass
class Trial:
    """Ask the newest trained model, which is loaded when it is first needed."""

    library: Library
    models: Path = MODELS
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _loaded: tuple[Finder, Judge] | None = None

    def warm(self) -> None:
        """Load the model before it is needed; without one the page says so when it is asked."""
        with contextlib.suppress(DataError):
            self.load()

    def load(self) -> tuple[Finder, Judge]:
        """Return what finds questions and what finds danger; raise DataError without a trained model."""
        with self._lock:
            if self._loaded is None:
                try:
                    self._loaded = newest(models=self.models), Judge(CareModel.newest())
                except KeyError as missing:  # in a file of the model
                    old = f"this model lacks {missing}, it is of an older version; run make train"
                    raise DataError(self.models, None, old) from None
            return self._loaded

    def shown(self, message: str, key: str, text: str, claims: checking.Claims) -> Shown:
        """Return what `message` would get if the answer `key` had this text; raise DataError, Refused."""
        started = time.monotonic()
        finder, judge = self.load()
        message = cap(fold(message))
        asked = finder.asked(message)
        choice = finder.choice(message)
        answers = [(each, self._text(each, key, text, claims)) for each in choice.answers]
        return Shown(
            alarm=judge.decide(message)[1].alarm,
            answers=answers,
            back=[self.library.answers[each].means for each in choice.back if each in self.library.answers],
            declined=choice.declined,
            likely=[(each, float(p)) for each, p in asked.ranking[:_SHOWN]],
            seconds=time.monotonic() - started,
        )

    def alike(self) -> list[Conflict] | None:
        """Return the trained phrasings that say the same under two questions, or None without one."""
        try:
            with newest_files(FILES, self.models) as folder:
                index = QuestionIndex.load(folder)
        except (DataError, KeyError):
            return None
        keys = [index.keys[place] for place in index.owner]
        return same_sense(keys, index.texts, index.vectors)

    def _text(self, each: str, key: str, text: str, claims: checking.Claims) -> str:
        if each not in self.library.answers:
            return "(an answer that is no more in data/responses/)"
        if each != key:
            answer = self.library.answers[each]
            text, claims = answer.text, answer.claims
        return checking.as_read(self.library, each, text, claims).text
