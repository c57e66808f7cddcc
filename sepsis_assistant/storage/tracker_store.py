"""Keep conversations as Rasa does, and forget one for good when its owner asks for it."""

from __future__ import annotations

from collections.abc import Coroutine, Iterable
from functools import partial
from typing import Any

import rasa.core.actions.action
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from sepsis_assistant.storage.conversations import delete_rows
from sepsis_assistant.storage.database import in_thread, overwrite_deleted_rows
from sepsis_assistant.storage.sqlite_file import make_private

REQUEST_SLOT = "data_request"
DELETED = "deleted"  # the slot's value after action_delete_my_data did its work


class ForgettingTrackerStore(SQLTrackerStore):
    """Drop every row of a conversation, its current turn too, once it was deleted.

    Rasa saves the whole conversation again after the turn in which an action deleted it: a plain
    SQL store finds none of its events stored, so it would write all of them back.

    The database is read and written in threads. Rasa does it on the event loop, where one slow disk or one
    lock holds up everybody.
    """

    def __init__(
        self,
        domain: Domain | None = None,
        dialect: str = "sqlite",
        db: str = "rasa.db",
        action_timeout: float | None = None,
        **options: Any,
    ) -> None:
        """Open the database; `action_timeout` limits how long a turn waits for an action."""
        if dialect == "sqlite":
            make_private(db)
        super().__init__(domain=domain, dialect=dialect, db=db, **options)
        self.engine.hide_parameters = True  # an error that is logged must not hold what somebody wrote
        overwrite_deleted_rows(self.engine)
        self._in_memory = dialect == "sqlite" and db == ":memory:"  # each thread would get its own
        if action_timeout is not None:
            limit_action_calls(action_timeout)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Save new events, or delete all if the conversation asked to be forgotten."""
        if asks_to_be_forgotten(tracker.events):
            await in_thread(self.engine, partial(self.forget, tracker.sender_id))
        else:
            await self._in_a_thread(super().save(tracker))

    def forget(self, sender_id: str) -> None:
        """Delete every row of this conversation, in every table."""
        with self.engine.begin() as connection:
            delete_rows(connection, sender_id)

    async def _retrieve(
        self, sender_id: str, fetch_events_from_all_sessions: bool
    ) -> DialogueStateTracker | None:
        found: DialogueStateTracker | None = await self._in_a_thread(
            super()._retrieve(sender_id, fetch_events_from_all_sessions)
        )
        return found

    async def _in_a_thread(self, work: Coroutine[Any, Any, Any]) -> Any:
        # An event broker waits for the network on this loop.
        if self._in_memory or self.event_broker is not None:
            return await work
        return await in_thread(self.engine, partial(_result, work))


def _result(work: Coroutine[Any, Any, Any]) -> Any:
    """Return the result of a coroutine that never waits, as those of Rasa's SQL store."""
    try:
        work.send(None)
    except StopIteration as ended:
        return ended.value
    work.close()
    raise RuntimeError("this work waits for something, which a thread has no event loop for")


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
