"""Say how far long work is."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from typing import TypeVar

_EVERY = 5.0  # seconds between two lines
_Item = TypeVar("_Item")


def progress(items: Sequence[_Item], what: str) -> Iterator[_Item]:
    """Yield `items`; every few seconds say on standard error how many of `what` are done."""
    start = said = time.monotonic()
    for number, item in enumerate(items):
        now = time.monotonic()
        if now - said >= _EVERY:
            said = now
            print(f"  {number:,} of {len(items):,} {what}, {now - start:.0f} s", file=sys.stderr, flush=True)
        yield item
