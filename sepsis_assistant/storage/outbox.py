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

from sepsis_assistant.storage.database import ROW_NUMBER
from sepsis_assistant.storage.deletions import hold_alone
from sepsis_assistant.storage.leases import LEASE, Clock, is_held, now

# Less than a week: Telegram may begin its ids anew, at random, after a week without an update.
REMEMBERED = 6 * 24 * 3600.0  # seconds
_PURGE_EVERY = 600.0  # seconds
_OLD = "telegram_updates"  # where versions before the outbox kept what Telegram delivered
_METADATA = sa.MetaData()
_OUTBOX = sa.Table(
    "outbox",
    _METADATA,
    sa.Column("number", ROW_NUMBER, primary_key=True),
    sa.Column("channel", sa.String(64), nullable=False),
    sa.Column("item_id", sa.String(64), nullable=False),
    sa.Column("received", sa.Float, nullable=False),
    sa.Column("owner", sa.String(32), nullable=False),
    sa.Column("lease", sa.Float, nullable=False),
    sa.Column("done", sa.Boolean, nullable=False),
    sa.Column("body", sa.Text),
    sa.Column("calls", sa.Text),
    sa.Column("sent", sa.Integer, nullable=False),
    sa.Column("begun", sa.Float),
    sa.Column("subject", sa.String(64), index=True),
    sa.Column("content", sa.String(64)),
    sa.UniqueConstraint("channel", "item_id"),
    sa.Index("outbox_waiting", "done", "lease"),
)


@dataclass(frozen=True)
class Delivery:
    """Hold what a messenger delivered: its id and its body.

    `subject` is which message it is about and `content` what that says: an edit that changes nothing has
    those of the message. Only keyed hashes of them are stored.
    """

    item_id: str
    body: Mapping[str, Any]
    subject: str = ""
    content: str = ""


