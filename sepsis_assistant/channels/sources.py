"""The names and addresses of the sources, as the channels show them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from sepsis_assistant.data_files import DATA, read_plain

SOURCES = DATA / "knowledge" / "sources.yml"
ShownSource = Mapping[str, str | None]  # title, url


@lru_cache(maxsize=1)
def shown_sources() -> Mapping[str, ShownSource]:
    """Return all sources by id, read once; the ledger checks the file when the model is trained."""
    nodes = read_plain(SOURCES)["sources"]
    return {
        name: {"title": f"{node['publisher']}: {node['title']}", "url": node.get("url")}
        for name, node in nodes.items()
    }
