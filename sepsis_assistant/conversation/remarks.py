"""Meet what is said between two questions and asks nothing: a remark, good news, fear, a word on the dead."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sepsis_assistant.conversation.grief import is_bereaved
from sepsis_assistant.conversation.names import Slot
from sepsis_assistant.conversation.saying import requests, tells
from sepsis_assistant.conversation.turn import Turn
from sepsis_assistant.conversation.wording import Wording, clauses, compiler
from sepsis_assistant.data_files import DATA, check_keys, read_yaml
from sepsis_assistant.retrieval.parts import asks_anywhere
from sepsis_assistant.text import is_keyboard_mash

REMARKS = DATA / "conversation" / "remarks.yml"
# Variants of the reply: slot fallback_step. What is said again is met in other words.
SAID, GLAD, AFRAID, HARD, MOURNING = "said", "glad", "afraid", "hard", "mourning"
AGAIN = "_again"
_KINDS = (AFRAID, HARD, GLAD)  # the first that is told counts
OUTSIDE = "utter_out_of_scope"  # the reply
_SHORT = 3  # words of an exclamation: "brill", "its a month now"
_LONGEST = 40  # words; a story is read as what it tells


@dataclass(frozen=True)
class RemarkWords:
    """Hold data/conversation/remarks.yml: how good news, fear and grief are told."""

    wording: Wording[str]

    def kind(self, text: str) -> str:
        """Return the kind of remark that `text` is."""
        told = {kind for clause in clauses(text) for kind, stands in self.wording.find(clause) if stands}
        return next((kind for kind in _KINDS if kind in told), SAID)


def remark(turn: Turn, words: RemarkWords) -> str | None:
    """Return the kind of remark that the message is in a conversation, or None where it is none."""
    return kind_of(turn, words) if _is_remark(turn) else None


def kind_of(turn: Turn, words: RemarkWords) -> str:
    """Return the kind of a remark; in other words where one was met a turn ago."""
    kind = MOURNING if is_bereaved(turn) else words.kind(turn.message.typed)
    met = bool(turn.before) and OUTSIDE in turn.before[0]
    return kind + AGAIN if met and kind in (SAID, MOURNING) else kind


def _is_remark(turn: Turn) -> bool:
    text = turn.message.typed
    words = len(text.split())
    begun = bool(turn.slots.get(Slot.TOLD)) or is_bereaved(turn)
    if not begun or words > _LONGEST or text.startswith("/") or is_keyboard_mash(text) or asks_anywhere(text):
        return False
    if tells(text):
        return True
    if turn.message.details or turn.message.language:
        return False
    return words <= _SHORT or not requests(text)


def load_remarks(path: Path = REMARKS) -> RemarkWords:
    """Return the words in `path`; raise DataError with file and line where it is wrong."""
    raw = check_keys(path, read_yaml(path), _KINDS, _KINDS)
    made = compiler(path, {})
    return RemarkWords(Wording((kind, each) for kind in _KINDS for each in made.phrases(path, raw, kind)))


@lru_cache(maxsize=1)
def default_remarks() -> RemarkWords:
    """Return the words of data/conversation/remarks.yml, read once per process."""
    return load_remarks()
