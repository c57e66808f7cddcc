"""Load data/conversation/check.yml and read typed answers to the questions of the guided check."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sepsis_assistant.data_files import DATA, DataError, check_keys, line_of, read_yaml
from sepsis_assistant.text import fold

CHECK = DATA / "conversation" / "check.yml"
YES, NO, UNSURE = "yes", "no", "unsure"
AGAIN = "again"  # "ok, carry on": no answer, but a wish to be asked
_KINDS = (YES, NO, UNSURE, AGAIN)
INTENTS = {"affirm": YES, "deny": NO, "unsure": UNSURE}
_KEYS = ("questions", "answers", "hedges", "leaving", "misread")
_WORD = re.compile(r"[\w']+")
_SHORT = 8  # words; in a longer message without a known beginning the classifier alone is no answer
_HEDGED = 5  # words of a "no" that takes itself back
_QUESTION_AFTER = 3  # words of a "no" that a question may follow: "no. what causes it"


@dataclass(frozen=True)
class CheckQuestion:
    """Hold one question: its form and slot, and what a "yes" to it means."""

    form: str
    slot: str
    label: str
    signs: tuple[str, ...]
    doubt: frozenset[str] = frozenset()


@dataclass(frozen=True)
class CheckData:
    """Hold the questions by (form, slot), how typed answers begin, and what is no answer.

    `leaving` are the intents that end the check, with the action that follows; `misread` are those that the
    classifier finds in answers which it cannot read.
    """

    questions: Mapping[tuple[str, str], CheckQuestion]
    beginnings: Sequence[tuple[tuple[str, ...], str]]
    hedges: frozenset[str]
    leaving: Mapping[str, str]
    misread: frozenset[str]

    @property
    def forms(self) -> tuple[str, ...]:
        """Return the forms that ask for danger signs."""
        return tuple(dict.fromkeys(form for form, _ in self.questions))

    @property
    def slots(self) -> tuple[str, ...]:
        """Return every slot that the questions fill."""
        return tuple(dict.fromkeys(slot for _, slot in self.questions))

    def answer(self, text: str, intent: str, question: CheckQuestion | None = None) -> str | None:
        """Return yes, no, unsure or again, or None where `text` is no answer to `question`."""
        if text.startswith("/"):
            return INTENTS.get(intent)
        words = _WORD.findall(fold(text).lower())
        begun = next((b for b in self.beginnings if tuple(words[: len(b[0])]) == b[0]), None)
        if begun is None:
            found = INTENTS.get(intent) if len(words) <= _SHORT else None
        else:
            found = begun[1]
            words = words[len(begun[0]) :] if found != NO else words
        if found == NO:
            return self._no(words, intent, question)
        return found

    def _no(self, words: Sequence[str], intent: str, question: CheckQuestion | None) -> str | None:
        """Return "no" for a plain no; one that takes itself back is not sure, one that goes on is none."""
        if question and _holds(words, question.doubt):
            return UNSURE
        if _holds(words, self.hedges):  # "no, but a bit"; a long one tells of something else: ask again
            return UNSURE if len(words) <= _HEDGED else None
        if intent.startswith("ask_") and len(words) > _QUESTION_AFTER:
            return None
        return NO


def _holds(words: Sequence[str], phrases: Iterable[str]) -> bool:
    """Say whether one of the `phrases` stands in `words`."""
    said = f" {' '.join(words)} "
    return any(f" {phrase} " in said for phrase in phrases)


def load_check(path: Path = CHECK) -> CheckData:
    """Return the check in `path`; raise DataError with file and line where it is wrong."""
    raw = check_keys(path, read_yaml(path), _KEYS, ["questions", "answers"])
    questions = {}
    for form in raw["questions"]:
        for slot in raw["questions"][form]:
            node = raw["questions"][form][slot]
            check_keys(path, node, ["label", "signs", "doubt"], ["label", "signs"])
            doubt = frozenset(map(str, node.get("doubt") or ()))
            signs = tuple(map(str, node["signs"]))
            questions[form, slot] = CheckQuestion(str(form), str(slot), str(node["label"]), signs, doubt)
    return CheckData(
        questions=questions,
        beginnings=_beginnings(path, raw["answers"]),
        hedges=frozenset(map(str, raw.get("hedges") or ())),
        leaving={str(intent): str(action) for intent, action in (raw.get("leaving") or {}).items()},
        misread=frozenset(map(str, raw.get("misread") or ())),
    )


def _beginnings(path: Path, node: Any) -> list[tuple[tuple[str, ...], str]]:
    """Return (words, answer), the longest first."""
    for answer in node:
        if answer not in _KINDS:
            kinds = ", ".join(_KINDS)
            raise DataError(path, line_of(node, answer), f"'{answer}' must be one of {kinds}, in quotes")
    found = [(tuple(_WORD.findall(str(begin).lower())), str(a)) for a in node for begin in node[a]]
    return sorted(found, key=lambda item: -len(item[0]))


@lru_cache(maxsize=1)
def default_check() -> CheckData:
    """Return the check in data/conversation/check.yml, read once per process."""
    return load_check()
