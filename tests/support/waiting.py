"""Wait for something to become so, with a limit that no working machine reaches, however busy it is."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

LIMIT = 300.0  # seconds
BROWSER_LIMIT = 60_000  # milliseconds


def until(condition: Callable[[], Any], what: str = "what was waited for", seconds: float = LIMIT) -> None:
    """Return as soon as `condition()` is true; fail when it is not within the limit."""
    start = time.monotonic()
    while not condition():
        waited = time.monotonic() - start
        assert waited < seconds, f"{what} did not happen within {seconds:.0f} s"
        time.sleep(min(0.01 + waited / 20, 0.3))


async def until_later(condition: Callable[[], Any]) -> None:
    """Return as soon as `condition()` is true, while what runs on this event loop goes on."""
    end = time.monotonic() + LIMIT
    while not condition():
        assert time.monotonic() < end, f"what was waited for did not happen within {LIMIT:.0f} s"
        await asyncio.sleep(0.02)
