"""Run Rasa's command line without TensorFlow and the deprecation warnings of its pinned dependencies.

Sanic turns these warnings on when it is imported, whatever PYTHONWARNINGS says.
"""

from __future__ import annotations

import importlib
import os
import sys
import warnings

from sepsis_assistant.lean_rasa import make_rasa_lean


def main() -> None:
    """Turn telemetry off, import what warns, silence the rest, then hand over to Rasa."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    with warnings.catch_warnings():  # its end also takes back the filter that Sanic sets
        warnings.simplefilter("ignore")
        make_rasa_lean()
        for name in ("matplotlib.fontconfig_pattern", "packaging.requirements", "sanic.app"):
            importlib.import_module(name)
    for category in (DeprecationWarning, FutureWarning):
        warnings.filterwarnings("ignore", category=category)
    from rasa.__main__ import main as rasa_main

    sys.argv[0] = "rasa"
    rasa_main()


if __name__ == "__main__":
    main()
