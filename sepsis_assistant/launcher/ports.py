"""Find out whether a port is free before anything is started on it."""

from __future__ import annotations

import socket

from sepsis_assistant.launcher.messages import LaunchError
from sepsis_assistant.settings import HOST


def is_free(port: int) -> bool:
    """Tell whether a server could listen on this port now."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        if probe.connect_ex((HOST, port)) == 0:
            return False
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return int(listener.getsockname()[1])


def require_free(port: int, what: str, variable: str) -> None:
    """Raise LaunchError with the fix when another program uses the port."""
    if not is_free(port):
        raise LaunchError(
            f"Port {port}, which {what} needs, is used by another program (another `make run`?); "
            f"end that program or choose another port: {variable}={free_port()} make run"
        )


def require_different(port: int, other: int, variable: str) -> None:
    """Raise LaunchError when both servers are set to the same port."""
    if port == other:
        raise LaunchError(
            f"Port {port} is set for both the assistant and the action server; "
            f"choose another one for the second: {variable}={free_port()} make run"
        )
