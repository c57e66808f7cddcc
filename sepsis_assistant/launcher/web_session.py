"""Talk to the web channel of a server on this machine (docs/http-api.md)."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
import uuid
from typing import Any

from sepsis_assistant.launcher.messages import LaunchError
from sepsis_assistant.settings import HOST

_PATH = "/webhooks/web/"  # written here too: importing the channel would load all of Rasa
_TIME_LIMIT = 60.0  # seconds for one request
_TRIES = 60  # of a message that the server still works on


class Refusal(Exception):
    """Report a message that the server did not take, in its own words."""

    def __init__(self, status: int, error: dict[str, str]) -> None:
        """Keep the HTTP status and the words."""
        super().__init__(f"{error.get('message', f'HTTP {status}')} {error.get('fix', '')}".strip())
        self.status = status


class WebSession:
    """Hold one conversation under a token that the server issued."""

    def __init__(self, port: int) -> None:
        """Open the conversation; raise LaunchError or Refusal."""
        self._address = f"http://{HOST}:{port}{_PATH}"
        self.token, self.message_id = self._opened(), ""

    def send(self, text: str | None = None, payload: str | None = None) -> list[dict[str, Any]]:
        """Return the replies to typed text or to a button; raise LaunchError or Refusal."""
        said = {"payload": payload} if payload is not None else {"text": text}
        self.message_id = str(uuid.uuid4())
        try:
            return self._answer(said)
        except Refusal as refusal:
            if refusal.status != 401:
                raise
        self.token = self._opened()  # the session has ended: a day has passed
        return self._answer(said)

    def _answer(self, said: dict[str, Any]) -> list[dict[str, Any]]:
        for _ in range(_TRIES):
            status, body = self._post("messages", {"id": self.message_id, **said})
            if status == 200:
                replies: list[dict[str, Any]] = body["replies"]
                return replies
            time.sleep(body.get("retry_after", 1))
        raise LaunchError("The server did not finish its answer.")

    def _opened(self) -> str:
        return str(self._post("session")[1]["token"])

    def _post(self, path: str, body: Any = None) -> tuple[int, dict[str, Any]]:
        headers = {"Content-Type": "application/json"}
        if path != "session":
            headers["Authorization"] = f"Bearer {self.token}"
        data = json.dumps(body or {}).encode()
        request = urllib.request.Request(self._address + path, data=data, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=_TIME_LIMIT) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            raise Refusal(error.code, _error_in(error)) from None
        except (OSError, ValueError) as error:
            raise LaunchError(f"The server does not answer ({type(error).__name__}).") from None


def _error_in(answer: urllib.error.HTTPError) -> dict[str, str]:
    try:
        return dict(json.load(answer)["error"])
    except (ValueError, KeyError, TypeError):
        return {}
