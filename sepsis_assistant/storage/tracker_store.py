"""Rasa's tracker store over our own: what a turn added is stored, and a conversation can be forgotten."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, NamedTuple

import rasa.core.actions.action
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import Engine

from sepsis_assistant.storage.access import CALL_LIMIT, Access, Away
from sepsis_assistant.storage.checkpoints import Checkpoint
from sepsis_assistant.storage.conversations import senders
from sepsis_assistant.storage.database import make_private, open_engine, url_of
from sepsis_assistant.storage.deletions import Seen
from sepsis_assistant.storage.events import SESSION_STARTED, Row
from sepsis_assistant.storage.kept_trackers import Kept, KeptTrackers
from sepsis_assistant.storage.shortening import passed, soon_too_long, state_after
from sepsis_assistant.storage.standing import Standing
from sepsis_assistant.storage.turn_store import History, TurnStore

REQUEST_SLOT = "data_request"
DELETED = "deleted"  # the slot's value after action_delete_my_data did its work
_FROM_STORE = "_from_store"  # the attribute of a tracker that tells what of it is stored

logger = logging.getLogger(__name__)


class _FromStore(NamedTuple):
    """Hold how many of a tracker's events are stored, their last row, and what was seen of deletions then."""

    events: int
    seen: Seen
    last_row: int = 0
    size: int = 0  # of these events as JSON, in bytes


class ForgettingTrackerStore(TrackerStore):
    """Keep conversations in the tables of Rasa's SQL store, with any number of workers.

    Rasa's own store skips as many events as it finds stored, so that two workers lose turns; it forgets a
    conversation while the database is away, waits for it on the event loop, and writes all back after a
    deletion. Here nothing is raised and nothing waits long: see TurnStore.
    """

    def __init__(
        self,
        domain: Domain | None = None,
        host: str | None = None,
        event_broker: EventBroker | None = None,
        action_timeout: float | None = None,
        **settings: Any,
    ) -> None:
        """Name the database; nothing is opened yet. `host` is what endpoints.yml calls `url`.

        `action_timeout` limits how long a turn waits for an action, in seconds.
        """
        url = url_of({**settings, "url": host})
        if url.get_backend_name() == "sqlite":
            make_private(str(url.database))
        self.turns = TurnStore(Access(open_engine(url)))
        self._kept = KeptTrackers()
        self.turns.dropped.append(self._kept.drop)
        if action_timeout is not None:
            limit_action_calls(action_timeout)
        super().__init__(domain, event_broker)

    @property
    def engine(self) -> Engine:
        """Return the engine of the database."""
        return self.turns.access.engine

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the last session of a conversation, None where there is none."""
        kept = self._kept.take(sender_id, self.domain)
        if kept and await self.turns.standing(sender_id) == kept.standing:
            return kept.tracker
        return self._tracker(sender_id, await self.turns.read(sender_id))

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """Return all sessions of a conversation, None where there is none."""
        history = await self.turns.read(conversation_id, all_sessions=True)
        return self._tracker(conversation_id, history)

    async def keys(self) -> Iterable[str]:
        """Return the names of all stored conversations; raise Away."""
        return await self.turns.access.run(senders)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store the events that are new since the tracker was read, or delete all if one of them says so."""
        sender_id = tracker.sender_id
        known: _FromStore = getattr(tracker, _FROM_STORE, None) or _FromStore(0, self.turns.seen(sender_id))
        new = list(islice(tracker.events, known.events, None))
        setattr(tracker, _FROM_STORE, known._replace(events=len(tracker.events)))
        if asks_to_be_forgotten(new):
            await self._forget(sender_id, tracker.latest_message)
        elif new:
            rows = list(map(_row, new))
            standing = await self.turns.add(sender_id, rows, known.seen, known.last_row)
            await self._publish(sender_id, new)
            await self._shorten(tracker, known.seen)
            if standing:
                self._keep(tracker, rows, standing)

    def _keep(self, tracker: DialogueStateTracker, rows: Sequence[Row], standing: Standing) -> None:
        """Keep a tracker for the next turn, unless that will find other events in the database.

        It finds none from before the session began, and a state in the place of many.
        """
        if any(row.type_name == SESSION_STARTED for row in rows) or soon_too_long(tracker.events):
            return
        known: _FromStore = getattr(tracker, _FROM_STORE)
        size = known.size + sum(len(row.data) for row in rows)
        mark = standing.deletion.mark if standing.deletion else None
        seen = Seen(time.time(), mark)
        setattr(tracker, _FROM_STORE, _FromStore(len(tracker.events), seen, standing.last, size))
        self._kept.keep(tracker.sender_id, Kept(tracker, standing, size, self.domain))

    async def _shorten(self, tracker: DialogueStateTracker, seen: Seen) -> None:
        """Let the next turns of a long conversation read its last messages and a state instead of all."""
        count = passed(tracker.events) or 0
        row = self.turns.row_before(tracker.sender_id, count)
        state = state_after(islice(tracker.events, count), self.domain.slots) if row else None
        if row and state:
            made = Checkpoint(row, tuple(json.dumps(event.as_dict()) for event in state))
            await self.turns.shorten(tracker.sender_id, made, seen)

    async def _forget(self, sender_id: str, asked: UserUttered | None) -> None:
        try:
            await self.turns.delete(sender_id, CALL_LIMIT, asked.message_id if asked else None)
        except Away:  # the action has deleted the rows before it said so; this turn is stored nowhere
            self.turns.drop(sender_id)

    def _tracker(self, sender_id: str, history: History) -> DialogueStateTracker | None:
        if not history.events:
            return None
        events = list(map(json.loads, history.events))
        tracker = DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)
        from_store = _FromStore(len(tracker.events), history.seen, history.last_row, history.size)
        setattr(tracker, _FROM_STORE, from_store)
        return tracker

    async def _publish(self, sender_id: str, events: list[Event]) -> None:
        if self.event_broker is None:
            return
        try:
            await self._stream_new_events(self.event_broker, events, sender_id)
        except Exception as error:  # the broker's fault; the turn itself is stored
            logger.error("events were not published: %s", type(error).__name__)


def _row(event: Event) -> Row:
    """Return an event in the form in which Rasa's SQL store keeps it."""
    content = event.as_dict()
    intent = ((content.get("parse_data") or {}).get("intent") or {}).get("name")
    data = json.dumps(content)
    return Row(event.type_name, content.get("timestamp"), intent, content.get("name"), data)


def turn_store_of(tracker_store: Any) -> TurnStore | None:
    """Return the turns of a tracker store, ours or Rasa's own; None if it has no SQL database."""
    while tracker_store is not None and not hasattr(tracker_store, "engine"):
        tracker_store = getattr(tracker_store, "_tracker_store", None)  # Rasa wraps stores
    if tracker_store is None or isinstance(tracker_store, ForgettingTrackerStore):
        return tracker_store and tracker_store.turns
    return TurnStore(Access(open_engine(tracker_store.engine.url)))


def asks_to_be_forgotten(events: Iterable[Event]) -> bool:
    """Tell whether an action marked these events as deleted."""
    return any(
        isinstance(event, SlotSet) and event.key == REQUEST_SLOT and event.value == DELETED
        for event in events
    )


def limit_action_calls(seconds: float) -> None:
    """Give up an action call after some seconds instead of Rasa's 300.

    Rasa 3.6 has no setting for it: RemoteAction passes this constant with every request. The
    store sets it because endpoints.yml, which names the action server, also makes the store.
    """
    rasa.core.actions.action.DEFAULT_REQUEST_TIMEOUT = seconds
