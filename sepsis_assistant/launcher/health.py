"""Say by the exit code whether a danger message gets answered: python -m sepsis_assistant.launcher.health.

For a container's health check. It needs no secret and imports no Rasa, so it takes a moment. A database that
is away does not count: people are answered all the same, and a server left out for it would answer nobody.
"""

from __future__ import annotations

import json
import sys
import urllib.request
from http.client import HTTPException
from urllib.error import HTTPError

from sepsis_assistant.settings import HOST, SettingError, server_port

READY_PATH = "/webhooks/web/ready"
LIMIT = 5.0  # seconds


def answers_danger(port: int) -> bool:
    """Say whether the server on this port has answered a danger message."""
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}{READY_PATH}", timeout=LIMIT) as answer:
            return json.load(answer)["model"] is True
    except HTTPError as error:  # 503 says what is not ready
        return _model_in(error.read())
    except (OSError, HTTPException, ValueError):
        return False


def _model_in(body: bytes) -> bool:
    try:
        return bool(json.loads(body)["model"] is True)
    except (ValueError, KeyError, TypeError):
        return False


def main() -> int:
    """Return 0 when the server on the port of the settings answers danger messages, else 1."""
    try:
        return 0 if answers_danger(server_port()) else 1
    except SettingError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
