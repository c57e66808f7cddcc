"""The page of `make insight` in a browser: axe, on a phone, in the dark."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page

from sepsis_assistant.insight.command import main
from sepsis_assistant.insight.report import as_page
from sepsis_assistant.insight.summary import summary
from sepsis_assistant.insight.words import words
from tests.support.waiting import BROWSER_LIMIT
from tests.web.test_axe import AXE_RULES


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> dict[str, Path]:
    """Return the pages of 500 made-up conversations and of none."""
    folder = tmp_path_factory.mktemp("insight")
    main(["--demo", "--out", str(folder / "demo.html")])
    nothing = summary([], date(2026, 11, 1), date(2026, 11, 30), words(), None)
    (folder / "nothing.html").write_text(as_page(nothing, words()), encoding="utf-8")
    return {path.stem: path for path in folder.glob("*.html")}


@pytest.fixture
def page(browser, files) -> Iterator[Page]:
    context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(BROWSER_LIMIT)
    shown = context.new_page()
    shown.goto(files["demo"].as_uri())
    yield shown
    context.close()


@pytest.mark.parametrize("name", ["demo", "nothing"])
def test_axe_finds_no_violation(page, files, axe, name):
    page.goto(files[name].as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    page.evaluate(axe)
    for width, colours in ((1280, "light"), (1280, "dark"), (320, "light"), (320, "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=colours)
        found = page.evaluate(f"axe.run(document, {json.dumps(AXE_RULES)})")["violations"]
        assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == [], (width, colours)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width
