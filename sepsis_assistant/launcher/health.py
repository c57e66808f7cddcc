"""Say by the exit code whether a danger message gets answered: python -m sepsis_assistant.launcher.health.

For a container's health check. It needs no secret and imports no Rasa, so it takes a moment. A database that
is away does not count: people are answered all the same, and a server left out for it would answer nobody.
"""

from __future__ import annotations

import sys
import urllib.request
from http.client import HTTPException

from sepsis_assistant.settings import HOST, SettingError, server_port

READY_PATH = "/webhooks/web/ready/model"
LIMIT = 5.0  # seconds


def answers_danger(port: int) -> bool:
    """Say whether the server on this port answers a danger message."""
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}{READY_PATH}", timeout=LIMIT):
            return True
    except (OSError, HTTPException):  # an HTTPError of 503 is an OSError
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
