"""The documentation site as `make docs` builds it: whole, and as readers get it, on a phone too."""

from __future__ import annotations

import functools
import json
import re
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from scripts.site.pages import papers, place_of
from sepsis_assistant.settings import ROOT
from tests.support.waiting import LIMIT

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
# A <label> with a name of its own, and the search: they are Zensical's.
NOT_OURS = ("aria-prohibited-attr",)
PAGES = (
    "index.html",
    "widget.html",
    "made/http.html",
    "made/python/actions.html",
    "answers/causes/lungs.html",
)
LOOKS = {"desktop": (1280, 800, "light"), "phone": (320, 640, "dark")}
BLOCKS = re.compile(r"<(li|table|tr|pre|blockquote|h[1-6]|img|hr|strong|em)\b")
GITHUB = MarkdownIt("commonmark").enable("table")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the site, built as `make docs` does, which fails where a page has a fault."""
    folder = tmp_path_factory.mktemp("docs")
    command = [sys.executable, "-m", "scripts.site", "--out", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    assert done.stderr == "" and f"{folder}/site/index.html" in done.stdout
    return folder / "site"


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Serve the site, and return its address."""
    handler = functools.partial(Quiet, directory=str(site))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def article(site: Path, place: str) -> str:
    """Return what a page says, without the tree and the links beside headings."""
    html = (site / place).with_suffix(".html").read_text(encoding="utf-8")
    said = re.search(r"<article.*?>(.*)</article>", html, flags=re.DOTALL)
    assert said, place
    return re.sub(r'<a class="headerlink".*?</a>', "", said[1])


def test_every_paper_is_a_page_that_shows_what_github_shows(site: Path) -> None:
    """Zensical reads Markdown in another way than GitHub: a list without an empty line before it is none."""
    differ = {}
    for source in papers(ROOT):
        shown = Counter(BLOCKS.findall(article(site, place_of(source))))
        meant = Counter(BLOCKS.findall(GITHUB.render((ROOT / source).read_text(encoding="utf-8"))))
        if shown != meant:
            differ[source] = {name: (meant[name], shown[name]) for name in meant | shown}
    assert differ == {}


def test_the_tree_leads_to_each_part(site: Path) -> None:
    html = (site / "index.html").read_text(encoding="utf-8")
    for part in ("Quick start", "Channels", "For editors", "For operators", "Safety", "Python reference"):
        assert part in html
    for place in ("widget", "internet", "editors", "insight", "safety/index", "architecture", "http-api"):
        assert (site / place).with_suffix(".html").exists()


def test_the_search_knows_every_answer_and_stays_small(site: Path) -> None:
    places = {item["location"] for item in json.loads((site / "search.json").read_text())["items"]}
    answers = {path.relative_to(site).as_posix() for path in site.glob("answers/*/*.html")}
    assert answers and answers <= places
    assert (site / "search.json").stat().st_size < 3_300_000


@pytest.mark.parametrize("look", LOOKS)
def test_a_reader_gets_each_page_whole_and_nothing_from_elsewhere(
    browser: Any, address: str, axe: str, look: str
) -> None:
    width, height, colours = LOOKS[look]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=colours)
    page, asked, errors = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    for place in PAGES:
        page.goto(address + place)
        page.evaluate(axe)
        assert violations(page) == [], place
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, place
        assert (brightness(page) < 128) == (colours == "dark"), place
    assert errors == []
    assert [url for url in asked if not url.startswith(address)] == []
    context.close()


def brightness(page: Any) -> float:
    """Return how bright the ground of a page is: 0 is black, 255 white."""
    red_green_blue = re.findall(r"\d+", page.evaluate("getComputedStyle(document.body).backgroundColor"))
    return sum(map(int, red_green_blue[:3])) / 3


def violations(page: Any) -> list[tuple[str, list[str]]]:
    found = page.evaluate(f"axe.run(document, {json.dumps(RULES)})")["violations"]
    ours = [
        (each["id"], [n["html"] for n in each["nodes"] if isinstance(n["target"][0], str)]) for each in found
    ]
    return [(name, nodes) for name, nodes in ours if nodes and name not in NOT_OURS]


def test_the_search_finds_an_answer(browser: Any, address: str) -> None:
    page = browser.new_page()
    page.set_default_timeout(1000 * LIMIT)
    page.goto(address + "index.html")
    page.locator(".md-search__button").first.click()
    page.keyboard.type("appendicitis")
    found = page.get_by_role("link", name=re.compile("Can appendicitis lead to sepsis")).first
    found.wait_for()
    found.click()
    page.wait_for_url(re.compile("/answers/causes/appendicitis.html"))
    page.close()
