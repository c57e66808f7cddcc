"""Run Rasa's command line without TensorFlow and the deprecation warnings of its pinned dependencies."""

from __future__ import annotations

import os
import sys

from sepsis_assistant.lean_rasa import make_rasa_quiet


def main() -> None:
    """Turn telemetry off, make Rasa lean and quiet, then hand over to it."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    make_rasa_quiet()
    from rasa.__main__ import main as rasa_main

    sys.argv[0] = "rasa"
    rasa_main()


if __name__ == "__main__":
    main()
