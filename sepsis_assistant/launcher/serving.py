"""Run the Rasa server and the action server until one must end."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

from sepsis_assistant.launcher.action_server import ActionServer
from sepsis_assistant.launcher.messages import LaunchError, say
from sepsis_assistant.launcher.processes import QUIET, RASA, Child, is_ready
from sepsis_assistant.launcher.stopping import Stop
from sepsis_assistant.settings import HOST

START_LIMIT = 180.0  # seconds until a server that never gets ready is given up


def serve(root: Path, model: Path, endpoints: Path, port: int, actions: ActionServer, stop: Stop) -> None:
    """Run both servers until Ctrl-C; raise LaunchError if the Rasa server ends by itself."""
    server = rasa_server(root, model, endpoints, port)
    try:
        wait_until_ready(server, port, actions, stop)
        if not stop.requested:
            _announce(port)
        while not stop.requested:
            _require_running(server)
            actions.check()
            stop.pause(0.3)
        say("Stopping.")
    finally:
        server.stop()
        actions.stop()


def rasa_server(
    root: Path, model: Path, endpoints: Path, port: int, environment: Mapping[str, str] | None = None
) -> Child:
    """Start the Rasa server on this machine's loopback address."""
    command = [*RASA, "run", "-i", HOST, "-p", str(port), "-m", str(model)]
    command += ["--endpoints", str(endpoints), "--credentials", str(root / "credentials.yml")]
    return Child(command, root, {**QUIET, **(environment or {})})


def wait_until_ready(server: Child, port: int, actions: ActionServer, stop: Stop) -> None:
    """Return when the server has answered a message or a stop was requested."""
    say("Starting the assistant: about 10 seconds.")
    end = time.monotonic() + START_LIMIT
    while not stop.requested and not is_ready(port):
        _require_running(server)
        if time.monotonic() > end:
            raise LaunchError(f"The Rasa server was not ready within {START_LIMIT:.0f} s.")
        actions.check()
        stop.pause(0.3)


def _require_running(server: Child) -> None:
    """Raise LaunchError if the Rasa server has ended."""
    if server.code is not None:
        raise LaunchError(
            f"The Rasa server ended by itself (exit code {server.code}), the reason is above; "
            "start it again with: make run"
        )


def _announce(port: int) -> None:
    """Print the address and how to send a message."""
    address = f"http://{HOST}:{port}"
    body = '{"sender": "me", "message": "What causes sepsis?"}'
    print(f"The assistant is ready: {address}\nOpen it in a browser, or ask it from another terminal:")
    print(f"  curl -s {address}/webhooks/rest/webhook -H 'Content-Type: application/json' \\")
    print(f"    -d '{body}'\nPress Ctrl-C to stop.", flush=True)
