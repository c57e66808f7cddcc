"""Give Rasa an endpoints file whose action server is on the port that was asked for."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sepsis_assistant.data_files import read_yaml
from sepsis_assistant.launcher.messages import LaunchError
from sepsis_assistant.settings import HOST

_OURS = "sepsis_assistant."


@contextmanager
def endpoints_for(source: Path, port: int) -> Iterator[Path]:
    """Yield the project's endpoints file, or a temporary copy when the port differs; raise LaunchError."""
    url = f"http://{HOST}:{port}/webhook"
    content = read_yaml(source) or {}
    if str((content.get("tracker_store") or {}).get("type")).startswith(_OURS):
        _check_store(source)
    if (content.get("action_endpoint") or {}).get("url") == url:
        yield source
        return
    content["action_endpoint"] = {**(content.get("action_endpoint") or {}), "url": url}
    with tempfile.TemporaryDirectory(prefix="sepsis-assistant-") as folder:
        copy = Path(folder) / "endpoints.yml"
        copy.write_text(json.dumps(content), encoding="utf-8")  # which is YAML, too
        yield copy


def _check_store(source: Path) -> None:
    """Raise LaunchError where the tracker store is set wrongly: Rasa's own error names no file and no fix."""
    from sepsis_assistant.storage.database import StoreError, database_url  # as slow as all that `run` needs

    try:
        database_url(source)
    except StoreError as error:
        raise LaunchError(str(error)) from None
