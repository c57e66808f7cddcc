"""Read what is said in a conversation that is to be reviewed: a text, a file, a dialogue of the tests."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sepsis_assistant.data_files import ROOT, read_yaml
from sepsis_assistant.launcher.messages import UsageError
from sepsis_assistant.launcher.shell import messages_in

DIALOGUES = ROOT / "tests" / "conversations"
APART = " // "  # between two messages of TEXT: "90 / 60" is a blood pressure
_NEAR = 3  # names that are offered for one that is not known


@dataclass(frozen=True)
class Line:
    """Hold one thing that a person does: types a text, or presses the button with this number (from 1)."""

    text: str = ""
    press: int | None = None
    metadata: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Script:
    """Hold a conversation to play: its name, and what is said in it."""

    name: str
    lines: tuple[Line, ...]


def of_text(text: str) -> Script:
    """Return the conversation of a text, whose messages have APART between them; raise UsageError."""
    said = tuple(Line(each.strip()) for each in text.split(APART) if each.strip())
    if not said:
        raise UsageError("nothing to review; for example: make review FILE=talk.txt, a message a line")
    return Script("Typed messages", said)


def of_file(path: Path) -> Script:
    """Return the conversation in a file, a message a line; raise UsageError where there is none."""
    return Script(path.name, tuple(map(Line, messages_in(path))))


def of_dialogue(name: str, folder: Path = DIALOGUES) -> Script:
    """Return the dialogue of tests/conversations/ with this name, or a part of it; raise UsageError."""
    found = dict(_dialogues(folder))
    fitting = [each for each in found if each == name] or [
        each for each in found if name.strip() and name.strip().lower() in each.lower()
    ]
    if len(fitting) == 1:
        return Script(fitting[0], tuple(map(_line, found[fitting[0]])))
    near = fitting or difflib.get_close_matches(name, found, _NEAR, 0.4)
    several = "several dialogues have this in their names" if fitting else "no dialogue has this name"
    shown = "; ".join(near[:_NEAR])
    raise UsageError(f"DIALOGUE={name}: {several}" + (f"; such as: {shown}" if shown else ""))


def _dialogues(folder: Path) -> Iterator[tuple[str, Sequence[Mapping[str, Any]]]]:
    for path in sorted(folder.glob("*.yml")):
        for node in read_yaml(path):
            if isinstance(node, Mapping) and "turns" in node and "name" in node:
                yield str(node["name"]), node["turns"]


def _line(turn: Mapping[str, Any]) -> Line:
    return Line(str(turn.get("user") or ""), turn.get("press"), turn.get("metadata"))
