"""The packages that tests ask for are those that .ci/run installs and the papers name."""

from __future__ import annotations

import re

import pytest

from sepsis_assistant.settings import ROOT

ASKED = re.compile(r"\bmissing\(\s*f?\"[^\"]*apt-get install ([a-z0-9 -]+)\"")
GIVEN = r"\bmissing\+=\(([^)]*)\)"
PAPER = r"apt-get install ((?:[a-z0-9 -]|\n +# )+)"


def packages(pattern: str | re.Pattern[str], text: str) -> set[str]:
    return {word for found in re.findall(pattern, text) for word in re.findall(r"[a-z][a-z0-9-]*", found)}


NEEDED = {
    each
    for file in (ROOT / "tests").rglob("*.py")
    for each in packages(ASKED, file.read_text(encoding="utf-8"))
} - {"git"}  # whoever has the tests has it


@pytest.mark.parametrize(
    ("name", "pattern"), [(".ci/run", GIVEN), ("README.md", PAPER), ("CONTRIBUTING.md", PAPER)]
)
def test_what_a_test_needs_of_debian_is_named(name: str, pattern: str) -> None:
    assert {"chromium", "postgresql", "kubernetes-client", "prometheus", "systemd"} <= NEEDED
    assert packages(pattern, (ROOT / name).read_text(encoding="utf-8")) >= NEEDED
