"""The table of what messengers deliver: made once, brought up to date, and emptied where its time is over."""

from __future__ import annotations

import time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from sepsis_assistant.storage.database import ROW_NUMBER
from sepsis_assistant.storage.deletions import hold_alone

# Less than a week: Telegram may begin its ids anew, at random, after a week without an update.
REMEMBERED = 6 * 24 * 3600.0  # seconds
FINISHED: dict[str, Any] = {"done": True, "body": None, "calls": None, "begun": None, "sender_id": None}
_OLD = "telegram_updates"  # where versions before the outbox kept what Telegram delivered
_METADATA = sa.MetaData()
OUTBOX = sa.Table(
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
    sa.Column("sender_id", sa.String(255)),
    sa.UniqueConstraint("channel", "item_id"),
    sa.Index("outbox_waiting", "done", "lease"),
)


def make_table(engine: Engine) -> None:
    """Make the table, once however many servers start now, and take over what an earlier version kept."""
    if _is_up_to_date(sa.inspect(engine)):
        return
    with engine.begin() as connection:
        hold_alone(connection, OUTBOX.name)
        _METADATA.create_all(connection)
        if not _names_senders(sa.inspect(connection)):
            connection.execute(sa.text(f"ALTER TABLE {OUTBOX.name} ADD COLUMN sender_id VARCHAR(255)"))
        if sa.inspect(connection).has_table(_OLD):
            _move_old_rows(connection)


def forget_old(engine: Engine, before: float) -> None:
    """Delete what came before a time (Unix) and no messenger took, and ids that are not delivered again.

    What waits holds what somebody wrote; taking something in removes old ids too, but may never happen again.
    """
    if not sa.inspect(engine).has_table(OUTBOX.name):
        return
    came, done = OUTBOX.c.received, OUTBOX.c.done
    with engine.begin() as connection:
        connection.execute(OUTBOX.delete().where(done.is_(False) & (came < before)))
        connection.execute(OUTBOX.delete().where(done & (came < time.time() - REMEMBERED)))


def forget_waiting(connection: Connection, sender_id: str, asked_by: str | None = None) -> None:
    """Forget the answers that wait of a conversation: texts, numbers and whose they are; the bare ids stay.

    What nobody has answered yet may tell of danger, and stays until it is answered. `asked_by` is the id of
    the message that asked for it: its own answer is still to be sent, and those to what came after it.
    """
    if not _names_senders(sa.inspect(connection)):  # so no row can be told to be of this conversation
        return
    waiting = OUTBOX.c.done.is_(False) & (OUTBOX.c.sender_id == sender_id)
    asked = sa.select(OUTBOX.c.number).where(waiting & (OUTBOX.c.item_id == asked_by))
    number = connection.execute(asked).scalar() if asked_by else None
    answered = waiting & OUTBOX.c.calls.is_not(None)
    mine = answered if number is None else answered & (OUTBOX.c.number < number)
    connection.execute(OUTBOX.update().where(mine).values(**FINISHED))


def _is_up_to_date(there: Any) -> bool:
    return _names_senders(there) and not there.has_table(_OLD)


def _names_senders(there: Any) -> bool:
    """Say whether the table is there, with the column that versions before 1.0 had not."""
    columns = there.get_columns(OUTBOX.name) if there.has_table(OUTBOX.name) else ()
    return any(column["name"] == "sender_id" for column in columns)


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
