"""Make one hash of many files: it tells whether what was made or measured from them is still of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def hash_of(root: Path, names: Iterable[str], extra: Iterable[str] = ()) -> str:
    """Return one hash over the names and contents of all files at or below the given paths, and more text."""
    total = hashlib.sha256("\n".join(extra).encode())
    for path in _files(root, names):
        total.update(str(path.relative_to(root).as_posix()).encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _files(root: Path, names: Iterable[str]) -> list[Path]:
    """Return the files at or below the given paths, in a fixed order."""
    found: list[Path] = []
    for name in names:
        path = root / name
        found += [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file()]
    return sorted(each for each in found if _counts(each.relative_to(root)))


def _counts(path: Path) -> bool:
    """Leave out what editors, systems and Python make."""
    hidden = any(part.startswith(".") or part == "__pycache__" for part in path.parts)
    return not hidden and not path.name.endswith("~")
