"""The page of `make insight` in a browser: axe, on a phone, in the dark, on paper."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from sepsis_assistant.insight.command import main
from sepsis_assistant.insight.report import as_page
from sepsis_assistant.insight.summary import summary
from sepsis_assistant.insight.words import words
from tests.support.waiting import BROWSER_LIMIT
from tests.web.test_axe import AXE_RULES

SECTIONS = len(words().raw["sections"])
A4 = 794  # pixels between the edges of a sheet


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


def test_each_section_is_a_region_with_its_plot_and_its_numbers(page):
    expect(page.get_by_role("region")).to_have_count(SECTIONS)
    expect(page.get_by_role("img")).to_have_count(SECTIONS)
    first = page.get_by_role("region").first
    assert first.get_by_role("img").bounding_box()["width"] > 200
    expect(first.locator("thead th").last).to_have_text("Number")  # in a list that is closed


def test_the_numbers_are_opened_by_keyboard(page):
    closed = page.locator("details:not([open])").first
    row = closed.locator("tbody tr").first.element_handle()
    assert not row.is_visible()
    closed.locator("summary").focus()
    page.keyboard.press("Enter")
    row.wait_for_element_state("visible")


def test_on_paper_every_number_is_open_and_nothing_stands_beside_the_sheet(page):
    page.set_viewport_size({"width": A4, "height": 1123})
    page.emulate_media(media="print", color_scheme="dark")
    for summary_ in page.locator("summary").all():
        expect(summary_).to_be_hidden()
    tables = page.locator("details table")
    expect(tables).to_have_count(SECTIONS)
    assert min(table.bounding_box()["height"] for table in tables.all()) > 20
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
