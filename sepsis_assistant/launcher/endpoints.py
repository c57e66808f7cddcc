"""Give both servers an endpoints file with the action server's port, and a secret that only they know."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from sepsis_assistant.data_files import DataError, plain, read_yaml
from sepsis_assistant.launcher.messages import LaunchError
from sepsis_assistant.settings import HOST

_OURS = "sepsis_assistant."


@contextmanager
def endpoints_for(source: Path, port: int) -> Iterator[Path]:
    """Yield a temporary copy of an endpoints file, which only this user can read; raise LaunchError.

    With each call Rasa sends the secret in it, and the action server finds there what it must be.
    """
    content = _content(source)
    if str((content.get("tracker_store") or {}).get("type")).startswith(_OURS):
        _check_store(source)
    content["action_endpoint"] = {
        **(content.get("action_endpoint") or {}),
        "url": f"http://{HOST}:{port}/webhook",
        "headers": {"Authorization": f"Bearer {secrets.token_urlsafe(32)}"},
    }
    with tempfile.TemporaryDirectory(prefix="sepsis-assistant-") as folder:  # with mode 700
        copy = Path(folder) / "endpoints.yml"
        copy.touch(mode=0o600)
        # Without quotes, as `${DB_PASSWORD}` stands in the original: Rasa fills nothing in between quotes.
        copy.write_text(yaml.safe_dump(plain(content), width=10_000), encoding="utf-8")
        yield copy


def _content(source: Path) -> dict[str, Any]:
    try:
        return read_yaml(source) or {}
    except DataError as error:  # such as a file that SEPSIS_ENDPOINTS names and that is not there
        raise LaunchError(str(error)) from None


def _check_store(source: Path) -> None:
    """Raise LaunchError where the tracker store is set wrongly: Rasa's own error names no file and no fix."""
    from sepsis_assistant.storage.database import StoreError, database_url  # as slow as all that `run` needs

    try:
        database_url(source)
    except StoreError as error:
        raise LaunchError(str(error)) from None
