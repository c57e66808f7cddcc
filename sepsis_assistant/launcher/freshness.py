"""Tell whether the trained model was made from what the project holds now."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

DATA = ("config.yml", "domain.yml", "domain", "data")
CODE = ("sepsis_assistant", "models/encoder/manifest.json")
OUTSIDE = (
    "channels",
    "evaluation",
    "launcher",
    "storage",
)  # of sepsis_assistant: no part of a model
PACKAGES = ("rasa", "spacy", "scikit-learn", "onnxruntime", "tokenizers")


@dataclass(frozen=True)
class Fingerprint:
    """Hold two hashes: of what Rasa's cache sees, and of code that it does not see."""

    data: str
    code: str

    def write(self, path: Path) -> None:
        """Write the hashes to a file."""
        path.write_text(json.dumps({"data": self.data, "code": self.code}) + "\n")

    @classmethod
    def read(cls, path: Path) -> Fingerprint | None:
        """Return the hashes in a file, or None when there are none."""
        try:
            found = json.loads(path.read_text())
            return cls(found["data"], found["code"])
        except (OSError, ValueError, KeyError, TypeError):
            return None


def fingerprint(root: Path) -> Fingerprint:
    """Return the hashes of everything that the model is made from."""
    versions = [f"{name}=={_version(name)}" for name in PACKAGES]
    return Fingerprint(_hash(root, DATA, []), _hash(root, CODE, versions))


def record_of(model: Path) -> Path:
    """Return the file that holds the hashes of a model's inputs."""
    return model.with_name(model.name.removesuffix(".tar.gz") + ".sha256")


def is_fresh(model: Path, now: Fingerprint) -> bool:
    """Tell whether the model exists and was made from these inputs."""
    return model.is_file() and Fingerprint.read(record_of(model)) == now


def _hash(root: Path, names: Iterable[str], extra: Iterable[str]) -> str:
    """Return one hash over the names and contents of all files below the given paths."""
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
    """Leave out what editors and Python make, and code that no model contains."""
    hidden = any(part.startswith(".") for part in path.parts)
    made = "__pycache__" in path.parts or path.name.endswith(("~", ".pyc"))
    outside = path.parts[0] == "sepsis_assistant" and path.parts[1] in OUTSIDE
    return not (hidden or made or outside)


def _version(package: str) -> str:
    """Return the version of an installed package, or a dash."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "-"
