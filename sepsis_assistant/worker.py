"""Read long texts on a thread of their own, so that other conversations go on meanwhile.

One thread: several would take turns with the event loop at the interpreter, and long texts are rare.
Measured (benchmarks/aside.py): beside twenty texts of 50,000 characters a short message waited 38 ms at most
where they were read on the event loop, 18 ms beside the thread, 3 ms beside a process, which takes 200 MB
more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TypeVar

SHORT = 300  # characters; nearly every message is shorter, and such a one is read at once

Result = TypeVar("Result")


async def read_aside(read: Callable[[str], Result], text: str) -> Result:
    """Return `read(text)`, for a long text without keeping the event loop from its other work."""
    if len(text) <= SHORT:
        return read(text)
    return await asyncio.get_running_loop().run_in_executor(_thread(), read, text)


@lru_cache(maxsize=1)
def _thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="long-texts")
