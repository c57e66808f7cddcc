"""Hash every run of eight words of a text, to find copied sentences without keeping the text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

LENGTH = 8  # words
_DIGITS = 16  # hexadecimal digits kept of each SHA-256


def runs(text: str) -> Iterator[str]:
    """Yield each run of LENGTH words in `text`: lower case, without punctuation."""
    words = re.findall(r"[^\W_]+", text.lower().replace("'", "").replace("\u2019", ""))
    for start in range(len(words) - LENGTH + 1):
        yield " ".join(words[start : start + LENGTH])


def fingerprint(run: str) -> str:
    """Return the hash of a run of words."""
    return hashlib.sha256(run.encode()).hexdigest()[:_DIGITS]
