"""Read test messages: tests/safety/ with its labels, and files in Rasa's form with their intents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sepsis_assistant.data_files import ROOT, DataError, read_yaml

FOLDER = ROOT / "tests" / "safety"
_COLUMNS = {"danger": ("sign", "person", "style"), "harmless": ("kind", "style")}
_CARE = ("level", "who", "style")
_WISH = "wish"  # the kind of a message in which somebody wants to live no longer


@dataclass(frozen=True)
class Labelled:
    """Hold one test message: whether it is danger, its fields (sign, person, style, kind) and its source."""

    text: str
    danger: bool
    fields: dict[str, str]
    source: str


def read_corpus(folder: Path = FOLDER) -> list[Labelled]:
    """Return the messages of every danger_*.tsv and harmless_*.tsv in `folder`; raise DataError."""
    return [
        m
        for kind in _COLUMNS
        for path in sorted(folder.glob(f"{kind}_*.tsv"))
        for m in _read(path, _COLUMNS[kind])
    ]


def read_care(part: str = "*", folder: Path = FOLDER) -> list[Labelled]:
    """Return the messages of care_<part>.tsv in `folder` (dev, blind or all), with their level as a field."""
    return [m for path in sorted(folder.glob(f"care_{part}.tsv")) for m in _read(path, _CARE)]


def read_posts(part: str = "*", folder: Path = FOLDER) -> list[Labelled]:
    """Return the messages of posts_<part>.tsv in `folder`: long ones with a history, with their level."""
    return [m for path in sorted(folder.glob(f"posts_{part}.tsv")) for m in _read(path, ("level",))]


def read_remarks(part: str = "*", folder: Path = FOLDER) -> list[Labelled]:
    """Return the messages of remarks_<part>.tsv in `folder`: short ones, with their level and kind."""
    columns = ("level", "remark")
    return [m for path in sorted(folder.glob(f"remarks_{part}.tsv")) for m in _read(path, columns)]


def read_wishes(part: str = "*", folder: Path = FOLDER) -> list[Labelled]:
    """Return the messages of wishes_<part>.tsv in `folder`: wishes to die, and harmless twins."""
    return [m for path in sorted(folder.glob(f"wishes_{part}.tsv")) for m in _read(path, ("kind",))]


def read_examples(folder: Path) -> list[tuple[str, str]]:
    """Return (text, intent) of every message of the files under `folder`, which are in Rasa's form."""
    blocks = [block for path in sorted(folder.rglob("*.yml")) for block in read_yaml(path)["nlu"]]
    return [
        (line[2:].strip(), str(block["intent"]))
        for block in blocks
        for line in block["examples"].splitlines()
        if line.strip()
    ]


def _read(path: Path, columns: Sequence[str]) -> Iterator[Labelled]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != len(columns) + 1:
            wanted = ", ".join((*columns, "text"))
            raise DataError(path, number, f"expected these columns apart by tabs: {wanted}")
        fields = dict(zip(columns, cells, strict=False))
        danger = (
            path.stem.startswith("danger")
            or fields.get("level") == "emergency"
            or fields.get("kind") == _WISH
        )
        yield Labelled(cells[-1], danger, fields, path.stem)
