"""Serve the assistant: python -m sepsis_assistant.server --port 5005."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from sepsis_assistant.data_files import DataError
from sepsis_assistant.json_logs import write_json_logs
from sepsis_assistant.lean_rasa import make_rasa_quiet
from sepsis_assistant.no_tensorflow import leave_out_sklearn
from sepsis_assistant.settings import (
    CREDENTIALS,
    MODEL,
    SettingError,
    endpoints_file,
    fill_in_for_rasa,
    server_port,
)
from sepsis_assistant.storage.database import StoreError
from sepsis_assistant.storage.sqlite_file import tell_of_damage


def main() -> None:
    """Start the server; print what makes a start impossible as one line."""
    try:
        write_json_logs()
        options = _options()
        tell_of_damage(options.endpoints)
        fill_in_for_rasa(options.endpoints, options.credentials)
        leave_out_sklearn()
        make_rasa_quiet()
        _run(options)
    except (DataError, SettingError, StoreError) as error:
        sys.exit(str(error))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sepsis_assistant.server")
    parser.add_argument("--port", type=int, default=server_port())
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--endpoints", type=Path, default=endpoints_file())
    parser.add_argument("--credentials", type=Path, default=CREDENTIALS)
    return parser.parse_args()


def _run(options: argparse.Namespace) -> None:
    from rasa.shared.exceptions import RasaException
    from rasa.utils.common import configure_logging_and_warnings, update_sanic_log_level
    from rasa.utils.io import configure_colored_logging
    from rasa.utils.log_utils import configure_structlog

    from sepsis_assistant.server.application import application
    from sepsis_assistant.server.serving import serve

    configure_logging_and_warnings()
    configure_colored_logging(None)
    configure_structlog()
    update_sanic_log_level()
    write_json_logs()  # again: Rasa has set up its own
    try:
        app = application(options.model, options.endpoints, options.credentials)
    except RasaException as error:  # something in credentials.yml or endpoints.yml
        sys.exit(str(error))
    serve(app, options.port)


if __name__ == "__main__":
    main()
