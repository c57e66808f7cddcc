"""Keep the assistant's own server running, and ask it again and again what matters most."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Mapping
from pathlib import Path

from sepsis_assistant.launcher.processes import QUIET, Child, answers
from sepsis_assistant.launcher.watched import Watched
from sepsis_assistant.settings import ENDPOINTS_FILE, PROBE_PATH, PROBE_TOKEN

PROBE_LIMIT = 15.0  # seconds in which even a crowded server answers its probe


class AssistantServer(Watched):
    """Run sepsis_assistant.server; only this object knows the token of its probe."""

    name = "The assistant"
    start_limit = 180.0

    def __init__(
        self,
        root: Path,
        model: Path,
        endpoints: Path,
        port: int,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Keep what it is started with; `environment` comes on top of this process's own."""
        super().__init__()
        self.port = port
        self._root, self._token = root, secrets.token_urlsafe(32)
        self._command = [sys.executable, "-m", "sepsis_assistant.server", "--port", str(port)]
        self._command += ["--model", str(model), "--credentials", str(root / "credentials.yml")]
        own = {ENDPOINTS_FILE.name: str(endpoints), **PROBE_TOKEN.given(self._token)}
        self._environment = {**QUIET, **own, **(environment or {})}

    def launch(self) -> Child:
        """Start the server."""
        return Child(self._command, self._root, self._environment)

    def is_well(self) -> bool:
        """Say whether it answers a danger message with the emergency number."""
        return answers(self.port, PROBE_PATH, PROBE_LIMIT, self._token)
