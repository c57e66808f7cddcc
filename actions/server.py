"""Serve the actions on this machine only: python -m actions.server [PORT]."""

from __future__ import annotations

import logging
import sys
import warnings

from sepsis_assistant.settings import HOST, SettingError, action_port, log_level


def main() -> None:
    """Start the action server; rasa_sdk's own command would listen on every address."""
    logging.basicConfig(level=log_level())
    try:
        port = int(sys.argv[1]) if len(sys.argv) > 1 else action_port()
    except SettingError as error:
        sys.exit(str(error))
    import sanic.app  # noqa: F401  (turns these warnings on when it is imported)

    warnings.filterwarnings("ignore", category=DeprecationWarning)
    from rasa_sdk.endpoint import create_app
    from rasa_sdk.utils import update_sanic_log_level

    update_sanic_log_level()
    from actions.base import prepare

    prepare()
    app = create_app("actions.data_requests", cors_origins="")
    app.run(HOST, port, workers=1, access_log=False, motd=False)


if __name__ == "__main__":
    main()
