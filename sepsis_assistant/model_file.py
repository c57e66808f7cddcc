"""Tell whether the file of a trained model is whole: Rasa unpacks it without looking at its checksum."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

_PART = 1024 * 1024  # bytes


def is_whole(model: Path) -> bool:
    """Say whether a model is there and its archive is, to the last bit, what was written."""
    size = 0
    try:
        with gzip.open(model) as content:
            while part := content.read(_PART):
                size += len(part)
    except (OSError, EOFError, zlib.error):
        return False
    return size > 0  # of an empty file there is nothing to complain about
