"""Write a reviewed conversation for people: as one page that needs no other file, and as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from sepsis_assistant.review.heard import Heard
from sepsis_assistant.review.showing import ShownTurn, shown

TEMPLATE = Path(__file__).with_name("page.html")


def as_page(name: str, turns: Sequence[Heard]) -> str:
    """Return the conversation as an HTML page, every value escaped."""
    from jinja2 import Environment

    page = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
        TEMPLATE.read_text(encoding="utf-8")
    )
    return page.render(name=name, turns=[shown(each) for each in turns]) + "\n"


def as_text(name: str, turns: Iterable[Heard]) -> str:
    """Return the conversation as lines for a terminal."""
    return "\n".join([name, *(line for each in turns for line in _lines(shown(each)))])


def _lines(turn: ShownTurn) -> Iterator[str]:
    yield f"\n{turn.number}. {''.join(piece.text for piece in turn.pieces)}"
    if turn.typed:
        yield f"   typed as: {turn.typed}"
    yield f"   {turn.level_said}"
    yield f"   why: {turn.why}"
    yield from (f"   sign {number}: {sign}" for number, sign in enumerate(turn.signs, 1))
    yield from (f"   {line}" for line in turn.lines)
    for row in turn.questions:
        done = f", {row.done}" if row.done else ""
        yield f"   question {row.probability or '-'} {row.key}{done}: {row.text}"
    yield f"   actions: {turn.actions}"
    for reply in turn.replies:
        yield from (f"   | {line}" for line in reply.text.splitlines())
        if reply.buttons:
            yield f"   buttons: {' · '.join(reply.buttons)}"
