"""The tree of the site from a small repository: places, links, sections, and what is said of a fault."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.site.links import SiteError
from scripts.site.navigation import as_toml, navigation
from scripts.site.pages import gather, papers, place_of

TREE = 'sections:\n  Start: [{"Quick start": README.md}]\n  Safety: ["docs/safety/*.md"]\n'
MADE = {"made/http.md": "# HTTP\n"}
Write = Callable[[str, str], None]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def to(name: str, text: str) -> None:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    to("README.md", "# Project\n\n[safety](docs/safety/README.md), [data](data/README.md)\n")
    to("docs/safety/README.md", "# Safety\n\n[back](../../README.md#start) ![p](../p.png)\n")
    to("docs/p.png", "a picture")
    to("data/README.md", "# Data\n\n[list](list.yml)\n")
    to("data/list.yml", "[]")
    to("docs/navigation.yml", TREE + '  Others: ["*/README.md", "made/*"]\nreached_from: {}\n')
    return to


def built(root: Path) -> tuple[dict[str, str], str]:
    site, sources = gather(root, MADE, papers(root))
    return site.pages, as_toml(navigation(root, sources))


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("README.md", "index.md"),
        ("CHANGELOG.md", "changelog.md"),
        ("docs/widget.md", "widget.md"),
        ("docs/safety/README.md", "safety/index.md"),
        ("docs/widget/phone.png", "widget/phone.png"),
        ("tests/conversations/README.md", "repository/tests/conversations/index.md"),
        ("made/http.md", "made/http.md"),
    ],
)
def test_where_a_file_lies_in_the_site(source: str, place: str) -> None:
    assert place_of(source) == place


@pytest.mark.usefixtures("write")
def test_links_lead_to_the_places_and_bring_what_they_lead_to(tmp_path: Path) -> None:
    site, sources = gather(tmp_path, MADE, papers(tmp_path))
    assert "[safety](safety/index.md), [data](repository/data/index.md)" in site.pages["index.md"]
    assert "[back](../index.md#start) ![p](../p.png)" in site.pages["safety/index.md"]
    assert "[list](list.yml)" in site.pages["repository/data/index.md"]
    assert set(site.files) == {"p.png", "repository/data/list.yml"}
    assert sources == ["README.md", "data/README.md", "docs/safety/README.md", "made/http.md"]
    site.write(tmp_path / "out")
    assert (tmp_path / "out" / "p.png").read_text() == "a picture"


@pytest.mark.usefixtures("write")
def test_the_tree_as_zensical_reads_it(tmp_path: Path) -> None:
    start, safety, others = (
        built(tmp_path)[1].split("}, { ")[0],
        '"safety/index.md"',
        '"repository/data/index.md"',
    )
    assert start.startswith('[{ "Start" = [{ "Quick start" = "index.md" }]')
    assert f'"Safety" = [{safety}]' in built(tmp_path)[1]
    assert f'"Others" = [{others}, "made/http.md"]' in built(tmp_path)[1]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("docs/new.md", "# New", "docs/new.md: in no section of docs/navigation.yml; add a line"),
        ("docs/new.md", "# New\n\n[x](gone.md)", "docs/new.md:3: the link gone.md leads to no file"),
        (
            "docs/navigation.yml",
            TREE + "  More: [docs/gone.md]\nreached_from: {}\n",
            "docs/gone.md is no page",
        ),
    ],
    ids=["a page without a section", "a link to nothing", "a line without a page"],
)
def test_a_fault_names_the_file_and_the_fix(
    write: Write, tmp_path: Path, name: str, text: str, said: str
) -> None:
    write(name, text)
    with pytest.raises(SiteError) as raised:
        built(tmp_path)
    assert said in str(raised.value)


def test_a_pattern_may_find_nothing_and_pages_may_be_reached_from_another(
    write: Write, tmp_path: Path
) -> None:
    more = '  Others: ["docs/upgrad*.md", "*/README.md", "made/*"]\n'
    write("docs/navigation.yml", f"{TREE}{more}reached_from: {{docs/answers/*.md: docs/answers.md}}\n")
    write("docs/answers/one.md", "# One")
    pages, tree = built(tmp_path)
    assert "answers/one.md" in pages and "answers" not in tree
