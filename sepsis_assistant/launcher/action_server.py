"""Keep the action server running beside the assistant."""

from __future__ import annotations

import sys
from pathlib import Path

from sepsis_assistant.launcher.processes import QUIET, Child, answers
from sepsis_assistant.launcher.watched import Watched
from sepsis_assistant.settings import ENDPOINTS_FILE


class ActionServer(Watched):
    """Run the server of actions/."""

    name = "The action server"

    def __init__(self, root: Path, endpoints: Path, port: int) -> None:
        """Keep what it is started with."""
        super().__init__()
        self._root, self._endpoints, self._port = root, endpoints, port

    def launch(self) -> Child:
        """Start the server."""
        command = [sys.executable, "-m", "actions.server", str(self._port)]
        return Child(command, self._root, {**QUIET, ENDPOINTS_FILE.name: str(self._endpoints)})

    def is_well(self) -> bool:
        """Say whether it answers."""
        return answers(self._port, "/health")
