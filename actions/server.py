"""Serve the actions on this machine only: python -m actions.server [PORT].

Not by `rasa run actions`: that server listens on every address and asks nobody for a secret.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from sepsis_assistant.channels.log_privacy import keep_messages_out_of_logs
from sepsis_assistant.data_files import DataError, read_yaml
from sepsis_assistant.json_logs import write_json_logs
from sepsis_assistant.server.options import OPTIONS, port_of_ours
from sepsis_assistant.settings import (
    ACTION_PORT,
    HOST,
    SettingError,
    action_port,
    endpoints_file,
    filled,
    log_level,
)

logger = logging.getLogger(__name__)


def main() -> None:
    """Start the action server."""
    logging.basicConfig(level=log_level())
    keep_messages_out_of_logs()
    try:
        write_json_logs()
        port = int(sys.argv[1]) if len(sys.argv) > 1 else action_port()
        authorization = authorization_in(endpoints_file())
        _serve(port, authorization)
    except (SettingError, DataError) as error:
        sys.exit(str(error))


def _serve(port: int, authorization: str | None) -> None:
    if authorization is None:
        logger.error("every call is refused: %s has no secret, see docs/settings.md", endpoints_file())
    import uvicorn
    from rasa_sdk.executor import ActionExecutor

    from actions.app import ActionApp
    from actions.base import prepare

    prepare()
    executor = ActionExecutor()
    executor.register_package("actions.data_requests")
    app = ActionApp(executor, authorization)
    with port_of_ours(HOST, port, ACTION_PORT) as ours:
        uvicorn.Server(uvicorn.Config(app, http="httptools", lifespan="off", **OPTIONS)).run([ours])


def authorization_in(endpoints: Path) -> str | None:
    """Return the Authorization header that Rasa sends with a call by this endpoints file, or None."""
    endpoint = (read_yaml(endpoints) or {}).get("action_endpoint") or {}
    header = (endpoint.get("headers") or {}).get("Authorization")
    return filled(str(header)) if header else None


if __name__ == "__main__":
    main()
