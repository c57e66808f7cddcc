"""Look for danger signs in a message before Rasa sees it, whatever its length."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from sepsis_assistant.conversation.message import read_message
from sepsis_assistant.safety.detector import default_detector
from sepsis_assistant.safety.long_texts import Span, alarms_in
from sepsis_assistant.text import fold, without_slash
from sepsis_assistant.worker import read_aside

KEPT_CHARS = 2000  # of a longer text are kept and answered
PARSE_LIMIT = 5.0  # seconds that the model has to judge a text
_BEGINNING, _END, _AROUND, _PLACES, _WORD = 1000, 300, 120, 3, 40

Parse = Callable[[str], Awaitable[Mapping[str, Any]]]  # a text -> Rasa's parse data

logger = logging.getLogger(__name__)


async def is_dangerous(text: str, parse: Parse | None) -> bool:
    """Say whether the rules or, where they are silent, the trained model finds a danger sign; never raise.

    The model reads the text once, as Rasa would; without it the rules decide.
    """
    if await read_aside(sounds_dangerous, text):
        return True
    if parse is None:
        return False
    try:
        read = without_slash(await shorten(text))
        return read_message(await asyncio.wait_for(parse(read), PARSE_LIMIT)).safety.alarm
    except Exception as error:  # its text could hold the message
        logger.error("danger.not.judged: %s; the rules decide", type(error).__name__)
        return False


def sounds_dangerous(text: str) -> bool:
    """Say whether the rules find a danger sign anywhere in `text`; never raise."""
    try:
        return bool(alarms_in(fold(text), default_detector().alarms, most=1))
    except Exception:  # this is the last line of defence: an error must not silence it
        return True


async def shorten(text: str) -> str:
    """Return `text` folded and, if it is long, its beginning, its end and the places with danger signs."""
    if len(text) <= KEPT_CHARS and len(folded := fold(text)) <= KEPT_CHARS:
        return folded
    return await read_aside(shortened, text)


def shortened(text: str) -> str:
    """Return what `shorten` returns, at once."""
    text = fold(text)
    if len(text) <= KEPT_CHARS:
        return text
    found = alarms_in(text, default_detector().alarms, _PLACES)
    # Whole words round the first danger signs and the last.
    windows = [(_word_start(text, a - _AROUND), _word_end(text, b + _AROUND)) for a, b in found]
    spans = [(0, _BEGINNING), *windows, (len(text) - _END, len(text))]
    return "\n".join(text[a:b].strip() for a, b in _merged(spans))


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
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
