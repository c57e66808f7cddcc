"""Tell the launcher's loops when to stop, without an exception in the middle of their work."""

from __future__ import annotations

import signal
import time
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stop:
    """Remember that Ctrl-C, a request to end or a closed terminal was seen."""

    def __init__(self) -> None:
        """Start as not requested."""
        self.requested = False

    def watch(self) -> Stop:
        """Turn the signals that end a program into a request."""
        for number in SIGNALS:
            signal.signal(number, self._request)
        return self

    def pause(self, seconds: float) -> None:
        """Sleep, but no longer than a moment after a request."""
        end = time.monotonic() + seconds
        while not self.requested and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, 0.1))

    def _request(self, number: int, frame: FrameType | None) -> None:
        """Record the request."""
        self.requested = True
