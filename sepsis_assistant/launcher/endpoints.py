"""Give Rasa an endpoints file whose action server is on the port that was asked for."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ruamel.yaml import YAML

from sepsis_assistant.settings import HOST


@contextmanager
def endpoints_for(source: Path, port: int) -> Iterator[Path]:
    """Yield the project's endpoints file, or a temporary copy when the port differs."""
    url = f"http://{HOST}:{port}/webhook"
    content = YAML(typ="safe").load(source.read_text(encoding="utf-8")) or {}
    if (content.get("action_endpoint") or {}).get("url") == url:
        yield source
        return
    content["action_endpoint"] = {**(content.get("action_endpoint") or {}), "url": url}
    with tempfile.TemporaryDirectory(prefix="sepsis-assistant-") as folder:
        copy = Path(folder) / "endpoints.yml"
        with copy.open("w", encoding="utf-8") as stream:
            YAML(typ="safe").dump(content, stream)
        yield copy
