"""Say why a message is not taken, in the words of data/fixed_texts.yml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sepsis_assistant.channels.texts import slot_values
from sepsis_assistant.data_files import check_keys
from sepsis_assistant.fixed_texts import FIXED, fixed_text, sections
from sepsis_assistant.knowledge.answers import as_said

_NEEDED = ("status", "message", "fix")


class Refused(Exception):
    """Report a request that is not taken: an HTTP status, a code for programs, what is wrong, what to do."""

    def __init__(
        self, status: int, code: str, message: str, fix: str, retry_after: int | None = None
    ) -> None:
        """Keep the parts; `retry_after` is in seconds."""
        super().__init__(message)
        self.status, self.code, self.message, self.fix = status, code, message, fix
        self.retry_after = retry_after

    @property
    def text(self) -> str:
        """Return what a person reads."""
        return f"{self.message} {self.fix}"

    def as_dict(self) -> dict[str, str]:
        """Return the parts that the client gets."""
        return {"code": self.code, "message": self.message, "fix": self.fix}


class InProgress(Exception):
    """Report that a message is still being worked on; the same id can be asked again."""

    retry_after = 1  # seconds


@dataclass(frozen=True)
class Wording:
    """Hold a refusal, with {braces} where something is filled in."""

    status: int
    code: str
    message: str
    fix: str
    retry_after: int | None


@dataclass(frozen=True)
class Refusals:
    """Hold all refusals; `call` says when and whom to call."""

    call: str
    wordings: Mapping[str, Wording]


def refused(
    name: str, *, status: int | None = None, retry_after: int | None = None, **values: object
) -> Refused:
    """Return the refusal `name` with its values filled in; `status` and `retry_after` replace its own."""
    known = refusals()
    wording = known.wordings[name]
    wait = retry_after if retry_after is not None else wording.retry_after
    values = {**values, "call": known.call, "retry_after": wait}
    message, fix = wording.message.format(**values), wording.fix.format(**values)
    return Refused(status or wording.status, wording.code, message, fix, wait)


@lru_cache(maxsize=1)
def refusals() -> Refusals:
    """Return the refusals of data/fixed_texts.yml, read once."""
    return load_refusals()


def load_refusals(path: Path = FIXED) -> Refusals:
    """Return the refusals in `path`; raise DataError with file and line where one is wrong."""
    raw = sections(path)
    entries = raw["refusals"]
    wordings = {str(name): _wording(path, str(name), entries[name]) for name in entries}
    return Refusals(as_said(fixed_text(path, raw, "call").text, slot_values()), wordings)


def _wording(path: Path, name: str, node: Any) -> Wording:
    check_keys(path, node, [*_NEEDED, "code", "retry_after"], _NEEDED)
    code, wait = str(node.get("code") or name), node.get("retry_after")
    return Wording(int(node["status"]), code, str(node["message"]), str(node["fix"]), wait and int(wait))
