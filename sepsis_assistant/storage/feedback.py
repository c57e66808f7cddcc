"""Keep what people thought of a reply."""

from __future__ import annotations

import time

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from sepsis_assistant.storage.database import METADATA, prepare

FEEDBACK = sa.Table(
    "feedback",
    METADATA,
    sa.Column("sender_id", sa.String(255), primary_key=True),
    sa.Column("reply_id", sa.String(255), primary_key=True),
    sa.Column("received", sa.Float, nullable=False),
    sa.Column("response", sa.String(255)),
    sa.Column("helpful", sa.Boolean, nullable=False),
    sa.Column("why", sa.Text),
)


class FeedbackStore:
    """Store feedback in the database of `engine`; may raise SQLAlchemyError."""

    def __init__(self, engine: Engine) -> None:
        """Make the table if it is not there."""
        self._engine = engine
        prepare(engine)

    def store(
        self, sender_id: str, reply_id: str, response: str | None, helpful: bool, why: str | None
    ) -> None:
        """Keep the latest feedback on a reply; `response` is the name of the response that it was."""
        mine = (FEEDBACK.c.sender_id == sender_id) & (FEEDBACK.c.reply_id == reply_id)
        row = {"sender_id": sender_id, "reply_id": reply_id, "received": time.time()}
        row.update(response=response, helpful=helpful, why=why)
        with self._engine.begin() as connection:
            connection.execute(FEEDBACK.delete().where(mine))
            connection.execute(FEEDBACK.insert().values(row))
