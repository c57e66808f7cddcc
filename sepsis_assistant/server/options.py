"""What uvicorn is told for every application that we serve."""

from __future__ import annotations

from typing import Any

from sepsis_assistant.settings import HOST, LISTEN, SettingError

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
