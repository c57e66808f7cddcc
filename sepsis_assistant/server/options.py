"""What uvicorn is told for every application that we serve."""

from __future__ import annotations

from typing import Any

from sepsis_assistant.settings import HOST

OPTIONS: dict[str, Any] = {
    "host": HOST,
    "ws": "none",
    "log_config": None,
    "access_log": False,
    "proxy_headers": False,  # who is local is decided by the connection, never by a header
    "server_header": False,
}
