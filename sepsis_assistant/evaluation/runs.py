"""Hash every run of eight words of a text, to find copied sentences without keeping the text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache

from sepsis_assistant.data_files import ROOT

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


def copied_runs(text: str) -> list[str]:
    """Return the runs of `text` that stand in one of the articles."""
    return [run for run in runs(text) if fingerprint(run) in _of_the_articles()]


@lru_cache(maxsize=1)
def _of_the_articles() -> frozenset[str]:
    """Return the hashes that scripts/hash_articles.py wrote."""
    return frozenset((ROOT / "tests" / "knowledge" / "article_runs.txt").read_text().split())
