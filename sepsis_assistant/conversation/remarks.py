"""Meet what is said between two questions and asks nothing: a remark, good news, a word on the dead."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sepsis_assistant.conversation.grief import is_bereaved
from sepsis_assistant.conversation.names import Slot
from sepsis_assistant.conversation.saying import says
from sepsis_assistant.conversation.turn import Turn
from sepsis_assistant.conversation.wording import Wording, clauses, compiler
from sepsis_assistant.data_files import DATA, check_keys, read_yaml
from sepsis_assistant.retrieval.parts import asks_anywhere
from sepsis_assistant.text import is_keyboard_mash

REMARKS = DATA / "conversation" / "remarks.yml"
SAID, GLAD, MOURNING = "said", "glad", "mourning"  # variants of the reply: slot fallback_step
_SHORT = 3  # words of an exclamation: "brill", "its a month now"
_LONGEST = 40  # words; a story is read as what it tells


@dataclass(frozen=True)
class RemarkWords:
    """Hold data/conversation/remarks.yml: how good news is told."""

    good: Wording[str]

    def is_good(self, text: str) -> bool:
        """Say whether `text` tells good news."""
        return any(stands for clause in clauses(text) for _, stands in self.good.find(clause))


def remark(turn: Turn, words: RemarkWords) -> str | None:
    """Return the kind of remark that the message is in a conversation, or None where it is none."""
    if not _is_remark(turn):
        return None
    if is_bereaved(turn):
        return MOURNING
    return GLAD if words.is_good(turn.message.typed) else SAID


def _is_remark(turn: Turn) -> bool:
    text = turn.message.typed
    words = len(text.split())
    begun = bool(turn.slots.get(Slot.TOLD)) or is_bereaved(turn)
    if not begun or words > _LONGEST or text.startswith("/") or is_keyboard_mash(text) or asks_anywhere(text):
        return False
    return says(text) or (words <= _SHORT and not turn.message.details)


def load_remarks(path: Path = REMARKS) -> RemarkWords:
    """Return the words in `path`; raise DataError with file and line where it is wrong."""
    raw = check_keys(path, read_yaml(path), ("good",), ("good",))
    made = compiler(path, {})
    return RemarkWords(Wording(("good", phrase) for phrase in made.phrases(path, raw, "good")))


@lru_cache(maxsize=1)
def default_remarks() -> RemarkWords:
    """Return the words of data/conversation/remarks.yml, read once per process."""
    return load_remarks()
