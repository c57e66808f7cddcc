"""Let models look at a message side by side, in threads, before its turn is worked out.

A model's multiplications let the interpreter go on: two models take the time of one where there are two
cores, and other conversations go on meanwhile. What they find is remembered, and the turn takes it from
there. What fails here is told by the turn, which does it again.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial

_MOST = 2  # threads: more would take turns with the event loop at the interpreter
Look = Callable[[], object]

_looks: dict[str, Callable[[str], object]] = {}


def look_ahead(name: str, look: Callable[[str], object]) -> None:
    """Call `look` with each short message from now on, in place of the earlier one of this name."""
    _looks[name] = look


async def look_at(text: str) -> None:
    """Return when all that was registered has looked at `text`, clean as the pipeline makes it."""
    await side_by_side([partial(look, text) for look in _looks.values()])


async def side_by_side(looks: Sequence[Look]) -> None:
    """Return when all `looks` have ended."""
    if looks:
        loop = asyncio.get_running_loop()
        ended = await asyncio.wait({loop.run_in_executor(_threads(), look) for look in looks})
        for future in ended[0]:
            future.exception()  # has been seen


@lru_cache(maxsize=1)
def _threads() -> ThreadPoolExecutor:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return ThreadPoolExecutor(min(_MOST, cores), thread_name_prefix="ahead")
