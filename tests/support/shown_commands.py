"""Collect the commands that the papers show: in blocks of code, and those of our own in the text.

A block without a language holds commands, as one of sh, bash or console does; others name theirs.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from sepsis_assistant.settings import ROOT

TABLE = ROOT / "tests" / "contracts" / "shown_commands.yml"
SHELLS = ("", "sh", "bash", "console")
_BLOCK = re.compile(r"^(?P<indent> *)```(?P<language>\w*)\n(?P<text>.*?)^ *```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`]+)`")
_OURS = re.compile(r"(?:[A-Z_]+=\S+ )*(?:make|(?:\.venv/bin/)?(?:python -m|pytest)|rasa|scripts/\S+) \S")


@dataclass(frozen=True)
class Shown:
    """Hold one command, and the place where it is shown."""

    command: str
    place: str


def papers() -> list[Path]:
    """Return the papers whose commands count; a page of an answer and a note of a change show none."""
    left_out = ("answers", "changes")
    pages = [each for each in ROOT.glob("docs/**/*.md") if each.relative_to(ROOT).parts[1] not in left_out]
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(pages)]


def shown(paper: Path) -> Iterator[Shown]:
    """Yield the commands of a paper: each of its shell blocks, then those in its text."""
    text = paper.read_text(encoding="utf-8")
    name = paper.relative_to(ROOT)
    for block in _BLOCK.finditer(text):
        if block["language"] in SHELLS:
            for command in commands(block["text"]):
                yield Shown(command, f"{name}:{text.count(chr(10), 0, block.start()) + 1}")
    for span in _SPAN.finditer(_BLOCK.sub(lambda block: "\n" * block[0].count("\n"), text)):
        command = " ".join(span[1].split())
        if _OURS.match(command):
            yield Shown(command, f"{name}: `{command}`")


def commands(block: str) -> Iterator[str]:
    """Yield the commands of a shell block, each whole: a loop, a text to a program and a long line are one.

    Errors: a ValueError where the block ends in the middle of one.
    """
    lines: list[str] = []
    for line in block.splitlines():
        lines.append(re.sub(r"^\$ ", "", line))
        command = "\n".join(lines).strip()
        if not command or command.startswith("#") and len(lines) == 1:
            lines = []
        elif not command.endswith("\\") and _is_whole(command):
            yield re.sub(r"\s+# .*$", "", command) if len(lines) == 1 else command
            lines = []
    if lines:
        fix = "name the language of a block that is no shell's (```text)"
        raise ValueError(f"not a whole command: {lines[0]}; {fix}")


def _is_whole(command: str) -> bool:
    read = subprocess.run(["bash", "-n", "-c", command], capture_output=True, text=True)
    return read.returncode == 0 and not read.stderr


@dataclass(frozen=True)
class Entry:
    """Hold a row of the table: the commands that it is of, and what runs them."""

    content: dict[str, Any]

    @property
    def patterns(self) -> list[str]:
        said = self.content["shown"]
        return [said] if isinstance(said, str) else said

    @property
    def tests(self) -> list[str]:
        said = self.content.get("tests", [])
        return [said] if isinstance(said, str) else said

    def fits(self, command: str) -> bool:
        """Say whether a command is one of those of the row."""
        return any(re.fullmatch(_as_regex(each), command, flags=re.DOTALL) for each in self.patterns)


@lru_cache
def entries() -> tuple[Entry, ...]:
    """Return the rows of the table in their order."""
    return tuple(Entry(each) for each in yaml.safe_load(TABLE.read_text(encoding="utf-8")))


def entry_of(command: str) -> Entry | None:
    """Return the first row that fits a command."""
    return next((entry for entry in entries() if entry.fits(command)), None)


def _as_regex(pattern: str) -> str:
    return re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
