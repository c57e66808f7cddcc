"""Start the editor of the curated content: `make curate`."""

from __future__ import annotations

import argparse
import contextlib
import secrets
import warnings
import webbrowser
from pathlib import Path

from sepsis_assistant.no_tensorflow import leave_out_tensorflow

leave_out_tensorflow()  # spaCy's machine-learning library would load it, if it is there

import uvicorn  # noqa: E402

from sepsis_assistant.curation.application import configured  # noqa: E402
from sepsis_assistant.curation.site import Site  # noqa: E402
from sepsis_assistant.launcher.ports import free_port  # noqa: E402
from sepsis_assistant.settings import HOST, ROOT  # noqa: E402


def main() -> int:
    """Serve the editor until Ctrl-C; print its address, which holds the token."""
    parser = argparse.ArgumentParser(prog="python -m sepsis_assistant.curation", description=__doc__)
    parser.add_argument(
        "--root", type=Path, default=ROOT, help="a project's folder; this one where none is named"
    )
    parser.add_argument("--port", type=int, default=0, help="a free one where none is named")
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    options = parser.parse_args()
    port, token = options.port or free_port(), secrets.token_urlsafe(24)
    address = f"http://{HOST}:{port}/{token}/"
    warnings.filterwarnings("ignore", message="You have set a listener")
    print(f"The editor is at {address}\nOnly this machine reaches it. Ctrl-C ends it.", flush=True)
    if not options.no_browser:
        webbrowser.open(address)
    site = Site(options.root.resolve())
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(configured(site, token, port)).run()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
