"""Stand between every channel and Rasa: check each message, answer it once, never leave it unanswered."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from functools import lru_cache
from typing import Any
from weakref import WeakValueDictionary

from rasa.core.channels.channel import UserMessage
from sanic import Blueprint, Sanic

from sepsis_assistant.channels.apologies import apology, cut_short
from sepsis_assistant.channels.buttons import plain, standing_buttons
from sepsis_assistant.channels.danger import Parse, is_dangerous, shorten
from sepsis_assistant.channels.incoming import Incoming, Key
from sepsis_assistant.channels.rate import RateLimit
from sepsis_assistant.channels.refusals import InProgress, Refused, refused
from sepsis_assistant.channels.replies import Collector, Reply, reply_of
from sepsis_assistant.settings import messages_per_minute
from sepsis_assistant.storage.database import engine_of
from sepsis_assistant.storage.inbox import DONE, LEASE, WORKING
from sepsis_assistant.storage.safe_inbox import SafeInbox
from sepsis_assistant.storage.turns import StoredTurn

OnMessage = Callable[[UserMessage], Awaitable[Any]]

TURN_LIMIT = 30.0  # seconds until a turn that hangs gets the apology
PATIENCE = 10.0  # seconds that one request waits for its answer
MOST_AT_ONCE = 200  # turns that wait or run in this worker
_ASK_AGAIN = 0.3  # seconds between looks at a message that another worker has

logger = logging.getLogger(__name__)


class Guard:
    """Answer messages once each, in the order of their arrival within a conversation."""

    def __init__(self, inbox: SafeInbox, limit: RateLimit) -> None:
        """Keep the parts; the inbox may be opened later."""
        self.inbox, self._limit = inbox, limit
        self._running: dict[Key, asyncio.Task[list[Reply]]] = {}
        self._turns = 0  # that wait or run
        self.parse: Parse | None = None  # asks the model, as soon as the server has one
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def answer(
        self, on_new_message: OnMessage, incoming: Incoming, patience: float | None = PATIENCE
    ) -> list[Reply]:
        """Return the replies to a message, at least one; raise Refused or InProgress.

        `patience` is in seconds, None waits to the end. The turn goes on when the request that asked for it
        is cut off or gives up waiting.
        """
        task = self._running.get(incoming.key)
        if task is None:
            known = self.inbox.recent(incoming.key)
            if known:
                return [Reply(**reply) for reply in known]
            # Nothing is awaited between the look above and here, or a message could be taken twice.
            task = asyncio.create_task(self._admitted(on_new_message, incoming))
            self._running[incoming.key] = task
            task.add_done_callback(lambda ended: self._ended(incoming.key, ended))
        done, _ = await asyncio.wait({task}, timeout=patience)
        if not done:
            raise InProgress
        return task.result()

    def lock(self, sender: str) -> asyncio.Lock:
        """Return the lock of a conversation: who holds it, works on it alone in this worker."""
        return self._locks.setdefault(sender, asyncio.Lock())

    def _ended(self, key: Key, task: asyncio.Task[list[Reply]]) -> None:
        self._running.pop(key, None)
        if not task.cancelled():
            task.exception()  # whoever waited has seen it

    async def _admitted(self, on_new_message: OnMessage, incoming: Incoming) -> list[Reply]:
        await self._admit(incoming)
        self._turns += 1
        try:
            return await self._answer(on_new_message, incoming)
        finally:
            self._turns -= 1

    async def _admit(self, incoming: Incoming) -> None:
        """Raise Refused for what is no message and for floods, but never for a danger sign."""
        incoming.check()
        wait = self._limit.wait(incoming.sender)
        crowded = self._turns >= MOST_AT_ONCE
        if (wait or crowded) and not (incoming.text and await is_dangerous(incoming.text, self.parse)):
            raise refused("too_many_messages", retry_after=wait) if wait else refused("busy")

    async def _answer(self, on_new_message: OnMessage, incoming: Incoming) -> list[Reply]:
        async with self.lock(incoming.sender):
            claim = await self._claimed(incoming)
            if claim.state == DONE and claim.answer:
                return [Reply(**reply) for reply in claim.answer]
            async with self._leased(incoming.key):
                try:
                    replies = await self._turn(on_new_message, incoming, claim.again)
                except Refused:
                    await self.inbox.release(incoming.key)
                    raise
            await self.inbox.finish(incoming.key, [reply.as_dict() for reply in replies])
            return replies

    async def _claimed(self, incoming: Incoming) -> Any:
        """Return the claim, as soon as no other worker has the message."""
        for _ in range(int(PATIENCE / _ASK_AGAIN)):
            claim = await self.inbox.claim(incoming.key, incoming.body())
            if claim.state != WORKING:
                return claim
            await asyncio.sleep(_ASK_AGAIN)
        raise InProgress

    @contextlib.asynccontextmanager
    async def _leased(self, key: Key) -> AsyncIterator[None]:
        async def renew() -> None:
            while True:
                await asyncio.sleep(LEASE / 3)
                await self.inbox.renew(key)

        keeper = asyncio.create_task(renew())
        try:
            yield
        finally:
            keeper.cancel()

    async def _turn(self, on_new_message: OnMessage, incoming: Incoming, again: bool) -> list[Reply]:
        """Return the replies of one turn, or with `again` those that are stored; there is always one."""
        collector = Collector(incoming.channel, incoming.message_id)
        try:
            said = await self.inbox.turn(*incoming.key[1:]) if again else None
            if said and (replies := replies_in(said)):
                return replies
            message = UserMessage(
                await self._for_rasa(incoming),
                collector,
                incoming.sender,
                input_channel=incoming.channel,
                message_id=incoming.message_id,
                metadata=dict(incoming.metadata or {}),
            )
            await asyncio.wait_for(on_new_message(message), TURN_LIMIT)
        except Refused:
            raise
        except Exception as error:  # whatever it was, somebody may be waiting for help
            # The message is health information: only the kind of error goes to the log.
            logger.error("turn.failed in %s: %s", incoming.channel, type(error).__name__)
            return cut_short(incoming, collector.replies)
        return collector.replies or [apology(incoming)]

    async def _for_rasa(self, incoming: Incoming) -> str:
        """Return the text for Rasa: a button's payload, or words that cannot be taken for one."""
        if incoming.payload is not None:
            if not await self._is_button(incoming.payload, incoming.sender):
                raise refused("unknown_button")
            return incoming.payload
        typed = (incoming.text or "").strip()
        if incoming.buttons_in_text and typed[:1] == "/" and await self._is_button(typed, incoming.sender):
            return typed
        return plain(shorten(typed))

    async def _is_button(self, payload: str, sender: str) -> bool:
        if payload in standing_buttons():
            return True
        turns = await self.inbox.turns(sender)
        return any(payload == b["payload"] for t in turns for r in replies_in(t) for b in r.buttons)


