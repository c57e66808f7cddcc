"""Let a scrape look at what is held in memory: the state of the store, of the queue and of the outboxes."""

from __future__ import annotations

from collections.abc import Callable

from sepsis_assistant.metrics import registry
from sepsis_assistant.metrics.labels import channel_label
from sepsis_assistant.storage.turn_store import TurnStore


def watch_store(store: TurnStore | None) -> None:
    """Look at this store from now on; where there is none, nothing is up and nothing waits."""
    registry.STORE_UP.set_function(lambda: float(store is not None and not store.access.paused))
    registry.STORE_WAITING.set_function(lambda: float(store.turns_waiting if store else 0))


def watch_queue(inside: Callable[[], int], queued: Callable[[], int]) -> None:
    """Ask from now on how many messages are let in and not answered yet, and how many of them wait."""
    registry.INSIDE.set_function(lambda: float(inside()))
    registry.QUEUED.set_function(lambda: float(queued()))


def expect_channel(channel: str) -> None:
    """Begin the counts of a messenger at 0: an alert sees no increase in a series that begins with a 1."""
    for reason in registry.UNSENT_REASONS:
        registry.UNSENT.labels(channel_label(channel), reason)


def watch_outbox(channel: str, waiting: Callable[[], int]) -> None:
    """Ask `waiting` from now on how many deliveries of a channel are not answered yet."""
    expect_channel(channel)
    registry.OUTBOX.labels(channel_label(channel)).set_function(lambda: float(waiting()))


def show_readiness(loaded: bool, parts: dict[str, bool]) -> None:
    """Set what the readiness of the server was found to be."""
    registry.LOADED.set(loaded)
    for part in registry.PARTS:
        registry.READY.labels(part).set(parts[part])