@dataclass(frozen=True)
class Waiting:
    """Hold a delivery that is not done: its body, the calls that answer it and how many are sent.

    `received` and `begun` are Unix times; `begun` is that of the next call, if somebody may have made it.
    `kept` says whether the database has it.
    """

    item_id: str
    body: Mapping[str, Any]
    received: float
    calls: Sequence[Mapping[str, Any]] | None = None
    sent: int = 0
    begun: float | None = None
    kept: bool = True


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
                connection.execute(_OUTBOX.insert().values(**row))
                if repeated:
                    self._finish(connection, delivery.item_id)
        except sa.exc.IntegrityError:
            return False
        return not repeated

    def take_over(self) -> list[Waiting]:
        """Return what is not done and belongs to nobody else, oldest first, as ours from now on."""
        ours = _OUTBOX.c.owner == self._owner
        free = self._here & _OUTBOX.c.done.is_(False) & (ours | ~is_held(_OUTBOX.c.lease, self._lease_now))
        with self._connected() as connection:
            found = connection.execute(sa.select(_OUTBOX).where(free).order_by(_OUTBOX.c.number)).all()
            return [_waiting(row) for row in found if self._take(connection, row)]

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
        return _OUTBOX.c.channel == self._channel

    @property
    def _mine(self) -> Any:
        return self._here & (_OUTBOX.c.owner == self._owner) & _OUTBOX.c.done.is_(False)

    def _of(self, item_id: str) -> Any:
        return self._here & (_OUTBOX.c.item_id == item_id)

    def _held(self) -> dict[str, Any]:
        return {"owner": self._owner, "lease": self._lease_now + LEASE}

    @property
    def _lease_now(self) -> Any:
        return now(self.engine, self._given_clock)

    def _purge(self) -> None:
        """Forget every id that is old, now and then."""
        if self._clock() - self._purged > _PURGE_EVERY:
            self._purged = self._clock()
            old = self._here & _OUTBOX.c.done & (_OUTBOX.c.received < self._clock() - REMEMBERED)
            with self._connected() as connection:
                connection.execute(_OUTBOX.delete().where(old))

    def _row(self, delivery: Delivery) -> dict[str, Any]:
        subject = self._sealed(delivery.subject) if delivery.subject else None
        return {
            "channel": self._channel, "item_id": delivery.item_id, "received": self._clock(), "done": False,
            "body": json.dumps(delivery.body), "sent": 0, "subject": subject,
            "content": self._sealed(f"{delivery.subject} {delivery.content}"), **self._held(),
        }  # fmt: skip

    def _sealed(self, text: str) -> str:
        """Return a keyed hash: of a short text nobody can find it out by trying."""
        return hmac.new(self._secret, text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()

    def _says_nothing_new(self, connection: Connection, row: Mapping[str, Any]) -> bool:
        """Say whether the last delivery about the same message had the same content."""
        same = self._here & (_OUTBOX.c.subject == row["subject"]) & _OUTBOX.c.subject.is_not(None)
        last = sa.select(_OUTBOX.c.content).where(same).order_by(_OUTBOX.c.number.desc()).limit(1)
        return bool(connection.execute(last).scalar() == row["content"])

    def _take(self, connection: Connection, row: Any) -> bool:
        """Make a row ours, unless somebody else was faster."""
        unchanged = self._of(row.item_id) & (_OUTBOX.c.lease == row.lease) & _OUTBOX.c.done.is_(False)
        return bool(connection.execute(_OUTBOX.update().where(unchanged).values(**self._held())).rowcount)

    def _next(self, item_id: str, **values: Any) -> bool:
        """Keep what was done, and that the next call is made now."""
        return self._change(self._mine & self._of(item_id), begun=self._clock(), **values, **self._held())

    def _finish(self, connection: Connection, item_id: str) -> None:
        finished = {"done": True, "body": None, "calls": None, "begun": None}
        connection.execute(_OUTBOX.update().where(self._of(item_id)).values(**finished))

    def _change(self, where: Any, **values: Any) -> bool:
        with self._connected() as connection:
            return bool(connection.execute(_OUTBOX.update().where(where).values(**values)).rowcount)

    @contextlib.contextmanager
    def _connected(self) -> Iterator[Connection]:
        if not self._made:
            _make_table(self.engine)
            self._made = True
        with self.engine.begin() as connection:
            yield connection


def forget_old(engine: Engine, before: float) -> None:
    """Delete what came before a time (Unix) and no messenger took, and ids that are not delivered again.

    What waits holds what somebody wrote; taking something in removes old ids too, but may never happen again.
    """
    if not sa.inspect(engine).has_table(_OUTBOX.name):
        return
    came, done = _OUTBOX.c.received, _OUTBOX.c.done
    with engine.begin() as connection:
        connection.execute(_OUTBOX.delete().where(done.is_(False) & (came < before)))
        connection.execute(_OUTBOX.delete().where(done & (came < time.time() - REMEMBERED)))


def _waiting(row: Any) -> Waiting:
    calls = json.loads(row.calls) if row.calls else None
    return Waiting(row.item_id, json.loads(row.body), row.received, calls, row.sent, row.begun)


def _make_table(engine: Engine) -> None:
    """Make the table, once however many servers start now, and take over what an earlier version kept."""
    there = sa.inspect(engine)
    if there.has_table(_OUTBOX.name) and not there.has_table(_OLD):
        return
    with engine.begin() as connection:
        hold_alone(connection, _OUTBOX.name)
        _METADATA.create_all(connection)
        if sa.inspect(connection).has_table(_OLD):
            _move_old_rows(connection)


def _move_old_rows(connection: Connection) -> None:
    """Take over the updates of Telegram's that earlier versions kept in a table of their own."""
    if (
        connection.dialect.name == "postgresql"
    ):  # a server of that version may still write, and that would be lost
        connection.execute(sa.text(f"LOCK TABLE {_OLD} IN ACCESS EXCLUSIVE MODE"))
    columns = "item_id, received, done, body, calls, sent"
    old = columns.replace("item_id", "CAST(update_id AS VARCHAR(64))")
    connection.execute(
        sa.text(
            f"INSERT INTO outbox (channel, owner, lease, {columns}) "
            f"SELECT 'telegram', '', 0, {old} FROM {_OLD} ORDER BY update_id"
        )
    )
    connection.execute(sa.text(f"DROP TABLE {_OLD}"))
