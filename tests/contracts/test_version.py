"""The version stands in pyproject.toml; everything else reads it there, and the changelog tells of it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.version import Version

import sepsis_assistant
from sepsis_assistant.settings import ROOT
from sepsis_assistant.version import UNKNOWN, version

# The history of versions, and what a command writes from pyproject.toml (test_sbom.py proves it fresh).
MAY_NAME_IT = ("pyproject.toml", "CHANGELOG.md", "docs/sbom.json")
# What names versions of other things: packages, papers, the messages of tests.
OF_OTHERS = (
    "requirements.lock",
    "web/package-lock.json",
    "docs/licences.md",
    "docs/answers",
    "data/",
    "models/",
)
HEADING = re.compile(r"^## \[(\d[^\]]*)\] - (\S+)", re.M)


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name]


def spellings(number: str) -> re.Pattern[str]:
    """Return what finds a version alone, as Python or as others write it: 7.8.9rc4, v7.8.9-rc.4."""
    parsed = Version(number)
    end = rf"[-.]?{parsed.pre[0]}\.?{parsed.pre[1]}" if parsed.pre else ""
    return re.compile(rf"(?<![\w.=<>~])v?{re.escape(parsed.base_version)}{end}(?![\w.]|-?rc)")


def text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (UnicodeDecodeError, OSError):  # a picture, a model, a file that was just removed
        return ""


def test_no_other_file_names_the_version() -> None:
    found = spellings(version())
    named = [
        name
        for path in tracked()
        if not (name := path.relative_to(ROOT).as_posix()).startswith((*MAY_NAME_IT, *OF_OTHERS))
        and found.search(text_of(path))
    ]
    assert named == [], "read it from sepsis_assistant.version, or from pyproject.toml as scripts/ does"


@pytest.mark.parametrize(
    ("text", "is_it"),
    [
        ("image: sepsis-assistant:7.8.9rc4", True),
        ('"version": "7.8.9-rc4"', True),
        ("v7.8.9-rc.4", True),
        ("numpy==7.8.9rc4", False),
        ("17.8.9rc4", False),
        ("7.8.9rc42", False),
        ("7.8.9", False),
    ],
)
def test_a_second_place_would_be_found_in_any_spelling(text: str, is_it: bool) -> None:
    assert bool(spellings("7.8.9rc4").search(text)) is is_it


def test_the_widget_has_no_version_of_its_own() -> None:
    package = json.loads((ROOT / "web" / "package.json").read_text(encoding="utf-8"))
    lock = json.loads((ROOT / "web" / "package-lock.json").read_text(encoding="utf-8"))
    assert package["private"]
    assert not any("version" in each for each in (package, lock, lock["packages"][""]))


def test_the_newest_heading_of_the_changelog_is_the_version_with_a_day() -> None:
    number, day = HEADING.findall((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))[0]
    assert Version(number) == Version(version())
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", day)


def test_the_package_and_the_command_tell_it() -> None:
    assert sepsis_assistant.__version__ == version()
    command = [sys.executable, "-m", "sepsis_assistant.version"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert told.strip() == version() == str(Version(version()))
    with pytest.raises(AttributeError):
        _ = sepsis_assistant.nothing


def test_a_server_without_the_file_says_that_it_does_not_know(tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text("[project")
    for name in ("missing.toml", "broken.toml"):
        assert version.__wrapped__(tmp_path / name) == UNKNOWN
