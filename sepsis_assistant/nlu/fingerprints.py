"""Hash what a trained component is made with, for the part that Rasa's training cache does not see."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sepsis_assistant.data_files import ROOT
from sepsis_assistant.encoder import FOLDER


def code_of(*modules: str) -> tuple[Path, ...]:
    """Return the files of modules of this package, such as "nlu/red_flags"."""
    return tuple(ROOT / "sepsis_assistant" / f"{name}.py" for name in modules)


def encoder_files(folder: Path = FOLDER) -> tuple[Path, ...]:
    """Return the file that names an encoder's hashes."""
    return (folder / "manifest.json",)


def hash_of(*paths: Path) -> str:
    """Return one hash over the content of the files at `paths`."""
    total = hashlib.sha256()
    for path in paths:
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
