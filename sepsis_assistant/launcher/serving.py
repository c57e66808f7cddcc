"""Run the assistant and the action server until one must end."""

from __future__ import annotations

import time

from sepsis_assistant.launcher.action_server import ActionServer
from sepsis_assistant.launcher.assistant_server import AssistantServer
from sepsis_assistant.launcher.endings import ending
from sepsis_assistant.launcher.messages import LaunchError, say
from sepsis_assistant.launcher.stopping import Stop
from sepsis_assistant.settings import HOST


def serve(server: AssistantServer, actions: ActionServer, stop: Stop) -> None:
    """Run both servers until Ctrl-C; raise LaunchError if the assistant does not start."""
    try:
        start(server, actions, stop)
        if not stop.requested:
            _announce(server.port)
        while not stop.requested:
            server.check()
            actions.check()
            stop.pause(0.3)
        say("Stopping.")
    finally:
        server.stop()
        actions.stop()


def start(server: AssistantServer, actions: ActionServer, stop: Stop) -> None:
    """Return when the assistant has answered a danger message or a stop was requested; raise LaunchError."""
    say("Starting the assistant: 10 seconds, up to a minute on a busy machine.")
    started = time.monotonic()
    server.start(started)
    while not stop.requested and not server.is_up():
        require_running(server)
        if time.monotonic() - started > server.start_limit:
            raise LaunchError(
                f"The assistant did not answer a danger message within {server.start_limit:.0f} s."
            )
        actions.check()
        stop.pause(0.3)


def require_running(server: AssistantServer) -> None:
    """Raise LaunchError if the assistant has ended."""
    if server.child is not None and server.child.code is not None:
        raise LaunchError(
            f"The assistant ended by itself ({ending(server.child.code)}). Start it again with: make run"
        )


def _announce(port: int) -> None:
    """Print the address and how to send a message."""
    address = f"http://{HOST}:{port}"
    body = '{"message": "What causes sepsis?"}'
    print(f"The assistant is ready: {address}\nOpen it in a browser, or ask it from another terminal:")
    print(f"  curl -s {address}/webhooks/rest/webhook -H 'Content-Type: application/json' \\")
    print(f"    -d '{body}'\nPress Ctrl-C to stop.", flush=True)
