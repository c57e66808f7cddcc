"""Tell for how long a worker has what it took: whoever ends without giving it back holds nobody up for long.

By the clock of PostgreSQL where there is one: those of two servers may differ, and what a server that is an
hour ahead had taken would be nobody else's for an hour.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

LEASE = 10.0  # seconds
Clock = Callable[[], float]


def now(engine: Engine, clock: Clock | None = None) -> Any:
    """Return the time (Unix seconds) as a value for a statement; with `clock`, that clock's."""
    if clock is None and engine.dialect.name == "postgresql":
        return sa.cast(sa.extract("epoch", sa.func.clock_timestamp()), sa.Float)
    return (clock or time.time)()


def is_held(lease: Any, at: Any) -> Any:
    """Return the condition that a lease, a column with the time of its end, runs at a time of `now`.

    One that ends later than any can was given before the clock was put back, and does not count.
    """
    return lease.between(at, at + LEASE)
