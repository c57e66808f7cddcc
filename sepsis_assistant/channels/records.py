"""Read, rate and delete what is stored of a web conversation."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from sepsis_assistant.channels.refusals import Refused, refused
from sepsis_assistant.channels.replies import replies_in
from sepsis_assistant.storage.conversations import Conversations, Counts
from sepsis_assistant.storage.database import in_thread
from sepsis_assistant.storage.fallback_inbox import CALL_LIMIT, FallbackInbox
from sepsis_assistant.storage.feedback import FeedbackStore
from sepsis_assistant.storage.inbox import require_writable
from sepsis_assistant.storage.stored_turns import StoredTurn, turns_of

_EVENTS = 4000  # of a conversation are read for its history
_TURNS = 200
_ASK_AGAIN = 2.0  # seconds
T = TypeVar("T")


class Records:
    """Work on the database that the inbox uses; raise Refused when it is away."""

    def __init__(self, inbox: FallbackInbox) -> None:
        """Keep the inbox, which knows the database and remembers recent answers."""
        self._inbox = inbox
        self._asked, self._writable = -_ASK_AGAIN, False

    async def turns(self, sender: str) -> list[StoredTurn]:
        """Return the last turns of a conversation, oldest first."""
        turns = await self._stored(lambda engine: turns_of(Conversations(engine).events(sender, _EVENTS)))
        return turns[-_TURNS:]

    async def delete(self, sender: str) -> Counts:
        """Delete a conversation and everything that hangs on it."""
        counts = await self._stored(lambda engine: Conversations(engine).delete(sender))
        self._inbox.forget(sender)
        return counts

    async def rate(self, sender: str, reply_id: str, helpful: bool, why: str | None) -> None:
        """Keep feedback on a reply of this conversation; raise Refused for another."""
        message_id = reply_id.rpartition("/")[0]
        replies = self._inbox.recent(("web", sender, message_id)) or [
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
        if time.monotonic() - self._asked > _ASK_AGAIN:
            self._asked = time.monotonic()
            try:
                await self._stored(require_writable)
                self._writable = True
            except Refused:
                self._writable = False
        return self._writable

    async def _stored(self, work: Callable[[Engine], T]) -> T:
        engine = self._inbox.engine
        try:
            if engine is not None:
                return await asyncio.wait_for(in_thread(engine, partial(work, engine)), CALL_LIMIT)
        except (SQLAlchemyError, asyncio.TimeoutError):
            pass
        raise refused("store_unavailable")
