"""Keep the trackers of the latest conversations between their turns, since to build them anew takes long.

A tracker is only used again where the database says that nobody else has touched the conversation since. Who
takes one out owns it: a turn that fails half way leaves nothing behind.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from rasa.shared.core.trackers import DialogueStateTracker

from sepsis_assistant.storage.recent import Recent
from sepsis_assistant.storage.standing import Standing

ROOM = 8_000_000  # bytes of their events as JSON, which take about five times as much as objects


class Kept(NamedTuple):
    """Hold a tracker, where its conversation stood when it was stored, its size and whose slots it has."""

    tracker: DialogueStateTracker
    standing: Standing
    size: int
    domain: Any


class KeptTrackers:
    """Hold trackers by conversation; the one that was not used for longest goes first."""

    def __init__(self, room: int = ROOM) -> None:
        """Keep the room, in bytes."""
        self._kept: Recent[Kept] = Recent(room)

    def take(self, sender_id: str, domain: Any) -> Kept | None:
        """Return what is kept of a conversation and keep it no longer; None where it has other slots now."""
        found = self._kept.get(sender_id)
        self._kept.drop(sender_id)
        return found if found and found.domain is domain else None

    def keep(self, sender_id: str, kept: Kept) -> None:
        """Keep a tracker until the next turn."""
        self._kept.keep(sender_id, kept, kept.size)

    def drop(self, sender_id: str) -> None:
        """Forget a conversation."""
        self._kept.drop(sender_id)
