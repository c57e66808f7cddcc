"""Run Rasa's command line without TensorFlow and the deprecation warnings of its pinned dependencies."""

from __future__ import annotations

import sys

from sepsis_assistant.lean_rasa import make_rasa_quiet


def main() -> None:
    """Make Rasa lean and quiet, then hand over to it."""
    make_rasa_quiet()
    from rasa.__main__ import main as rasa_main

    sys.argv[0] = "rasa"
    rasa_main()


if __name__ == "__main__":
    main()
