"""Find where a long text alarms: in overlapping pieces, none twice, and no more than are needed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from sepsis_assistant.safety.model import Finding

_PIECE, _OVERLAP = 1500, 300  # characters; a sign that no overlap holds whole would be missed
_AROUND = 120  # characters of a sign that are shown; a combination can reach from end to end

Span = tuple[int, int]  # where something begins and ends in a text
Alarms = Callable[[str], Sequence[Finding]]  # of a piece


def alarms_in(text: str, alarms: Alarms, most: int) -> list[Span]:
    """Return the places of the first `most - 1` danger signs of a folded text and of the last one.

    It is read from its beginning until these are found, then from its end: what lies between them changes
    nothing, and a text full of signs costs little.
    """
    spans = lru_cache(maxsize=None)(lambda piece: [_span(alarm) for alarm in alarms(piece)])
    pieces, found = deque(pieces_of(text)), dict[Span, None]()
    while pieces and len(found) < most - 1:
        start, piece = pieces.popleft()
        found.update(((start + a, start + b), None) for a, b in spans(piece))
    before = len(found)
    while pieces and len(found) == before:
        start, piece = pieces.pop()
        found.update(((start + a, start + b), None) for a, b in spans(piece))
    places = list(found)
    return places if len(places) <= most else [*places[: most - 1], places[-1]]


def pieces_of(text: str) -> Iterator[tuple[int, str]]:
    """Yield the overlapping pieces of a text and where they begin; those of a repetition are alike."""
    start = 0
    while True:
        piece = text[start : start + _PIECE]
        yield start, piece
        if start + _PIECE >= len(text):
            return
        start += _step(piece)


def _step(piece: str) -> int:
    """Return how far on the next piece begins: by whole turns of a repetition, or it would differ."""
    period = piece.find(piece[:_OVERLAP], 1)
    if period > 0 and piece.startswith(piece[period:]):
        return (_PIECE - _OVERLAP) // period * period
    return _PIECE - _OVERLAP


def _span(alarm: Finding) -> Span:
    return alarm.start, min(alarm.end, alarm.start + _AROUND)
