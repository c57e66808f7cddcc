"""Delete what people wrote when its time is over, a little at a time, and log how much it was."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from sepsis_assistant.storage import deletions, outbox_table
from sepsis_assistant.storage.access import Away
from sepsis_assistant.storage.checkpoints import CHECKPOINTS
from sepsis_assistant.storage.events import EVENTS
from sepsis_assistant.storage.feedback import FEEDBACK
from sepsis_assistant.storage.inbox import INBOX, KEPT
from sepsis_assistant.storage.sqlite_connections import empty_journal
from sepsis_assistant.storage.turn_store import TurnStore
from sepsis_assistant.storage.unanswered import expire_unanswered

DAY = 24 * 3600.0  # seconds
BATCH = 500  # events that are deleted in one transaction: a turn never waits long behind it
_EVERY = 3600.0  # seconds
_BREATH = 0.2  # seconds between two batches

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Expired:
    """Hold how many events were deleted, and of which conversations nothing is left."""

    events: int
    gone: tuple[str, ...]


async def keep_for(days: int, turns: TurnStore, clock: Callable[[], float] = time.time) -> None:
    """Delete for ever what is older than so many days."""
    while True:
        try:
            count = await expire(turns, clock() - days * DAY)
            if count:
                logger.warning("%d events older than %d days were deleted", count, days)
        except Away as reason:
            logger.error("what is older than %d days was not deleted: %s", days, str(reason))
        await asyncio.sleep(_EVERY)


async def expire(turns: TurnStore, before: float) -> int:
    """Delete what was said before a time (Unix); return how many events that were. Raise Away."""
    await turns.access.run(partial(_expire_rest, before=before))
    count = 0
    while True:
        expired = await turns.access.run(partial(_expire_batch, before=before))
        for sender_id in expired.gone:
            turns.drop(sender_id)
        if not expired.events:
            await turns.access.run(empty_journal)
            return count
        count += expired.events
        await asyncio.sleep(_BREATH)


def _expire_rest(engine: Engine, before: float) -> None:
    """Delete ratings and what is kept for shorter times; who keeps it deletes it too, but only while used."""
    with engine.begin() as connection:
        connection.execute(FEEDBACK.delete().where(FEEDBACK.c.received < before))
        connection.execute(INBOX.delete().where(INBOX.c.received < max(before, time.time() - KEPT)))
        expire_unanswered(connection, before)
        deletions.forget_old(connection)
    outbox_table.forget_old(engine, before)


def _expire_batch(engine: Engine, before: float) -> Expired:
    """Delete the oldest events; they were stored in the order of time, so these are the first rows."""
    with engine.begin() as connection:
        oldest = sa.select(EVENTS.c.id, EVENTS.c.sender_id, EVENTS.c.timestamp).order_by(EVENTS.c.id)
        rows = connection.execute(oldest.limit(BATCH)).all()
        old = [row for row in rows if (row.timestamp or 0.0) < before]
        connection.execute(EVENTS.delete().where(EVENTS.c.id.in_([row.id for row in old])))
        senders = dict.fromkeys(row.sender_id for row in old)
        gone = tuple(sender for sender in senders if not _is_left(connection, sender))
        connection.execute(CHECKPOINTS.delete().where(CHECKPOINTS.c.sender_id.in_(gone)))
    return Expired(len(old), gone)


def _is_left(connection: Connection, sender_id: str) -> bool:
    """Say whether anything is left of a conversation."""
    return (
        connection.execute(sa.select(EVENTS.c.id).where(EVENTS.c.sender_id == sender_id).limit(1)).first()
        is not None
    )
