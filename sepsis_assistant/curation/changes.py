"""Make the changes that an editor or a reviewer may make: check them, write the files and a note of each."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sepsis_assistant.curation import blocks, checking
from sepsis_assistant.curation.conflicts import folded
from sepsis_assistant.curation.files import Edit, version_at, write_all
from sepsis_assistant.curation.library import Library
from sepsis_assistant.curation.refusals import Refused, require
from sepsis_assistant.data_files import DataError, parse_yaml, plain
from sepsis_assistant.knowledge.answers import Answer
from sepsis_assistant.knowledge.review import Review, content_of, is_name

NOTES = Path("docs/changes")
PHRASING_CHARS = 500
NONE = "none"  # what an editor writes at a sentence that states no fact
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]")
Content = Callable[[bytes, Path], bytes]


@dataclass(frozen=True)
class Author:
    """Hold who changes something, when and why, for the note."""

    who: str
    why: str
    when: datetime

    def check(self) -> None:
        """Raise Refused where the name or the reason is missing."""
        require({
            "who": (is_name(self.who), "write your first and last name: it stands in the note of the change"),
            "why": (self.why, "say why in a few words, for those who look at the change"),
        })  # fmt: skip


def one_line(text: str) -> str:
    """Return what was typed into a field of one line, with single spaces."""
    return " ".join(_CONTROL.sub(" ", text).split())


def several_lines(text: str) -> str:
    """Return what was typed into a field of several lines, without spaces and blank lines at its ends."""
    lines = [_CONTROL.sub(" ", line).rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    return "\n".join(lines).strip()


def ids_in(text: str) -> list[str]:
    """Return the ids in a text that has commas or spaces between them."""
    return [each for each in re.split(r"[\s,]+", text.strip()) if each]


def claims_typed(texts: Sequence[str]) -> list[list[str]]:
    """Return the facts of each sentence; raise Refused where one says neither an id nor `none`."""
    found, silent = [], []
    for number, text in enumerate(texts, 1):
        ids = ids_in(text)
        if not ids:
            silent.append(
                f"sentence {number}: name the facts it rests on, or write {NONE} where it states none"
            )
        found.append([] if ids == [NONE] else ids)
    if silent:
        raise Refused({checking.FACTS: silent})
    return found


class Curation:
    """Change the content of a library."""

    def __init__(self, library: Library) -> None:
        """Keep the library."""
        self.library = library

    def responses_path(self, answer: Answer) -> Path:
        """Return the file that an answer stands in."""
        return self.library.data / "responses" / f"{answer.topic}.yml"

    def change_answer(
        self, key: str, version: str, text: str, claims: Sequence[Sequence[str]], author: Author
    ) -> None:
        """Write another text and other facts of an answer; raise Refused, ChangedMeanwhile, DataError."""
        author.check()
        answer = self.library.answers[key]
        if (text, [list(c) for c in claims]) == (answer.text, [list(c) for c in answer.claims]):
            raise Refused({"": ["nothing was changed, so that nothing was saved"]})
        if found := checking.problems(self.library, key, text, claims):
            raise Refused(found)
        edit = self._edit(self.responses_path(answer), version, _answer_maker(answer, text, claims))
        self.write([edit], f"{key}: another text", author)

    def sign(self, key: str, version: str, by: str, today: date, dates: date | None, author: Author) -> None:
        """Put a reviewer's signature at an answer; `dates` is the next review of its facts, where checked."""
        answer = self.library.answers[key]
        require({"by": (is_name(by), "a signature needs a first and a last name")})
        if found := checking.problems(self.library, key, answer.text, answer.claims):
            raise Refused({"by": ["it cannot be signed before this is mended:", *sum(found.values(), [])]})
        review = Review(by, today, content_of(answer)).as_dict()
        path = self.responses_path(answer)
        edits = [self._edit(path, version, lambda c, p: blocks.with_review(c, p, key, review))]
        edits += self._dated(answer, today, dates) if dates else []
        self.write(edits, f"{key}: signed by {by}", author)

    def add_phrasing(self, key: str, version: str, text: str, author: Author) -> None:
        """Add a phrasing to a question; raise Refused where it is one already, here or under another."""
        author.check()
        require({"phrasing": (0 < len(text) <= PHRASING_CHARS, f"write 1 to {PHRASING_CHARS} characters")})
        if "](" in text or "]{" in text or text.startswith("/"):
            raise Refused(
                {"phrasing": ["leave out ](, ]{ and a slash at the beginning: Rasa reads them as marks"]}
            )
        wanted = folded(text)
        for owner, texts in self.library.phrasings.items():
            if any(folded(each) == wanted for each in texts):
                where = "this question has it already" if owner == key else f"it stands under '{owner}'"
                raise Refused(
                    {"phrasing": [f"{where}; two questions never share one, so leave it where it is"]}
                )
        edit = self._edit(self.nlu_path(key), version, lambda c, p: blocks.with_phrasing(c, p, key, text))
        self.write([edit], f"{key}: one more phrasing", author)

    def nlu_path(self, key: str) -> Path:
        """Return the file with the phrasings of a question."""
        return self.library.data / "nlu" / f"questions_{self.library.answers[key].topic}.yml"

    def _dated(self, answer: Answer, today: date, due: date) -> list[Edit]:
        """Return the edits that move the days of review of all facts of an answer."""
        made: dict[Path, Edit] = {}
        for claim in self.library.claims_of(answer):
            path = self.library.claim_files[claim.id]
            before = made.get(path) or Edit(path, version_at(path), path.read_bytes(), 0)
            content = blocks.with_dates(before.content, path, claim.id, today, due)
            made[path] = Edit(path, before.version, content, before.blocks + 1)
        return list(made.values())

    def _edit(self, path: Path, version: str, make: Content) -> Edit:
        """Return the edit of a file; DataError of its place is told with a path that a person knows."""
        try:
            return Edit(path, version, make(path.read_bytes(), path))
        except DataError as error:
            raise Refused({"": [str(error).replace(f"{self.library.root}/", "")]}) from None

    def write(self, edits: Sequence[Edit], what: str, author: Author) -> None:
        """Write the edits and the note of them, after reading each once more."""
        for edit in edits:
            _require_only_meant(edit)
        note = self.library.root / NOTES / note_name(author.when, what)
        text = note_of(self.library.root, edits, what, author)
        lock = self.library.root / "var" / "curation.lock"
        write_all([*edits, Edit(note, "", text.encode())], lock)
        self.library.look()


