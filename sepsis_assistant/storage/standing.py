"""Tell by one question where a conversation stands: whoever keeps it in memory sees what others did to it.

Knows no Rasa.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from sepsis_assistant.storage.deletions import DELETIONS, Deletion, hidden_name
from sepsis_assistant.storage.events import EVENTS

_MINE = EVENTS.c.sender_id == sa.bindparam("sender")
_GONE = DELETIONS.c.conversation == sa.bindparam("name")
# Each a look-up in an index: the cost does not grow with the conversation.
_QUERY = sa.select(
    sa.select(sa.func.min(EVENTS.c.id)).where(_MINE).scalar_subquery().label("first"),
    sa.select(sa.func.max(EVENTS.c.id)).where(_MINE).scalar_subquery().label("last"),
    sa.select(DELETIONS.c.mark).where(_GONE).scalar_subquery().label("mark"),
    sa.select(DELETIONS.c.time).where(_GONE).scalar_subquery().label("time"),
)


@dataclass(frozen=True)
class Standing:
    """Hold the first and the last row of a conversation, 0 where there is none, and its last deletion.

    Rows are only added at the end, and removed at the beginning or all at once: two equal standings have
    the same rows.
    """

    first: int = 0
    last: int = 0
    deletion: Deletion | None = None


def standing_of(connection: Connection, sender_id: str) -> Standing:
    """Return where a conversation stands now."""
    row: Any = connection.execute(_QUERY, {"sender": sender_id, "name": hidden_name(sender_id)}).one()
    deletion = Deletion(row.mark, row.time) if row.mark else None
    return Standing(row.first or 0, row.last or 0, deletion)
