"""Keep what a messenger delivers until its answer is sent: a stop in the middle loses and doubles nothing.

Each row belongs to one process, which renews its lease; when the lease runs out, because that process was
killed, another one takes the row over. The text of a message and its answer are removed as soon as the answer
is sent; the bare id stays for some days, because messengers deliver again. Works with SQLite and PostgreSQL.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from sepsis_assistant.storage.leases import LEASE, Clock, is_held, now
from sepsis_assistant.storage.outbox_table import FINISHED, OUTBOX, REMEMBERED, make_table

_PURGE_EVERY = 600.0  # seconds


@dataclass(frozen=True)
class Delivery:
    """Hold what a messenger delivered: its id and its body.

    `subject` is which message it is about and `content` what that says: an edit that changes nothing has
    those of the message. Only keyed hashes of them are stored. `sender_id` is the conversation, "" where
    nobody knows.
    """

    item_id: str
    body: Mapping[str, Any]
    subject: str = ""
    content: str = ""
    sender_id: str = ""


@dataclass(frozen=True)
class Waiting:
    """Hold a delivery that is not done: its body, the calls that answer it and how many are sent.

    `received` and `begun` are Unix times; `begun` is that of the next call, if somebody may have made it.
    `kept` says whether the database has it, `named` whether it knows whose it is: earlier versions did not.
    """

    item_id: str
    body: Mapping[str, Any]
    received: float
    calls: Sequence[Mapping[str, Any]] | None = None
    sent: int = 0
    begun: float | None = None
    kept: bool = True
    named: bool = True


class Outbox:
    """Store the deliveries of one channel in a database; every method may raise SQLAlchemyError."""

    def __init__(self, engine: Engine, channel: str, secret: str, clock: Clock | None = None) -> None:
        """Keep the parts; the table is made when it is first used. `clock` returns Unix seconds."""
        self.engine = engine
        self._channel, self._secret = channel, secret.encode()
        self._clock, self._given_clock = clock or time.time, clock
        self._owner, self._made, self._purged = uuid.uuid4().hex, False, 0.0

    @property
    def channel(self) -> str:
        """Return the name of the channel."""
        return self._channel

    def receive(self, delivery: Delivery) -> bool:
        """Store a delivery as ours; return whether it is new and says something new."""
        row = self._row(delivery)
        self._purge()
        try:
            with self._connected() as connection:
                repeated = self._says_nothing_new(connection, row)
                connection.execute(OUTBOX.insert().values(**row))
                if repeated:
                    self._finish(connection, delivery.item_id)
        except sa.exc.IntegrityError:
            return False
        return not repeated

    def take_over(self) -> list[Waiting]:
        """Return what is not done and belongs to nobody else, oldest first, as ours from now on."""
        ours = OUTBOX.c.owner == self._owner
        free = self._here & OUTBOX.c.done.is_(False) & (ours | ~is_held(OUTBOX.c.lease, self._lease_now))
        with self._connected() as connection:
            found = connection.execute(sa.select(OUTBOX).where(free).order_by(OUTBOX.c.number)).all()
            return [_waiting(row) for row in found if self._take(connection, row)]

    def name(self, item_id: str, sender_id: str) -> None:
        """Keep which conversation a delivery that is ours belongs to."""
        self._change(self._mine & self._of(item_id), sender_id=sender_id)

    def renew(self) -> None:
        """Tell that this process still works on what is its own."""
        self._change(self._mine, **self._held())

    def release(self) -> None:
        """Let others have at once what is not done."""
        self._change(self._mine, lease=0.0)

    def answered(self, item_id: str, calls: Sequence[Mapping[str, Any]]) -> bool:
        """Keep the calls that answer a delivery before the first is made; return whether it is still ours."""
        return self._next(item_id, calls=json.dumps(list(calls)))

    def sent(self, item_id: str, count: int) -> bool:
        """Keep how many of the calls have been made, and return whether the delivery is still ours."""
        return self._next(item_id, sent=count)

    def done(self, item_id: str) -> None:
        """Forget the content of a delivery."""
        with self._connected() as connection:
            self._finish(connection, item_id)

    @property
    def _here(self) -> Any:
        return OUTBOX.c.channel == self._channel

    @property
    def _mine(self) -> Any:
        return self._here & (OUTBOX.c.owner == self._owner) & OUTBOX.c.done.is_(False)

    def _of(self, item_id: str) -> Any:
        return self._here & (OUTBOX.c.item_id == item_id)

    def _held(self) -> dict[str, Any]:
        return {"owner": self._owner, "lease": self._lease_now + LEASE}

    @property
    def _lease_now(self) -> Any:
        return now(self.engine, self._given_clock)

    def _purge(self) -> None:
        """Forget every id that is old, now and then."""
        if self._clock() - self._purged > _PURGE_EVERY:
            self._purged = self._clock()
            old = self._here & OUTBOX.c.done & (OUTBOX.c.received < self._clock() - REMEMBERED)
            with self._connected() as connection:
                connection.execute(OUTBOX.delete().where(old))

    def _row(self, delivery: Delivery) -> dict[str, Any]:
        subject = self._sealed(delivery.subject) if delivery.subject else None
        return {
            "channel": self._channel, "item_id": delivery.item_id, "received": self._clock(), "done": False,
            "body": json.dumps(delivery.body), "sent": 0, "subject": subject,
            "content": self._sealed(f"{delivery.subject} {delivery.content}"),
            "sender_id": delivery.sender_id or None, **self._held(),
        }  # fmt: skip

    def _sealed(self, text: str) -> str:
        """Return a keyed hash: of a short text nobody can find it out by trying."""
        return hmac.new(self._secret, text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()

    def _says_nothing_new(self, connection: Connection, row: Mapping[str, Any]) -> bool:
        """Say whether the last delivery about the same message had the same content."""
        same = self._here & (OUTBOX.c.subject == row["subject"]) & OUTBOX.c.subject.is_not(None)
        last = sa.select(OUTBOX.c.content).where(same).order_by(OUTBOX.c.number.desc()).limit(1)
        return bool(connection.execute(last).scalar() == row["content"])

    def _take(self, connection: Connection, row: Any) -> bool:
        """Make a row ours, unless somebody else was faster."""
        unchanged = self._of(row.item_id) & (OUTBOX.c.lease == row.lease) & OUTBOX.c.done.is_(False)
        return bool(connection.execute(OUTBOX.update().where(unchanged).values(**self._held())).rowcount)

    def _next(self, item_id: str, **values: Any) -> bool:
        """Keep what was done, and that the next call is made now."""
        return self._change(self._mine & self._of(item_id), begun=self._clock(), **values, **self._held())

    def _finish(self, connection: Connection, item_id: str) -> None:
        connection.execute(OUTBOX.update().where(self._of(item_id)).values(**FINISHED))

    def _change(self, where: Any, **values: Any) -> bool:
        with self._connected() as connection:
            return bool(connection.execute(OUTBOX.update().where(where).values(**values)).rowcount)

    @contextlib.contextmanager
    def _connected(self) -> Iterator[Connection]:
        if not self._made:
            make_table(self.engine)
            self._made = True
        with self.engine.begin() as connection:
            yield connection


def _waiting(row: Any) -> Waiting:
    calls = json.loads(row.calls) if row.calls else None
    named = row.sender_id is not None
    return Waiting(row.item_id, json.loads(row.body), row.received, calls, row.sent, row.begun, named=named)