def replies_in(turn: StoredTurn) -> list[Reply]:
    """Return the replies of a stored turn, with the ids that they had when they were given."""
    found: list[Reply] = []
    for message in turn.said:
        reply = reply_of(message, f"{turn.message_id}/{len(found)}")
        if reply:
            found.append(reply)
    return found


@lru_cache(maxsize=1)
def shared_guard() -> Guard:
    """Return the guard of this process, which all channels share."""
    return Guard(SafeInbox(), RateLimit(messages_per_minute()))


async def answer(
    on_new_message: OnMessage, incoming: Incoming, patience: float | None = PATIENCE
) -> list[Reply]:
    """Return the replies to a message, at least one; raise Refused or InProgress (see Guard.answer)."""
    return await shared_guard().answer(on_new_message, incoming, patience)


def open_guard(routes: Blueprint, guard: Guard) -> None:
    """Give the guard Rasa's own database and model when the server of these routes starts."""

    @routes.listener("after_server_start")
    async def start(app: Sanic, loop: Any) -> None:
        agent = getattr(app.ctx, "agent", None)
        if guard.inbox.engine is None:
            guard.inbox.open(engine_of(getattr(agent, "tracker_store", None)))

        async def parse(text: str) -> Mapping[str, Any]:
            return await app.ctx.agent.parse_message(text)  # type: ignore[no-any-return]

        guard.parse = parse
