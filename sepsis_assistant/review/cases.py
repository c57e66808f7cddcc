"""Keep messages that were met wrongly as tests: each line of these files must hold by itself.

tests/safety/missed.tsv has two columns, level (a name of `wanted` in data/review.yml) and message;
tests/knowledge/missed.tsv has the keys of the answers that are right, joined by |, and the message.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sepsis_assistant.conversation.emergency import PREFIX
from sepsis_assistant.data_files import DATA, ROOT, DataError
from sepsis_assistant.knowledge.dialogue import full
from sepsis_assistant.metrics.labels import labels
from sepsis_assistant.review.words import OTHER, QUESTION, SELF_HARM, WANTED
from sepsis_assistant.safety.generation import generate

TESTS = ROOT / "tests"
LEVELS_FILE = TESTS / "safety" / "missed.tsv"
ANSWERS_FILE = TESTS / "knowledge" / "missed.tsv"
_TEST = "test_missed.py::test_a_message_is_met_as_it_should_be"
_WISH = f"{PREFIX}_self_harm"
_NONE = "none"
_SEED = 7  # that of nlu/red_flags.py
_WORDS, _DIGITS = 6, 4  # of a message in the name of its test: words, and digits of its hash
_BEFORE = re.compile(r"^[\s\-{]*(?:user:|text:)?\s*")
_QUOTED = re.compile(r'"([^"]*)"')


@dataclass(frozen=True)
class Case:
    """Hold a message and what must come of it: a level, or one of these answers."""

    text: str
    level: str | None = None
    keys: tuple[str, ...] = ()

    @property
    def file(self) -> Path:
        """Return the file that it belongs to."""
        return ANSWERS_FILE if self.keys else LEVELS_FILE

    @property
    def row(self) -> str:
        """Return its line in that file."""
        return f"{'|'.join(self.keys) or self.level}\t{self.text}"

    @property
    def id(self) -> str:
        """Return its name in the test: what is wanted, the first words, and a few digits of a hash."""
        words = re.findall(r"[a-z0-9]+", self.text.lower())[:_WORDS]
        digest = hashlib.sha256(self.row.encode()).hexdigest()[:_DIGITS]
        return "-".join([self.level or "answer", *words, digest])

    @property
    def test(self) -> str:
        """Return the id of its test, as pytest takes it."""
        return f"{shown(self.file.parent / _TEST)}[{self.id}]"


def shown(path: Path) -> str:
    """Return a path as it is told: from the project's folder."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)


def faults(case: Case, actions: Sequence[str], answers: Sequence[str]) -> list[str]:
    """Return what is wrong with a turn that has run `actions` and told `answers`; nothing if all is well."""
    told = [full(each) for each in answers]
    if case.keys:
        wanted = " or ".join(case.keys)
        return (
            [] if set(told) & set(case.keys) else [f"answered {', '.join(told) or 'nothing'}, not {wanted}"]
        )
    if case.level == SELF_HARM:
        return [] if _WISH in actions else [f"not met as a wish to die: {', '.join(actions)}"]
    level = labels().level(actions)
    right = _NONE if case.level in (QUESTION, OTHER) else str(case.level)
    found = [] if level == right else [f"met as {level}, not {right}: {', '.join(actions)}"]
    if case.level == OTHER and told:
        found.append(f"another subject got the answer {', '.join(told)}")
    return found


def read_cases(path: Path) -> list[Case]:
    """Return the cases of a file; raise DataError with file and line."""
    cases = []
    for number, cells in _rows(path):
        if len(cells) != 2 or not all(cells):
            raise DataError(path, number, "needs two columns with a tab between: what is wanted, message")
        keys = tuple(cells[0].split("|")) if path.parent.name == ANSWERS_FILE.parent.name else ()
        if not keys and cells[0] not in WANTED:
            raise DataError(path, number, f"'{cells[0]}' is none of {', '.join(WANTED)}")
        cases.append(Case(cells[1], None if keys else cells[0], keys))
    return cases


def add(case: Case, path: Path | None = None) -> int:
    """Write a case at the end of its file, or of `path`; return its line."""
    path = path or case.file
    content = path.read_text(encoding="utf-8") if path.exists() else ""
    if content and not content.endswith("\n"):
        content += "\n"
    path.write_text(f"{content}{case.row}\n", encoding="utf-8")
    return content.count("\n") + 1


def key(text: str) -> str:
    """Return a text as messages are compared: its words in small letters."""
    return re.sub(r"\W+", " ", text.lower()).strip()


def standing(text: str, folders: Iterable[Path] = (TESTS, DATA)) -> str | None:
    """Return the file and line where a message stands already, in tests/ or data/; None if nowhere."""
    wanted = key(text)
    for folder in folders:
        for path in sorted([*folder.rglob("*.tsv"), *folder.rglob("*.yml")]):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if wanted in (key(each) for each in _messages(path, line)):
                    return f"{shown(path)}:{number}"
    made = any(wanted == key(each.text) for each in generate(_SEED))
    return "data/safety/generation.yml, which makes it for the training" if made else None


def _messages(path: Path, line: str) -> Iterator[str]:
    """Yield what may be a message in a line of a table or of a YAML file."""
    if path.suffix == ".tsv":
        yield line.rpartition("\t")[2]
        return
    yield _BEFORE.sub("", line, count=1)
    yield from _QUOTED.findall(line)


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the cells of each line that holds a case."""
    if not path.exists():
        raise DataError(path, None, "this file is missing; restore it with git checkout")
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            yield number, line.split("\t")
