"""Read, rate and delete what is stored of a web conversation."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy.engine import Engine

from sepsis_assistant.channels.refusals import Refused, refused
from sepsis_assistant.channels.replies import replies_in
from sepsis_assistant.storage.access import Away
from sepsis_assistant.storage.conversations import Conversations, Counts
from sepsis_assistant.storage.fallback_inbox import FallbackInbox
from sepsis_assistant.storage.feedback import FeedbackStore
from sepsis_assistant.storage.inbox import require_writable
from sepsis_assistant.storage.stored_turns import StoredTurn, turns_of
from sepsis_assistant.storage.turn_store import TurnStore

_LIMIT = 5.0  # seconds that the database has
_EVENTS = 4000  # of a conversation are read for its history
_TURNS = 200
_ASK_AGAIN = 2.0  # seconds
T = TypeVar("T")


class Records:
    """Work on the database that the inbox uses; raise Refused when it is away."""

    def __init__(self, inbox: FallbackInbox) -> None:
        """Keep the inbox, which knows the database and remembers recent answers."""
        self._inbox = inbox
        self._asked_at, self._writable = -_ASK_AGAIN, False

    async def turns(self, sender: str) -> list[StoredTurn]:
        """Return the last turns of a conversation, oldest first."""
        turns = await self._stored(lambda engine: turns_of(Conversations(engine).events(sender, _EVENTS)))
        return turns[-_TURNS:]

    async def delete(self, sender: str) -> Counts:
        """Delete a conversation and everything that hangs on it."""
        return await self._asked(lambda store: store.delete(sender, _LIMIT))

    async def rate(self, sender: str, reply_id: str, helpful: bool, why: str | None) -> None:
        """Keep feedback on a reply of this conversation; raise Refused for another."""
        message_id = reply_id.rpartition("/")[0]
        replies = await self._inbox.recent(("web", sender, message_id)) or [
            reply.as_dict()
            for turn in await self.turns(sender)
            if turn.message_id == message_id
            for reply in replies_in(turn)
        ]
        reply = next((r for r in replies if r["id"] == reply_id), None)
        if reply is None:
            raise refused("unknown_reply")
        row = (sender, reply_id, reply["response"], helpful, why)
        await self._stored(lambda engine: FeedbackStore(engine).store(*row))

    async def writable(self) -> bool:
        """Say whether the database can store something now, or could a moment ago: anybody may ask."""
        if time.monotonic() - self._asked_at > _ASK_AGAIN:
            self._asked_at = time.monotonic()
            try:
                await self._stored(require_writable)
                self._writable = True
            except Refused:
                self._writable = False
        return self._writable

    async def _stored(self, work: Callable[[Engine], T]) -> T:
        return await self._asked(lambda store: store.access.run(work, _LIMIT))

    async def _asked(self, ask: Callable[[TurnStore], Awaitable[T]]) -> T:
        store = self._inbox.store
        try:
            if store is not None:
                return await ask(store)
        except Away:
            pass
        raise refused("store_unavailable")
