"""What the check of the built pages finds: links to nothing or to no place, loads from elsewhere."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

from scripts.site.check import faults, read

OTHER = '<h1 id="there">Other</h1>'


def found(folder: Path, html: str, css: str = "") -> list[str]:
    (folder / "part").mkdir()
    (folder / "page.html").write_text(html)
    (folder / "part" / "index.html").write_text(OTHER)
    (folder / "a.css").write_text(css)
    return faults(folder)


@pytest.mark.parametrize(
    "html",
    [
        '<a href="part/index.html#there">x</a> <a href="part/">x</a> <a href="/part">x</a>',
        '<a href="https://example.org">x</a> <a href="tel:999">999</a> <a href="mailto:a@example.org">x</a>',
        '<p id="a">x</p><a href="#a">x</a> <link rel="stylesheet" href="a.css">',
        '<img src="data:image/png;base64,AAAA"> <link rel="canonical" href="https://example.org/">',
        '<script>const a = "<img src=https://example.org/a.png>";</script>',
    ],
)
def test_what_is_right_has_no_fault(tmp_path: Path, html: str) -> None:
    assert found(tmp_path, html) == []


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ('<a href="gone.html">x</a>', "page.html: the link gone.html leads to nothing"),
        ('<a href="part/index.html#gone">x</a>', "the link part/index.html#gone leads to no place"),
        ('<a href="#gone">x</a>', "the link #gone leads to no place"),
        ('<img src="gone.png" alt="">', "loads gone.png, which is not there"),
        ("<img alt='' src='https://example.org/a.png'>", "loads https://example.org/a.png from elsewhere"),
        ("<script src=//example.org/a.js></script>", "loads //example.org/a.js from elsewhere"),
        ('<link rel="preconnect" href="https://example.org">', "loads https://example.org from elsewhere"),
        ('<IFRAME SRC="https://example.org"></IFRAME>', "loads https://example.org from elsewhere"),
        ('<p style="background: url(https://example.org/a)">', "loads https://example.org/a from elsewhere"),
    ],
)
def test_a_fault_is_told_with_its_page(tmp_path: Path, html: str, said: str) -> None:
    assert [fault for fault in found(tmp_path, html) if said in fault and fault.startswith("page.html: ")]


@pytest.mark.parametrize("css", ['@import "https://example.org/a.css";', "a { src: url('//example.org/f') }"])
def test_a_style_loads_nothing_from_elsewhere(tmp_path: Path, css: str) -> None:
    assert "a.css: loads" in found(tmp_path, "", css)[0]


class Slow(HTMLParser):
    """Note ids and links as Python's own parser reads them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: set[str | None] = set()
        self.links: set[str | None] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids |= {value for name, value in attrs if name in ("id", "name")}
        self.links |= {value for name, value in attrs if name == "href" and tag != "link"}


@pytest.mark.parametrize(
    "html",
    [
        '<a\n  href = "a&amp;b.html"\n  id=one data-x="1 > 2">x</a><br/><input disabled name="n">',
        "<!-- <a href='no.html'> --><A HREF='Yes.html'>x</A><style>a > b {}</style><p id=two>",
        '<a title="a \'b\'" href="c.html">x</a>',
    ],
)
def test_it_reads_pages_as_pythons_own_parser_does(html: str) -> None:
    page, slow = read(html), Slow(html)
    assert (page.ids, page.links) == (slow.ids, slow.links)
