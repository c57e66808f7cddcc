"""Keep the slots that name the number to call in step with where somebody is."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from sepsis_assistant.conversation.countries import Country, Whereabouts, countries, hinted
from sepsis_assistant.nlu.country_extractor import ASKED_COUNTRY, DENIED_COUNTRY

LINES = ("emergency_line", "country_note", "advice_line", "text_line")


def country_here(tracker: DialogueStateTracker, default: str | None) -> Country | None:
    """Return the country whose number is due now, if it is known."""
    return countries().get(_whereabouts(tracker, default).number_for() or "")


def line_events(tracker: DialogueStateTracker, domain: Domain, default: str | None) -> list[Event]:
    """Return the slot changes that this message calls for; none in most turns.

    They hold whichever policy answers, so that every answer names the right number.
    """
    where, country = _whereabouts(tracker, default), country_here(tracker, default)
    general = {slot.name: slot.initial_value for slot in domain.slots}
    lines: dict[str, Any] = country.lines() if country else {name: general.get(name) for name in LINES}
    # An open emergency is where its number was asked for.
    lines["country"] = where.asked if where.asked and tracker.get_slot("emergency_open") else where.now()
    changes = {n: v for n, v in lines.items() if n in general and tracker.get_slot(n) != v}
    return [SlotSet(name, value) for name, value in changes.items()]


def _whereabouts(tracker: DialogueStateTracker, default: str | None) -> Whereabouts:
    message = tracker.latest_message
    parsed: dict[str, Any] = dict(message.parse_data or {}) if message else {}
    users = (e for e in reversed(tracker.applied_events()) if isinstance(e, UserUttered))
    hints = (hinted(e.metadata, countries()) for e in users)
    return Whereabouts(
        said=tracker.get_slot("country"),
        asked=parsed.get(ASKED_COUNTRY),
        denied=parsed.get(DENIED_COUNTRY),
        hint=next((h for h in hints if h), default),
    )
