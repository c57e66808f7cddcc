"""Take files out of the newest model that Rasa trained, for what asks its parts without Rasa's graph."""

from __future__ import annotations

import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sepsis_assistant.data_files import ROOT, DataError

MODELS = ROOT / "models"


@contextmanager
def newest_files(names: Sequence[str], folder: Path = MODELS) -> Iterator[Path]:
    """Yield a folder with the files `names` of the newest model in `folder`; raise DataError without them."""
    archives = sorted(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not archives:
        raise DataError(folder, None, "there is no trained model; run make train")
    with tarfile.open(archives[-1]) as archive, tempfile.TemporaryDirectory() as scratch:
        for member in archive.getmembers():
            if member.isfile() and Path(member.name).name in names:
                member.name = Path(member.name).name
                archive.extract(member, scratch)
        if not all((Path(scratch) / name).exists() for name in names):
            raise DataError(archives[-1], None, "this model is of an older version; run make train")
        yield Path(scratch)
