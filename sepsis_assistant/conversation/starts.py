"""Meet somebody who says who writes and asks nothing: staff, a student, a child, who needs easy words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sepsis_assistant.conversation.care import default_care
from sepsis_assistant.conversation.names import LISTEN, Slot
from sepsis_assistant.conversation.turn import Step, Turn
from sepsis_assistant.conversation.wording import Wording, clauses, compiler, words_of
from sepsis_assistant.data_files import DATA, check_keys, read_yaml
from sepsis_assistant.phrases.grammar import Phrase
from sepsis_assistant.phrases.words import strings
from sepsis_assistant.retrieval.parts import asks_anywhere
from sepsis_assistant.retrieval.words import names_sepsis
from sepsis_assistant.text import fold

STARTS = DATA / "conversation" / "starts.yml"
GREET = "utter_greet"
CHILD, EASY = "child", "easy"
_KINDS = (CHILD, EASY, "student", "staff")  # the first that is told counts
_NOT = "not"
_KEYS = ("child_under", "nothing_asked", "child_first", "lists", "kinds", _NOT)
_AGE = re.compile(
    r"\b(?:i'?m|i am) (?:only |just |nearly |almost |like )?(?P<years>\d{1,2})\b"
    r"(?! ?(?:weeks?|wks?|months?|days?|hours?|hrs?|stone|st|kg|lbs?|minutes?|mins?|miles?|%|[./]\d))"
)
_YOUNGEST = 4  # years: nobody younger writes
_SURE = 0.7  # probability of a question that is asked without a mark: "school project what causes sepsis"
_SHORT = 6  # words of "I am a nurse", which some questions begin with; they name no sepsis
_HELLO = 2  # words of a clause that says nothing: "hi there"


@dataclass(frozen=True)
class Starts:
    """Hold data/conversation/starts.yml."""

    wording: Wording[str]
    child_under: int
    nothing_asked: frozenset[str]
    child_first: frozenset[str]

    def kind(self, text: str) -> str | None:
        """Return who says to write `text`, or None."""
        text = fold(text).lower()
        if any(_YOUNGEST <= int(age["years"]) < self.child_under for age in _AGE.finditer(text)):
            return CHILD
        told = {kind for clause in clauses(text) for kind in self._told(clause)}
        return next((kind for kind in _KINDS if kind in told), None)

    def is_all(self, text: str) -> bool:
        """Say whether nothing is asked in `text`, and every clause but a greeting says who writes."""
        said = [clause for clause in clauses(text) if len(words_of(clause)) > _HELLO]
        return not asks_anywhere(text) and all(map(self._told, said))

    def _told(self, clause: str) -> set[str]:
        found = {kind for kind, stands in self.wording.find(clause) if stands}
        return set() if _NOT in found else found


def start_step(turn: Turn, starts: Starts) -> Step | None:
    """Return the greeting for who writes, then the end of the turn; None where more is asked or told."""
    if not turn.begins:
        return Step(LISTEN) if turn.last == GREET and turn.slots.get(Slot.GREETED) else None
    kind = _met(turn, starts)
    if kind:
        return Step(GREET, {Slot.GREETED: kind})
    again = turn.intent == "greet" and turn.loop is None and turn.slots.get(Slot.GREETED)
    return Step(GREET, {Slot.GREETED: None}) if again else None


def _met(turn: Turn, starts: Starts) -> str | None:
    message = turn.message
    if turn.loop or message.typed.startswith("/"):
        return None
    kind = starts.kind(message.typed)
    if kind == EASY and turn.slots.get(Slot.LAST_DETAILS):
        return None  # the last answer is said in simpler words
    told = message.safety.told or message.safety.features  # "I'm a nurse and I have a fever"
    is_long = len(message.text.split()) > _SHORT or names_sepsis(message.text)
    asked = message.asked.surest.best >= _SURE and is_long
    alone = not (told or asked) and (turn.intent in starts.nothing_asked or starts.is_all(message.typed))
    first = turn.intent in starts.nothing_asked | starts.child_first
    child = kind == CHILD and (first or default_care().tells_ill(message.typed))
    return kind if alone or child else None


def load_starts(path: Path = STARTS) -> Starts:
    """Return the words in `path`; raise DataError with file and line where it is wrong."""
    raw = check_keys(path, read_yaml(path), _KEYS, _KEYS)
    check_keys(path, raw["kinds"], _KINDS, _KINDS)
    return Starts(
        wording=Wording(_phrases(path, raw)),
        child_under=int(raw["child_under"]),
        nothing_asked=frozenset(strings(path, raw, "nothing_asked")),
        child_first=frozenset(strings(path, raw, "child_first")),
    )


def _phrases(path: Path, raw: Any) -> Iterator[tuple[str, Phrase]]:
    made = compiler(path, raw["lists"])
    for kind in _KINDS:
        yield from ((kind, phrase) for phrase in made.phrases(path, raw["kinds"], kind))
    yield from ((_NOT, phrase) for phrase in made.phrases(path, raw, _NOT))


@lru_cache(maxsize=1)
def default_starts() -> Starts:
    """Return the words of data/conversation/starts.yml, read once per process."""
    return load_starts()
