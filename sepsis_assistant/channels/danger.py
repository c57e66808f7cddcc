"""Look for danger signs in a message before Rasa sees it, whatever its length."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from typing import Any

from sepsis_assistant.conversation.message import read_message
from sepsis_assistant.safety.detector import default_detector
from sepsis_assistant.text import fold, without_slash

KEPT_CHARS = 2000  # of a longer text are kept and answered
# A long text is read in overlapping pieces, between which other people's messages go on.
_PIECE, _OVERLAP = 1500, 300
PARSE_LIMIT = 5.0  # seconds that the model has to judge a text
_BEGINNING, _END, _AROUND, _PLACES, _WORD = 1000, 300, 120, 3, 40

Span = tuple[int, int]  # where something begins and ends in a text
Parse = Callable[[str], Awaitable[Mapping[str, Any]]]  # a text -> Rasa's parse data

logger = logging.getLogger(__name__)


async def is_dangerous(text: str, parse: Parse | None) -> bool:
    """Say whether the rules or, where they are silent, the trained model finds a danger sign; never raise.

    The model reads the text once, as Rasa would; without it the rules decide.
    """
    if await _rules_alarm(text):
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
    """Say whether the rules find a danger sign anywhere in `text`, without a pause; never raise."""
    try:
        return any(_alarms(start, piece) for start, piece in _pieces(fold(text)))
    except Exception:  # this is the last line of defence: an error must not silence it
        return True


async def shorten(text: str) -> str:
    """Return `text` folded and, if it is long, its beginning, its end and the places with danger signs."""
    text = fold(text)
    if len(text) <= KEPT_CHARS:
        return text
    found = [span async for spans in _alarms_in_turn(text) for span in spans]
    chosen = found if len(found) <= _PLACES else [*found[: _PLACES - 1], found[-1]]
    # Whole words round the first danger signs and the last.
    windows = [(_word_start(text, a - _AROUND), _word_end(text, b + _AROUND)) for a, b in chosen]
    spans = [(0, _BEGINNING), *windows, (len(text) - _END, len(text))]
    return "\n".join(text[a:b].strip() for a, b in _merged(spans))


async def _rules_alarm(text: str) -> bool:
    try:
        async for spans in _alarms_in_turn(fold(text)):
            if spans:
                return True
    except Exception:  # as above
        return True
    return False


async def _alarms_in_turn(text: str) -> AsyncIterator[list[Span]]:
    """Yield the danger signs of each piece of a folded text, with a pause for others before the next."""
    for number, (start, piece) in enumerate(_pieces(text)):
        if number:
            await asyncio.sleep(0)
        yield _alarms(start, piece)


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Yield the overlapping pieces of a folded text and where they begin."""
    for start in range(0, max(len(text) - _OVERLAP, 1), _PIECE - _OVERLAP):
        yield start, text[start : start + _PIECE]


def _alarms(start: int, piece: str) -> list[Span]:
    """Return where the danger signs of a piece are in the text in which it begins at `start`."""
    return [
        (start + finding.start, start + min(finding.end, finding.start + _AROUND))
        for finding in default_detector().assess(piece).alarms
    ]


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
