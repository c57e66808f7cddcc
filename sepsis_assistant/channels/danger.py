"""Look for danger signs in a message before Rasa sees it, whatever its length."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any

from sepsis_assistant.conversation.message import read_message
from sepsis_assistant.safety.detector import default_detector
from sepsis_assistant.text import fold, without_slash

KEPT_CHARS = 2000  # of a longer text are kept and answered
# The detector's time grows with the square of a text's length, so a long one is read in overlapping pieces.
_PIECE, _OVERLAP = 1500, 300
PARSE_LIMIT = 5.0  # seconds that the model has to judge a text
_BEGINNING, _END, _AROUND, _PLACES, _WORD = 1000, 300, 120, 3, 40

Parse = Callable[[str], Awaitable[Mapping[str, Any]]]  # a text -> Rasa's parse data

logger = logging.getLogger(__name__)


async def is_dangerous(text: str, parse: Parse | None) -> bool:
    """Say whether the rules or, where they are silent, the trained model finds a danger sign; never raise.

    The model reads the text once, as Rasa would; without it the rules decide.
    """
    if sounds_dangerous(text):
        return True
    if parse is None:
        return False
    try:
        parsed = await asyncio.wait_for(parse(without_slash(shorten(text))), PARSE_LIMIT)
        return read_message(parsed).safety.alarm
    except Exception as error:  # its text could hold the message
        logger.error("danger.not.judged: %s; the rules decide", type(error).__name__)
        return False


def sounds_dangerous(text: str) -> bool:
    """Say whether the rules find a danger sign anywhere in `text`; never raise."""
    try:
        return any(True for _ in _alarms(fold(text)))
    except Exception:  # this is the last line of defence: an error must not silence it
        return True


def shorten(text: str) -> str:
    """Return `text` folded and, if it is long, its beginning, its end and the places with danger signs."""
    text = fold(text)
    if len(text) <= KEPT_CHARS:
        return text
    spans = [(0, _BEGINNING), *_windows(text), (len(text) - _END, len(text))]
    return "\n".join(text[a:b].strip() for a, b in _merged(spans))


def _windows(text: str) -> list[tuple[int, int]]:
    """Return the surroundings of the first and the last danger signs, in whole words."""
    found = list(_alarms(text))
    chosen = found if len(found) <= _PLACES else [*found[: _PLACES - 1], found[-1]]
    return [(_word_start(text, a - _AROUND), _word_end(text, b + _AROUND)) for a, b in chosen]


def _alarms(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the danger signs of a folded text are."""
    for start in range(0, max(len(text) - _OVERLAP, 1), _PIECE - _OVERLAP):
        piece = text[start : start + _PIECE]
        for finding in default_detector().assess(piece).alarms:
            yield start + finding.start, start + min(finding.end, finding.start + _AROUND)


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _word_start(text: str, place: int) -> int:
    least = place - _WORD
    while max(least, 0) < place and not text[place - 1].isspace():
        place -= 1
    return max(place, 0)


def _word_end(text: str, place: int) -> int:
    most = min(place + _WORD, len(text))
    while place < most and not text[place].isspace():
        place += 1
    return min(place, len(text))
