"""Conversations over our tracker store, as Rasa has them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from sepsis_assistant.storage.tracker_store import ForgettingTrackerStore

ME = "me"
NewStore = Callable[[], ForgettingTrackerStore]


def new_store(**settings: Any) -> ForgettingTrackerStore:
    return ForgettingTrackerStore(domain=Domain.empty(), **settings)


def texts(found: DialogueStateTracker | None) -> list[str | None]:
    return [event.text for event in found.events if isinstance(event, UserUttered)] if found else []


async def say(store: ForgettingTrackerStore, text: str, sender: str = ME, *more: Any) -> list[str | None]:
    """Do what Rasa does in a turn, and return the texts that it knew before."""
    outer = FailSafeTrackerStore(store)
    tracker = await outer.get_or_create_tracker(sender, append_action_listen=False)
    before = texts(tracker)
    tracker.update_with_events([UserUttered(text), *more], Domain.empty())
    await outer.save(tracker)
    return before


async def stored(store: ForgettingTrackerStore, sender: str = ME) -> list[str | None]:
    """Return the texts that a worker which remembers nothing finds."""
    other = new_store(host=store.engine.url.render_as_string(hide_password=False))
    found = texts(await other.retrieve_full_tracker(sender))
    other.engine.dispose()
    return found
