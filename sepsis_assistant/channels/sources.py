"""The names and addresses of the sources, as the channels show them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from sepsis_assistant.knowledge.ledger import load_sources

ShownSource = Mapping[str, str | None]  # title, url


@lru_cache(maxsize=1)
def shown_sources() -> Mapping[str, ShownSource]:
    """Return all sources by id, read once; no claim is read for it."""
    return {
        name: {"title": f"{source.publisher}: {source.title}", "url": source.url}
        for name, source in load_sources().items()
    }
