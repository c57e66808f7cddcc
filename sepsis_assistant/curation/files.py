"""Write files whole or not at all, and never over what somebody else wrote meanwhile."""

from __future__ import annotations

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_DIGITS = 16  # hexadecimal digits kept of a SHA-256


@dataclass(frozen=True)
class Edit:
    """Hold what a file is to become, of which version ("": a new file), and in how many blocks it differs."""

    path: Path
    version: str
    content: bytes
    blocks: int = 1


class ChangedMeanwhile(Exception):
    """Report that somebody else wrote a file after it was read here."""

    def __init__(self, path: Path) -> None:
        """Keep the file's path."""
        super().__init__(f"{path.name} was changed by somebody else meanwhile")
        self.path = path


def version_of(content: bytes) -> str:
    """Return what tells one content of a file from another."""
    return hashlib.sha256(content).hexdigest()[:_DIGITS]


def version_at(path: Path) -> str:
    """Return the version of the file at `path`, or "" where there is none."""
    return version_of(path.read_bytes()) if path.exists() else ""


def write_all(edits: Sequence[Edit], lock: Path) -> None:
    """Write all files, each whole; raise ChangedMeanwhile before the first where one is of another version.

    Where the disk refuses one of them, those before it are put back.
    """
    with _locked(lock):
        for edit in edits:
            if version_at(edit.path) != edit.version:
                raise ChangedMeanwhile(edit.path)
        before = {e.path: e.path.read_bytes() for e in edits if e.version}
        try:
            for edit in edits:
                _replace(edit.path, edit.content)
        except OSError:
            for path, content in before.items():
                if path.read_bytes() != content:
                    _replace(path, content)
            raise


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    # Its name ends differently: who reads all *.yml of the folder must not find it.
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".new")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(name, mode)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Let one editor at a time write; the lock ends with the process that holds it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield
