"""Read the trained heads out of the model, without Rasa: for calibrating and explaining."""

from __future__ import annotations

import tarfile
import tempfile
from pathlib import Path

from sepsis_assistant.data_files import ROOT, DataError
from sepsis_assistant.safety.care import CareModel

MODELS = ROOT / "models"
_COMPONENT = "RedFlagDetector"  # stands in the name of its folder in the archive


def load_trained(folder: Path = MODELS) -> CareModel:
    """Return the heads of the newest model in `folder`; raise DataError where none is trained."""
    archives = sorted(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not archives:
        raise DataError(folder, None, "there is no trained model; run make train")
    with tarfile.open(archives[-1]) as archive, tempfile.TemporaryDirectory() as scratch:
        for member in archive.getmembers():
            if _COMPONENT in member.name and member.isfile():
                member.name = Path(member.name).name
                archive.extract(member, scratch)
        return CareModel.load(Path(scratch))
