"""Stand between every channel and Rasa: check each message, answer it once, never leave it unanswered.

The way of a message: `answer` (is it being answered, or was it?), `_answer_once` (it is let in, nobody else
works on it), `_ask` (Rasa answers, or an apology when that fails).
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from functools import lru_cache
from typing import Any

from rasa.core.channels.channel import UserMessage

from sepsis_assistant.channels.admission import Admission
from sepsis_assistant.channels.apologies import apology, cut_short
from sepsis_assistant.channels.buttons import text_for_rasa, was_slashed
from sepsis_assistant.channels.danger import sounds_dangerous
from sepsis_assistant.channels.incoming import Incoming, Key
from sepsis_assistant.channels.rate import RateLimit
from sepsis_assistant.channels.refusals import InProgress, Refused
from sepsis_assistant.channels.replies import Collector, Reply, replies_in
from sepsis_assistant.channels.turnstile import Turnstile
from sepsis_assistant.channels.unanswered import keep_if_unanswered
from sepsis_assistant.conversation.names import ARRIVED, SLASHED
from sepsis_assistant.metrics.turns import begin_turn, record_failure, record_turn
from sepsis_assistant.metrics.watching import watch_queue, watch_store
from sepsis_assistant.redaction import Redact
from sepsis_assistant.settings import messages_per_minute
from sepsis_assistant.storage.fallback_inbox import FallbackInbox
from sepsis_assistant.storage.inbox import WORKING
from sepsis_assistant.storage.locks import ConversationLocks
from sepsis_assistant.storage.turn_store import TurnStore
from sepsis_assistant.worker import read_aside

OnMessage = Callable[[UserMessage], Awaitable[Any]]

TURN_LIMIT = 30.0  # seconds until a turn that hangs gets the apology
_ALARMS = 200  # alarms lately: what these people write next is as urgent
PATIENCE = 10.0  # seconds that one request waits for its answer

logger = logging.getLogger(__name__)


class Guard:
    """Answer messages once each, in the order of their arrival within a conversation."""

    def __init__(self, inbox: FallbackInbox, admission: Admission) -> None:
        """Keep the parts; the inbox may be opened later."""
        self.inbox, self.admission = inbox, admission
        self.redact: Redact | None = None  # where the operator keeps what was not answered
        self.started = False
        self.expiring: asyncio.Task[None] | None = None  # deletes what is too old
        self.ready = False  # until a danger message was answered
        self._running: dict[Key, asyncio.Task[list[Reply]]] = {}
        self._locks, self._turnstile = ConversationLocks(), Turnstile()
        self._in_danger: deque[str] = deque(maxlen=_ALARMS)
        self._forgotten: set[str] = set()  # whose data were deleted in the turn that runs

    def open(self, store: TurnStore | None) -> None:
        """Use a database from now on: its answers and, where it has such, its locks."""
        self.inbox.open(store)
        self._locks.open(store)
        if store:
            store.dropped.append(self._forget)
        watch_store(store)
        watch_queue(lambda: self.admission.inside, lambda: self._turnstile.waiting)

    async def answer(
        self, on_new_message: OnMessage, incoming: Incoming, patience: float | None = PATIENCE
    ) -> list[Reply]:
        """Return the replies to a message, at least one; raise Refused or InProgress.

        `patience` is in seconds, None waits to the end. The turn goes on when the request that asked for it
        is cut off or gives up waiting.
        """
        task = self._running.get(incoming.key)
        if task is None:
            # Nothing is awaited between the look above and here, or a message could be taken twice.
            task = asyncio.create_task(self._answer_once(on_new_message, incoming))
            self._running[incoming.key] = task
            task.add_done_callback(lambda ended: self._ended(incoming.key, ended))
        done, _ = await asyncio.wait({task}, timeout=patience)
        if not done:
            raise InProgress
        return task.result()

    def lock(self, sender: str) -> AbstractAsyncContextManager[None]:
        """Return the lock of a conversation: who holds it, works on it alone."""
        return self._locks.held(sender)

    def _ended(self, key: Key, task: asyncio.Task[list[Reply]]) -> None:
        self._running.pop(key, None)
        if not any(key[1] == other[1] for other in self._running):
            self._forgotten.discard(key[1])
        if not task.cancelled():
            task.exception()  # whoever waited has seen it

    async def _answer_once(self, on_new_message: OnMessage, incoming: Incoming) -> list[Reply]:
        """Return the stored answer to a message, or ask for one and store it; raise Refused or InProgress."""
        key, notes = incoming.key, begin_turn(incoming.channel, incoming.sender)
        if known := await self.inbox.recent(key):
            return [Reply(**reply) for reply in known]
        async with self.admission.admitted(incoming), self.lock(incoming.sender):
            claim = await self.inbox.claim_soon(key, PATIENCE)
            if claim.state == WORKING:
                raise InProgress
            if claim.answer:
                return [Reply(**reply) for reply in claim.answer]
            started = time.time()
            urgent = self._turnstile.is_full and await self._is_urgent(incoming)
            async with self.inbox.held(key), self._turnstile.passed(urgent):
                self._forgotten.discard(incoming.sender)  # what was deleted before this turn is over
                replies = await self._ask(on_new_message, incoming, claim.again)
            self._note_danger(incoming.sender, replies)
            given = await self.inbox.finish(key, [reply.as_dict() for reply in replies], started)
            record_turn(notes, [reply.response for reply in replies])
            answered = [Reply(**reply) for reply in given]
            await keep_if_unanswered(self.inbox.store, self.redact, incoming, answered)
            return answered

    def _note_danger(self, sender: str, replies: list[Reply]) -> None:
        """Remember for a while who is in danger, unless this very turn has deleted their data."""
        if any(reply.emergency for reply in replies) and sender not in self._forgotten:
            self._in_danger.append(sender)

    def _forget(self, sender: str) -> None:
        """Forget that somebody whose data were deleted was in danger."""
        while sender in self._in_danger:
            self._in_danger.remove(sender)
        if any(sender == key[1] for key in self._running):
            self._forgotten.add(sender)

    async def _is_urgent(self, incoming: Incoming) -> bool:
        """Say whether the rules find a danger sign in a message, or its conversation had an alarm lately."""
        if incoming.sender in self._in_danger:
            return True
        return incoming.text is not None and await read_aside(sounds_dangerous, incoming.text)

    async def _ask(self, on_new_message: OnMessage, incoming: Incoming, again: bool) -> list[Reply]:
        """Return what Rasa says, or with `again` what it had said; whatever fails, there is a reply."""
        collector = Collector(incoming.channel, incoming.message_id)
        try:
            said = await self.inbox.turn(incoming.sender, incoming.message_id) if again else None
            if said and (replies := replies_in(said)):
                return replies
            text = await text_for_rasa(incoming, self.inbox)
            await asyncio.wait_for(on_new_message(_message(incoming, text, collector)), TURN_LIMIT)
        except Refused:
            raise
        except Exception as error:  # whatever it was, somebody may be waiting for help
            # The message is health information: only the kind of error goes to the log.
            logger.error("turn.failed in %s: %s", incoming.channel, type(error).__name__)
            reason = "time_out" if isinstance(error, asyncio.TimeoutError) else "error"
            return _failed(reason, await cut_short(incoming, collector.replies))
        return collector.replies or _failed("nothing_said", [await apology(incoming)])


def _failed(reason: str, replies: list[Reply]) -> list[Reply]:
    """Count a failed turn and return what is said all the same."""
    record_failure(reason, any(reply.emergency for reply in replies))
    return replies


def _message(incoming: Incoming, text: str, collector: Collector) -> UserMessage:
    about = {**(incoming.metadata or {}), ARRIVED: incoming.arrived}
    about.pop(SLASHED, None)  # which no client may say
    if was_slashed(incoming, text):
        about[SLASHED] = True
    return UserMessage(
        text,
        collector,
        incoming.sender,
        input_channel=incoming.channel,
        message_id=incoming.message_id,
        metadata=about,
    )


@lru_cache(maxsize=1)
def shared_guard() -> Guard:
    """Return the guard of this process, which all channels share."""
    return Guard(FallbackInbox(), Admission(RateLimit(messages_per_minute())))
