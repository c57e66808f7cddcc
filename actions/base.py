"""What every action has in common: it never fails the turn and never blocks the server."""

from __future__ import annotations

import asyncio
import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from sepsis_assistant.fixed_texts import FixedText, load_texts
from sepsis_assistant.settings import endpoints_file
from sepsis_assistant.storage.conversations import Conversations
from sepsis_assistant.storage.database import StoreError, database_url, open_engine

TIME_LIMIT = 1.2  # seconds; Rasa gives the call up after action_timeout in endpoints.yml
REQUEST_SLOT = "data_request"

logger = logging.getLogger(__name__)

Answer = tuple[str, dict[str, Any], str]


class StoreClosed(RuntimeError):
    """Report an action in a server that has not opened the store, such as `rasa run actions`."""


class StoreAction(Action, ABC):
    """Answer from the store of conversations, in a thread and within a time limit.

    After an error the action says nothing and sets nothing: the rules in
    data/rules/data_requests.yml then say that it cannot be done now, exactly as they do when
    the action server is not there at all.
    """

    store: Conversations | None = None  # opened by `prepare` only, so only for a server that checks who calls

    @abstractmethod
    def answer(self, store: Conversations, tracker: Tracker, deadline: float) -> Answer:
        """Return the response's name, its values, and the new value of the request's slot.

        After `deadline`, in seconds of the monotonic clock, nothing may be changed any more.
        """

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Say the answer and record what was done; after an error do nothing."""
        try:
            work = asyncio.to_thread(self._work, tracker, time.monotonic() + TIME_LIMIT)
            response, values, result = await asyncio.wait_for(work, TIME_LIMIT)
        except Exception as error:  # the person must get an answer, whatever happened
            logger.error("%s could not be done: %s", self.name(), type(error).__name__)
            return []
        dispatcher.utter_message(**spoken(response, values))
        return [{"event": "slot", "name": REQUEST_SLOT, "value": result, "timestamp": None}]

    def _work(self, tracker: Tracker, deadline: float) -> Answer:
        if self.store is None:
            raise StoreClosed
        return self.answer(self.store, tracker, deadline)


def prepare() -> None:
    """Read the texts and open the store now and not in a turn; say when there is no store to work on."""
    texts()
    try:
        StoreAction.store = Conversations(open_engine(database_url(endpoints_file())))
    except StoreError as error:
        logger.error("no conversation can be deleted or shown: %s", error)


@lru_cache(maxsize=1)
def texts() -> Mapping[str, FixedText]:
    """Return what the actions say, read once."""
    return load_texts()


def spoken(name: str, values: dict[str, Any]) -> dict[str, Any]:
    """Return the text `name` with its values filled in, and its buttons."""
    said = texts()[name]
    return {"text": said.text.format(**values), "buttons": [dict(button) for button in said.buttons]}
