"""Keep spans of a text that do not overlap."""

from __future__ import annotations

from bisect import bisect_left, insort


class Spans:
    """Hold spans [start, end) none of which overlaps another; a look-up is a bisection."""

    def __init__(self) -> None:
        """Start without a span."""
        self._kept: list[tuple[int, int]] = []

    def add(self, start: int, end: int) -> bool:
        """Keep [start, end) unless it overlaps one that is there; say whether it was kept."""
        last_before = bisect_left(self._kept, (end,)) - 1
        if last_before >= 0 and self._kept[last_before][1] > start:
            return False
        insort(self._kept, (start, end))
        return True
