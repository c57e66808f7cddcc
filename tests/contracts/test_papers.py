"""The papers name only files that are there."""

import re

import pytest

from sepsis_assistant.data_files import ROOT

PAPERS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "models" / "encoder" / "README.md"]
FOLDERS = "actions|benchmarks|data|deploy|docs|models|scripts|sepsis_assistant|tests|web"
PATH = re.compile(rf"`((?:{FOLDERS})/[\w./-]*)`")
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
MADE = ("models/sepsis-assistant.tar.gz", "deploy/.env", "deploy/secrets/")


def id_of(path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("paper", PAPERS, ids=id_of)
def test_a_paper_names_only_files_that_are_there(paper):
    text = paper.read_text(encoding="utf-8")
    missing = [name for name in PATH.findall(text) if name not in MADE and not (ROOT / name).exists()]
    missing += [link for link in LINK.findall(text) if not (paper.parent / link).exists()]
    assert not missing
