"""What to do where a program that a test needs is not installed."""

from __future__ import annotations

import os

import pytest


def missing(what: str) -> None:
    """Skip on a laptop that lacks something; fail in CI, which has to install it."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)
