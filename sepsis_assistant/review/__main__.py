"""Review a conversation, or keep a message as a test: python -m sepsis_assistant.review {show,missed}."""

from __future__ import annotations

import sys

from sepsis_assistant.no_tensorflow import leave_out_tensorflow

leave_out_tensorflow()  # spaCy's machine-learning library would load it, if it is there

from sepsis_assistant.review import command, missed  # noqa: E402

_COMMANDS = {"show": command.main, "missed": missed.main}


def main() -> int:
    """Do one command; return its exit code."""
    name, *arguments = sys.argv[1:] or [""]
    if name in _COMMANDS:
        return _COMMANDS[name](arguments)
    print(__doc__, file=sys.stderr)
    return 0 if name in ("-h", "--help") else 2


if __name__ == "__main__":
    sys.exit(main())
