"""The papers name only files that are there."""

import re

import pytest

from sepsis_assistant.data_files import ROOT
from tests.ops.test_faults import LONG_ONES, ROWS

PAPERS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "models" / "encoder" / "README.md"]
FOLDERS = "actions|benchmarks|data|deploy|docs|models|scripts|sepsis_assistant|tests|web"
PATH = re.compile(rf"`((?:{FOLDERS})/[\w./-]*)`")
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
MADE = ("models/sepsis-assistant.tar.gz", "deploy/.env", "deploy/secrets/")
LONG = "pytest.mark." + "long"  # in two parts, or this file would be taken for one that has it


def id_of(path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("paper", PAPERS, ids=id_of)
def test_a_paper_names_only_files_that_are_there(paper):
    text = paper.read_text(encoding="utf-8")
    missing = [name for name in PATH.findall(text) if name not in MADE and not (ROOT / name).exists()]
    missing += [link for link in LINK.findall(text) if not (paper.parent / link).exists()]
    assert not missing


def anchors(paper) -> set[str]:
    """Return what one can link to in a paper: its headings without marks, in small letters, with dashes."""
    headings = re.findall(r"^#+ (.*)$", paper.read_text(encoding="utf-8"), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("paper", [paper for paper in PAPERS if "answers" not in paper.parts], ids=id_of)
def test_a_link_into_a_paper_leads_to_a_heading(paper):
    links = re.findall(r"\]\((?!https?:)([^)#\s]*)#([^)\s]+)\)", paper.read_text(encoding="utf-8"))
    pages = [(paper.parent / name if name else paper, anchor) for name, anchor in links]
    assert not [anchor for page, anchor in pages if page.suffix == ".md" and anchor not in anchors(page)]


def test_every_folder_of_tests_is_explained():
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and path.name[0] not in "._"}
    assert {name for name in folders if f"| `tests/{name}/` |" not in page} == set()


def test_the_guide_names_each_file_that_holds_a_long_test():
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = guide.partition("what is long in it |\n")[2].partition("\n\n")[0]
    marked = {id_of(p) for p in (ROOT / "tests").rglob("test_*.py") if LONG in p.read_text(encoding="utf-8")}
    assert marked and set(re.findall(r"`(tests/[\w/]+\.py)`", table)) == marked


def test_the_page_on_faults_says_what_is_tried_when():
    page = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")
    said = dict(re.findall(r"^\| `make (test|test-long)` \| (.*) \|$", page, flags=re.M))
    assert {target: names.split("; ") for target, names in said.items()} == {
        "test": [*ROWS],
        "test-long": [*LONG_ONES],
    }
