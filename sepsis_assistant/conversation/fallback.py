"""Choose what to say when a message was not understood, never the same text twice running."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sepsis_assistant.conversation.names import LISTEN, Slot
from sepsis_assistant.conversation.turn import Step, Turn
from sepsis_assistant.data_files import DATA, DataError, check_keys, line_of, read_yaml

FALLBACK = DATA / "conversation" / "fallback.yml"
QUESTION, MENU, SHORT = "question", "menu", "short"
_REPLIES = {"nlu_fallback": "utter_fallback", "out_of_scope": "utter_out_of_scope"}
_BUTTONS = 3


@dataclass(frozen=True)
class Topics:
    """Hold the topics that buttons may name, the usual three, and intents that stand for another."""

    titles: Mapping[str, str]
    usual: Sequence[str]
    stands_for: Mapping[str, str]

    def likely(self, ranking: Sequence[tuple[str, float]]) -> tuple[str, ...]:
        """Return the three likeliest topics of an intent ranking, filled up with the usual ones."""
        ranked = [self.stands_for.get(name, name) for name, _ in ranking]
        known = [name for name in (*ranked, *self.usual) if name in self.titles]
        return tuple(dict.fromkeys(known))[:_BUTTONS]


def fallback_step(turn: Turn, topics: Topics) -> Step | None:
    """Return the fallback that is due, or None where the message was understood."""
    if not turn.begins:
        return Step(LISTEN) if turn.last in _REPLIES.values() and turn.loop is None else None
    reply = _REPLIES.get(turn.intent)
    if reply is None or turn.loop is not None:
        return None
    wording = _wording(_misses(turn))
    slots: dict[str, str] = {Slot.FALLBACK_STEP: wording}
    if wording == QUESTION:
        slots |= _buttons(turn, topics)
    return Step(reply, slots)


def _wording(misses: int) -> str:
    """Return question, menu, short, menu, short ... for 0, 1, 2, 3, 4 ... misses before."""
    if misses == 0:
        return QUESTION
    return MENU if misses % 2 else SHORT


def _misses(turn: Turn) -> int:
    count = 0
    for actions in turn.before:
        if not set(actions) & set(_REPLIES.values()):
            return count
        count += 1
    return count


def _buttons(turn: Turn, topics: Topics) -> dict[str, str]:
    slots: dict[str, str] = {}
    for number, name in enumerate(topics.likely(turn.message.ranking), start=1):
        slots[f"likely_intent_{number}"] = name
        slots[f"likely_title_{number}"] = topics.titles[name]
    return slots


def load_topics(path: Path = FALLBACK) -> Topics:
    """Return the topics in `path`; raise DataError with file and line where it is wrong."""
    raw = check_keys(path, read_yaml(path), ["topics", "usual", "stands_for"], ["topics", "usual"])
    titles = {str(name): str(title) for name, title in raw["topics"].items()}
    stands_for = {str(k): str(v) for k, v in (raw.get("stands_for") or {}).items()}
    for name in (*raw["usual"], *stands_for.values()):
        if name not in titles:
            raise DataError(path, line_of(raw, "topics"), f"'{name}' has no title under topics")
    if len(raw["usual"]) < _BUTTONS:
        raise DataError(path, line_of(raw, "usual"), f"name at least {_BUTTONS} usual topics")
    return Topics(titles, tuple(map(str, raw["usual"])), stands_for)


@lru_cache(maxsize=1)
def default_topics() -> Topics:
    """Return the topics in data/conversation/fallback.yml, read once per process."""
    return load_topics()
