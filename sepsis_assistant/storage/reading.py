"""Read a database without ever writing to it: SQLite or PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection

from sepsis_assistant.storage.database import StoreError, open_engine

_NO_WRITES = {
    "sqlite": "PRAGMA query_only = ON",
    "postgresql": "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
}


@contextmanager
def reading(url: URL) -> Iterator[Connection]:
    """Yield a connection that cannot write; raise StoreError where nothing is stored."""
    dialect = url.get_backend_name()
    if dialect == "sqlite" and not Path(str(url.database)).is_file():
        raise StoreError(f"{url.database}: nothing is stored yet; talk to the assistant first (make run)")
    engine = open_engine(url)
    sa.event.listen(engine, "connect", partial(_say, _NO_WRITES[dialect]))
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _say(statement: str, connection: Any, record: Any) -> None:
    """Say a statement on a new connection."""
    cursor = connection.cursor()
    cursor.execute(statement)
    cursor.close()
    connection.commit()
