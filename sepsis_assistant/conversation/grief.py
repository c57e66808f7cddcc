"""Meet somebody who tells of a death or a past illness: a kind line, then the facts asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sepsis_assistant.conversation.names import LISTEN, Slot
from sepsis_assistant.conversation.turn import Step, Turn
from sepsis_assistant.data_files import DATA, check_keys, read_yaml
from sepsis_assistant.knowledge.dialogue import ASK
from sepsis_assistant.retrieval.parts import asks_anywhere

GRIEF = DATA / "conversation" / "grief.yml"
LOSS, PAST = "utter_report_bereavement", "utter_report_past_episode"
KIND_LINES = (LOSS, PAST)
BEFORE_ANSWER = "before_answer"  # their variant of one line, before an answer
AGAIN = "again"  # their variant where one of them was said before
_CERTAIN = 0.9  # probability of a question that is answered though nothing in the message asks
_KIND = {"report_bereavement": LOSS, "report_past_episode": PAST}
# They are misread where somebody tells of the one who has died: "he only had a water infection".
_MISREAD = (
    "express_worry",
    "report_improvement",
    "report_symptoms",
    "report_urgent_symptoms",
    "retract_alarm",
)
# Verbs and words of now: who speaks so may speak of the living.
_NOW = re.compile(
    r"\b(?:is|isn'?t|am|are|aren'?t|has|hasn'?t|have|haven'?t|can'?t|won'?t|keeps?|now|today|tonight|still|"
    r"(?:he|she|it|i|they|who|what|mum|dad|baby)'?(?:s|m|re))\b",
    re.IGNORECASE,
)
_KEYS = ("whose", "things", "almost", "deaths")


@dataclass(frozen=True)
class GriefWords:
    """Hold how a death is told."""

    death: re.Pattern[str]


def grief_step(turn: Turn, words: GriefWords) -> Step | None:
    """Return the kind line; after it the question is answered, or asked back, if the message asks one."""
    kind = _kind_line(turn, words)
    if kind is None:
        return None
    asks = _asks(turn)
    if turn.begins:
        form = BEFORE_ANSWER if asks else AGAIN if _met_before(turn) else None
        return Step(kind, {Slot.DETAIL: form, Slot.ANSWER_QUEUE: None})
    if turn.last == kind and not asks and turn.loop is None:
        return Step(LISTEN, {Slot.DETAIL: None})
    return None


def is_bereaved(turn: Turn) -> bool:
    """Say whether somebody's death was told of in this conversation."""
    return any(LOSS in actions for actions in turn.before)


def mourns(turn: Turn) -> bool:
    """Say whether the message tells of the one who has died, and of nobody who is ill now."""
    text = turn.message.typed
    if not is_bereaved(turn) or not _tells(text) or _NOW.search(text):
        return False
    return turn.message.safety.by != "rules" and turn.message.safety.reply != "self_harm"


def _tells(text: str) -> bool:
    return bool(text) and not text.startswith("/") and not asks_anywhere(text)


def _asks(turn: Turn) -> bool:
    message = turn.message
    if asks_anywhere(message.typed):
        return bool(message.choice.answers or message.choice.back)
    # "sepsis on death certificate means what": only one question is like it
    likely = turn.intent not in _KIND or message.asked.surest.best >= _CERTAIN
    return bool(message.choice.answers) and likely


def _met_before(turn: Turn) -> bool:
    """Say whether a kind line or an answer stands before, so that a short one is enough."""
    told = any(action in KIND_LINES for actions in turn.before for action in actions)
    return told or bool(turn.slots.get(Slot.TOLD))


def _kind_line(turn: Turn, words: GriefWords) -> str | None:
    if turn.intent in _MISREAD and mourns(turn):
        return LOSS
    told = turn.intent in _KIND or turn.intent.startswith(ASK)
    return LOSS if told and words.death.search(turn.message.typed) else _KIND.get(turn.intent)


def load_grief_words(path: Path = GRIEF) -> GriefWords:
    """Return the words in `path`; raise DataError with file and line where it is wrong."""
    raw = check_keys(path, read_yaml(path), _KEYS, _KEYS)
    not_almost = "".join(rf"(?<!{re.escape(str(word))} )" for word in raw["almost"])
    death = (
        rf"\b({_any(raw['whose'])})\b(?! ({_any(raw['things'])}))[^.?!;]{{0,40}}?\b"
        rf"{not_almost}({_any(raw['deaths'])})\b"
    )
    return GriefWords(re.compile(death, re.IGNORECASE))


@lru_cache(maxsize=1)
def default_grief_words() -> GriefWords:
    """Return the words of data/conversation/grief.yml, read once per process."""
    return load_grief_words()


def _any(words: Iterable[object]) -> str:
    return "|".join(re.escape(str(word)) for word in words)
