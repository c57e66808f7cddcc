"""Count messages a minute for each sender, in the memory of one worker.

No library: `limits` needs a newer `packaging` than Rasa 3.6 allows.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable

WINDOW = 60.0  # seconds
_SENDERS = 10_000  # remembered at once; the longest silent one is forgotten first


class RateLimit:
    """Allow so many messages in any minute; a refused one does not count."""

    def __init__(self, each_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Keep the limit; `clock` returns seconds."""
        self._limit, self._clock = each_minute, clock
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    def wait(self, sender: str) -> int:
        """Count a message of `sender` and return 0, or return the seconds until one is allowed."""
        now = self._clock()
        times = self._times.setdefault(sender, deque())
        self._times.move_to_end(sender)
        while len(self._times) > _SENDERS:
            self._times.popitem(last=False)
        while times and times[0] <= now - WINDOW:
            times.popleft()
        if len(times) >= self._limit:
            return max(1, math.ceil(times[0] + WINDOW - now))
        times.append(now)
        return 0