def _answer_maker(answer: Answer, text: str, claims: Sequence[Sequence[str]]) -> Content:
    def make(content: bytes, path: Path) -> bytes:
        if text != answer.text:
            content = blocks.with_text(content, path, answer.key, text)
        if [list(c) for c in claims] != [list(c) for c in answer.claims]:
            content = blocks.with_claims(content, path, answer.key, claims)
        return blocks.with_review(content, path, answer.key, None)

    return make


def _require_only_meant(edit: Edit) -> None:
    """Raise Refused where a file cannot be read after the edit, or more blocks changed than were meant."""
    before, after = parse_yaml(edit.path.read_bytes(), edit.path), parse_yaml(edit.content, edit.path)
    if _changed(plain(before), plain(after)) > edit.blocks:
        what = "the edit would change more than it should, so nothing was written; change the file by hand"
        raise Refused({"": [f"{edit.path.name}: {what}"]})


def _changed(before: Any, after: Any) -> int:
    """Return how many blocks differ: items of the lists in a file, or entries of its mappings."""
    if isinstance(before, dict) and isinstance(after, dict):
        return sum(_changed(before.get(key), after.get(key)) for key in {*before, *after})
    if isinstance(before, list) and isinstance(after, list):
        longer = abs(len(before) - len(after))
        return longer + sum(one != two for one, two in zip(before, after, strict=False))
    return int(before != after)


def note_name(when: datetime, what: str) -> str:
    """Return the file name of a note: its time and what it is about, so that two never meet."""
    slug = re.sub(r"[^a-z0-9]+", "-", what.casefold()).strip("-")[:60]
    return f"{when:%Y-%m-%d-%H%M%S%f}-{slug}.md"


def note_of(root: Path, edits: Sequence[Edit], what: str, author: Author) -> str:
    """Return the note of a change: who, when, why, and what changed in which file."""
    lines = [f"# {what}", "", f"- who: {author.who}", f"- when: {author.when:%Y-%m-%d %H:%M} UTC"]
    lines += [f"- why: {author.why}", ""]
    for edit in edits:
        before, after = (c.decode().splitlines() for c in (edit.path.read_bytes(), edit.content))
        name = edit.path.relative_to(root).as_posix()
        lines += ["```diff", *difflib.unified_diff(before, after, name, name, n=2, lineterm=""), "```", ""]
    return "\n".join(lines)
