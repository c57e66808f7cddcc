"""What uvicorn is told for every application that we serve."""

from __future__ import annotations

import contextlib
import errno
import socket
from collections.abc import Iterator
from typing import Any

from sepsis_assistant.settings import HOST, LISTEN, Setting, SettingError

OPTIONS: dict[str, Any] = {
    "host": HOST,
    "ws": "none",
    "log_config": None,
    "access_log": False,
    "proxy_headers": False,  # who is local is decided by the connection, never by a header
    "server_header": False,
}


def listen_address() -> str:
    """Return the address on which the assistant listens; raise SettingError for one that is not known."""
    value = LISTEN.read()
    if value in (HOST, "0.0.0.0"):  # the launcher asks its questions on the first
        return value
    raise SettingError(f"{LISTEN.name} is '{value}'; use {HOST}, or 0.0.0.0 in a container")


@contextlib.contextmanager
def port_of_ours(host: str, port: int, setting: Setting) -> Iterator[socket.socket]:
    """Yield a socket that has a port, and does not listen yet; raise SettingError if another program has it.

    Of two that start at once, it is the second to listen that is told, when it does.
    """
    with socket.socket() as made:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            made.bind((host, port))
            yield made
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            fix = f"end that program or choose another port: {setting.name}"
            raise SettingError(f"Port {port} is used by another program; {fix}") from None
