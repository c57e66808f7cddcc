"""Store what turns added, each once: a worker may have hung, and another one has answered in its place."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DataError

from sepsis_assistant.storage.deletions import Seen, hold_alone
from sepsis_assistant.storage.events import Row, insert_events, is_answered, is_stored
from sepsis_assistant.storage.standing import Standing, standing_of

DELETED, ANSWERED = "deleted", "answered"  # what others did to a conversation

logger = logging.getLogger(__name__)


@dataclass(eq=False)
class Turn:
    """Hold what one turn added; `tries` counts how often it was taken to be stored.

    `after` is the last row of the conversation that the turn knew, 0 if it knew none.
    """

    rows: Sequence[Row]
    seen: Seen
    after: int = 0
    tries: int = 0

    @property
    def size(self) -> int:
        """Return about how many bytes it takes in memory."""
        return sum(len(row.data) for row in self.rows)


@dataclass(frozen=True)
class Stored:
    """Hold which turns are done, what makes what memory knows outdated, and where the conversation stands.

    There is no `standing` where it holds more or less than what the turn knew and added.
    """

    done: Sequence[Turn]
    outdated: str = ""
    standing: Standing | None = None


def store_turns(engine: Engine, sender_id: str, turns: Sequence[tuple[Turn, int]]) -> Stored:
    """Store turns in one piece.

    A turn that was taken again meanwhile is left to whoever took it last: this thread may have hung for long.
    """
    outdated = ""
    with engine.begin() as connection:
        hold_alone(connection, sender_id)
        before = standing_of(connection, sender_id)
        mine = [turn for turn, number in turns if turn.tries == number]
        for turn in mine:
            if turn.seen.is_before(before.deletion):
                outdated = DELETED
            elif not _insert(connection, sender_id, turn, before):
                outdated = outdated or ANSWERED
        alone = len(mine) == 1 and mine[0].tries == 1 and mine[0].after == before.last and not outdated
        return Stored(mine, outdated, standing_of(connection, sender_id) if alone else None)


def _insert(connection: Connection, sender_id: str, turn: Turn, before: Standing) -> bool:
    """Store a turn, unless another worker has answered its message meanwhile; return whether it is stored."""
    if turn.tries > 1 and is_stored(connection, sender_id, turn.rows[0]):
        return True  # by an earlier try that was given up
    if turn.after != before.last and is_answered(connection, sender_id, turn.rows, turn.after):
        return False
    if turn.tries == 1:
        insert_events(connection, sender_id, turn.rows)
    else:
        _insert_if_possible(connection, sender_id, turn.rows)
    return True


def _insert_if_possible(connection: Connection, sender_id: str, rows: Sequence[Row]) -> None:
    """Store a turn that an earlier try has not stored."""
    try:
        with connection.begin_nested():
            insert_events(connection, sender_id, rows)
    except (DataError, ValueError) as error:  # no later try can end otherwise, and others wait behind it
        logger.error("a turn cannot be stored: %s", type(error).__name__)
