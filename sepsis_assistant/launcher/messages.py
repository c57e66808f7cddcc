"""Talk to the person who typed `make run`."""

from __future__ import annotations

import sys


class LaunchError(RuntimeError):
    """Report in one sentence why nothing can start, and the fix."""


class UsageError(LaunchError):
    """Report something that was given and cannot be used: exit code 2."""


def say(text: str) -> None:
    """Print a line of progress to standard error."""
    print(text, file=sys.stderr, flush=True)
