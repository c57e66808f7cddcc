"""Cut a text where signs begin and end, so that the words that gave them can be marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sepsis_assistant.review.heard import Sign

_TOGETHER = "combination"  # its words are those of its parts, which are marked themselves


@dataclass(frozen=True)
class Piece:
    """Hold a piece of a text: the numbers of the signs (from 1) that its words gave, and how they are meant.

    `kind` is sign (a danger sign, told now), part (told now, no danger sign by itself), apart (taken back) or
    nothing.
    """

    text: str
    numbers: tuple[int, ...] = ()
    kind: str = ""


def pieces(text: str, signs: Sequence[Sign]) -> list[Piece]:
    """Return `text` in pieces; together they are the text."""
    marked = [(n, s) for n, s in enumerate(signs, 1) if s.finder != _TOGETHER and 0 <= s.start < s.end]
    edges = {edge for _, sign in marked for edge in (sign.start, sign.end) if edge <= len(text)}
    cuts = sorted({0, len(text), *edges})
    return [
        _piece(text[start:end], [(n, s) for n, s in marked if s.start <= start and end <= s.end])
        for start, end in zip(cuts, cuts[1:], strict=False)
    ]


def _piece(text: str, found: Sequence[tuple[int, Sign]]) -> Piece:
    if not found:
        return Piece(text)
    told = [sign for _, sign in found if sign.told]
    kind = "sign" if any(not sign.part for sign in told) else "part" if told else "apart"
    return Piece(text, tuple(number for number, _ in found), kind)
