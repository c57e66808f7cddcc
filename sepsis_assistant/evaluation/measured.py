"""Say of what a figure of the danger signs was measured, so that a reader knows whether it still holds."""

from __future__ import annotations

import re
from pathlib import Path

from sepsis_assistant.file_hashes import hash_of

# What decides whether a test message raises the alarm, and the messages themselves.
INPUTS = (
    "config.yml", "data/nlu", "data/numbers", "data/phrases", "data/safety", "models/encoder/manifest.json",
    "sepsis_assistant/encoder.py", "sepsis_assistant/learning", "sepsis_assistant/nlu",
    "sepsis_assistant/numbers", "sepsis_assistant/phrases", "sepsis_assistant/safety",
    "sepsis_assistant/text.py", "tests/safety",
)  # fmt: skip
_DIGITS = 16  # hexadecimal digits kept of a SHA-256
_LINE = re.compile(r"^Measured inputs: `([0-9a-f]+)`", re.M)


def measured_line(root: Path) -> str:
    """Return the line of a report that says of what it was measured."""
    hashed = hash_of(root, INPUTS)[:_DIGITS]
    return f"Measured inputs: `{hashed}`, a hash of danger signs, training messages, code and test messages."


def is_of(report: str, root: Path) -> bool | None:
    """Say whether a report was measured of what the project holds now; None where it does not tell."""
    found = _LINE.search(report)
    return hash_of(root, INPUTS).startswith(found[1]) if found else None
