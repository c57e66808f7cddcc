"""Show the metrics of the assistant that runs on this machine: make metrics."""

from __future__ import annotations

import sys
import urllib.error
import urllib.request

from sepsis_assistant.metrics.table import table
from sepsis_assistant.settings import (
    HOST,
    METRICS_PATH,
    METRICS_TOKEN,
    SettingError,
    metrics_token,
    server_port,
)

_LIMIT = 20.0  # seconds
_NAME = METRICS_TOKEN.name
_NO_TOKEN = f'Set it for make run and for this: export {_NAME}="$(openssl rand -hex 32)"'
_FIXES = {
    401: f"the server has another {_NAME}",
    404: f"it was started without {_NAME}",
}


def main() -> None:
    """Print the table, or in one line why there is none."""
    try:
        token = metrics_token()
        if token is None:
            sys.exit(_NO_TOKEN)
        print(table(fetched(f"http://{HOST}:{server_port()}{METRICS_PATH}", token)))
    except SettingError as error:
        sys.exit(str(error))
    except urllib.error.HTTPError as error:
        sys.exit(f"The assistant answers {error.code}: {_FIXES.get(error.code, 'see its log')}.")
    except OSError:
        sys.exit("No assistant answers; start it with: make run")


def fetched(address: str, token: str) -> str:
    """Return the metrics at an address; raise OSError."""
    request = urllib.request.Request(address, headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request, timeout=_LIMIT) as answer:
        return str(answer.read().decode())


if __name__ == "__main__":
    main()
