"""Keep the slots that name the number to call in step with where somebody is: pure functions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sepsis_assistant.conversation.countries import Country, Whereabouts
from sepsis_assistant.conversation.names import Slot
from sepsis_assistant.conversation.turn import Turn

LINES = (Slot.EMERGENCY_LINE, Slot.COUNTRY_NOTE, Slot.ADVICE_LINE, Slot.TEXT_LINE)


def whereabouts(turn: Turn, default: str | None) -> Whereabouts:
    """Return what is known about where somebody is; `default` is where callers are taken to be."""
    return Whereabouts(
        said=turn.slots.get(Slot.COUNTRY),
        asked=turn.message.asked_country,
        denied=turn.message.denied_country,
        hint=turn.hint or default,
    )


def line_changes(
    turn: Turn, where: Whereabouts, country: Country | None, general: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the slots that this message changes, with their new values; none in most turns.

    They hold whichever policy answers, so that every answer names the right number. `general` are the first
    values of the domain's slots.
    """
    lines: dict[str, Any] = country.lines() if country else {name: general.get(name) for name in LINES}
    # An open emergency is where its number was asked for.
    at_number = where.asked and turn.slots.get(Slot.EMERGENCY_OPEN)
    lines[Slot.COUNTRY] = where.asked if at_number else where.now()
    return {n: value for n, value in lines.items() if n in general and turn.slots.get(n) != value}
