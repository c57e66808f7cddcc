"""Keep Telegram's updates until they are answered, so that a stop in the middle loses and doubles nothing.

The text of an update and its answer are removed as soon as the answer is sent; the bare number stays for some
days, because Telegram may deliver an update again.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

_REMEMBERED = 7 * 24 * 3600.0  # seconds
_METADATA = sa.MetaData()
_UPDATES = sa.Table(
    "telegram_updates",
    _METADATA,
    sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("received", sa.Float, nullable=False),
    sa.Column("done", sa.Boolean, nullable=False),
    sa.Column("body", sa.Text),
    sa.Column("calls", sa.Text),
    sa.Column("sent", sa.Integer, nullable=False),
)


@dataclass(frozen=True)
class Waiting:
    """Hold an update that is not done: its body, the calls that answer it and how many are sent."""

    update_id: int
    body: Mapping[str, Any]
    calls: Sequence[Mapping[str, Any]] | None
    sent: int


class TelegramUpdates:
    """Store updates in the database of `engine`."""

    def __init__(self, engine: Engine) -> None:
        """Make the table if it is not there."""
        self.engine = engine
        _METADATA.create_all(engine)

    def receive(self, update_id: int, body: Mapping[str, Any]) -> bool:
        """Store an update; return whether it is new."""
        row = {"update_id": update_id, "received": time.time(), "done": False, "sent": 0}
        try:
            with self.engine.begin() as connection:
                connection.execute(_UPDATES.insert().values(**row, body=json.dumps(body)))
        except sa.exc.IntegrityError:
            return False
        return True

    def waiting(self) -> list[Waiting]:
        """Return the updates that are not done, oldest first."""
        query = sa.select(_UPDATES).where(_UPDATES.c.done.is_(False)).order_by(_UPDATES.c.update_id)
        with self.engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        return [
            Waiting(r["update_id"], json.loads(r["body"]), r["calls"] and json.loads(r["calls"]), r["sent"])
            for r in rows
        ]

    def answered(self, update_id: int, calls: Sequence[Mapping[str, Any]]) -> None:
        """Keep the calls that answer an update before the first is made."""
        self._change(update_id, calls=json.dumps(list(calls)))

    def sent(self, update_id: int, count: int) -> None:
        """Keep how many of the calls have been made."""
        self._change(update_id, sent=count)

    def done(self, update_id: int) -> None:
        """Forget the content of an update, and every number that is old."""
        self._change(update_id, done=True, body=None, calls=None)
        old = _UPDATES.c.done & (_UPDATES.c.received < time.time() - _REMEMBERED)
        with self.engine.begin() as connection:
            connection.execute(_UPDATES.delete().where(old))

    def _change(self, update_id: int, **values: Any) -> None:
        with self.engine.begin() as connection:
            connection.execute(_UPDATES.update().where(_UPDATES.c.update_id == update_id).values(**values))
