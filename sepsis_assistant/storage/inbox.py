"""Remember which messages were answered, so that one that comes again is not processed again.

A row is claimed before a message is processed. Whoever works on it renews its lease; when the lease runs out,
because that worker was killed, another one takes the message over. Works with SQLite and PostgreSQL.
"""

from __future__ import annotations

import json
import time
import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from sepsis_assistant.storage.database import METADATA, prepare
from sepsis_assistant.storage.deletions import Seen, hold_alone, last_deletion
from sepsis_assistant.storage.leases import LEASE, Clock, is_held, now

KEPT = 24 * 3600.0  # seconds that answers are kept
_PURGE_EVERY = 600.0
NEW, WORKING, DONE = "new", "in progress", "done"

INBOX = sa.Table(
    "inbox",
    METADATA,
    sa.Column("channel", sa.String(64), primary_key=True),
    sa.Column("sender_id", sa.String(255), primary_key=True),
    sa.Column("message_id", sa.String(255), primary_key=True),
    sa.Column("received", sa.Float, nullable=False, index=True),
    sa.Column("lease", sa.Float, nullable=False),
    sa.Column("answer", sa.Text),
)

Key = tuple[str, str, str]  # channel, sender id, message id
Answer = list[dict[str, Any]]


@dataclass(frozen=True)
class Claim:
    """Hold the state of a message: new (then process it), in progress, or done with its `answer`.

    `again` tells that an earlier worker ended in the middle of it.
    """

    state: str
    answer: Answer | None = None
    again: bool = False


class Inbox:
    """Store claims and answers in the database of `engine`; every method may raise SQLAlchemyError."""

    def __init__(self, engine: Engine, clock: Clock | None = None) -> None:
        """Make the table if it is not there; `clock` returns seconds, without it see `leases`."""
        self._engine, self._clock, self._purged = engine, clock, 0.0
        prepare(engine)
        _empty_old_column(engine)

    def claim(self, key: Key) -> Claim:
        """Take a message to process it, or return what became of it."""
        row = {**_names(key), "received": self._now, "lease": self._now + LEASE}
        try:
            with self._engine.begin() as connection:
                connection.execute(INBOX.insert().values(row))
        except IntegrityError:
            return self._taken(key)
        return Claim(NEW)

    def renew(self, key: Key) -> None:
        """Tell that the message is still being worked on."""
        self._change(key, lease=self._now + LEASE)

    def finish(self, key: Key, answer: Answer) -> Answer:
        """Keep the answer and return it, or the one that another worker gave before this one woke up.

        Nothing is kept when the row was deleted meanwhile.
        """
        with self._engine.begin() as connection:
            kept = _kept(connection, key, {"answer": json.dumps(answer)})
        if (self._clock or time.time)() - self._purged > _PURGE_EVERY:
            self.purge()
        return answer if kept is None else kept

    def add(self, key: Key, answer: Answer, seen: Seen) -> Answer:
        """Do what `finish` does for a message that was not claimed, unless it was deleted since."""
        values = {"answer": json.dumps(answer), "received": self._now, "lease": self._now}
        with self._engine.begin() as connection:
            hold_alone(connection, key[1])
            if seen.is_before(last_deletion(connection, key[1])):
                return answer
            kept = _kept(connection, key, values)
            if kept is None:
                connection.execute(INBOX.insert().values(**_names(key), **values))
        return answer if kept is None else kept

    def release(self, key: Key) -> None:
        """Forget a message that was not taken after all."""
        with self._engine.begin() as connection:
            connection.execute(INBOX.delete().where(_row(key) & INBOX.c.answer.is_(None)))

    def purge(self) -> None:
        """Delete what is older than KEPT."""
        self._purged = (self._clock or time.time)()
        with self._engine.begin() as connection:
            connection.execute(INBOX.delete().where(INBOX.c.received < self._now - KEPT))

    @property
    def _now(self) -> Any:
        return now(self._engine, self._clock)

    def _taken(self, key: Key) -> Claim:
        """Return the claim on a row that is there: done, in progress, or taken over."""
        with self._engine.begin() as connection:
            held = is_held(INBOX.c.lease, self._now)
            query = sa.select(INBOX.c.answer, INBOX.c.lease, held.label("held")).where(_row(key))
            row = connection.execute(query).one_or_none()
            if row is None:  # deleted this very moment
                return Claim(WORKING)
            if row.answer is not None:
                return Claim(DONE, json.loads(row.answer))
            if row.held:
                return Claim(WORKING)
            unchanged = _row(key) & (INBOX.c.lease == row.lease) & INBOX.c.answer.is_(None)
            take = INBOX.update().where(unchanged).values(lease=self._now + LEASE)
            return Claim(NEW, again=True) if connection.execute(take).rowcount else Claim(WORKING)

    def _change(self, key: Key, **values: Any) -> None:
        with self._engine.begin() as connection:
            connection.execute(INBOX.update().where(_row(key)).values(**values))


def require_writable(engine: Engine) -> None:
    """Write more than a page and remove it; raise SQLAlchemyError where the disk is full or read-only.

    Only what is committed goes to the disk: to SQLite's journal, and to that of PostgreSQL.
    """
    key = ("", "", uuid.uuid4().hex)
    with engine.begin() as connection:
        row = {"received": 0.0, "lease": 0.0, "answer": " " * 10_000}
        connection.execute(INBOX.insert().values(**_names(key), **row))
        connection.execute(INBOX.delete().where(_row(key)))


def _kept(connection: Connection, key: Key, values: dict[str, Any]) -> Answer | None:
    """Put values with an answer into the row of a message that has none; return the answer in the row."""
    unanswered = _row(key) & INBOX.c.answer.is_(None)
    if not connection.execute(INBOX.update().where(unanswered).values(**values)).rowcount:
        values = {"answer": connection.execute(sa.select(INBOX.c.answer).where(_row(key))).scalar()}
    return json.loads(values["answer"]) if values["answer"] else None


def _row(key: Key) -> Any:
    """Return the condition that only the row of this message meets."""
    return sa.and_(*(INBOX.c[name] == value for name, value in _names(key).items()))


def _names(key: Key) -> dict[str, Any]:
    """Return the columns that make a message the same as another."""
    return dict(zip(("channel", "sender_id", "message_id"), key, strict=True))


def _empty_old_column(engine: Engine) -> None:
    """Remove the texts that earlier versions kept with messages that had no answer yet."""
    if any(column["name"] == "body" for column in sa.inspect(engine).get_columns(INBOX.name)):
        with engine.begin() as connection:
            connection.execute(sa.text(f"UPDATE {INBOX.name} SET body = NULL WHERE body IS NOT NULL"))
