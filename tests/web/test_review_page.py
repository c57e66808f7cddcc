"""The page of `make review` in a browser: axe, on a phone, in the dark, on paper."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from sepsis_assistant.review.report import as_page
from tests.support.review_turns import CAUSES, answered, asked, fallback, heard
from tests.support.waiting import BROWSER_LIMIT
from tests.web.test_axe import AXE_RULES

TURNS = [
    heard(typed="She  is not confused", earlier=("with what was said before these are complete: X",)),
    answered(number=2),
    fallback(number=3, asked=asked(answers=(), back=(CAUSES,))),
    fallback(number=4, danger=None, asked=None, typed="...", text="..."),
]


@pytest.fixture
def page(browser, tmp_path) -> Iterator[Page]:
    file = tmp_path / "review.html"
    file.write_text(as_page("A talk", TURNS), encoding="utf-8")
    context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(BROWSER_LIMIT)
    shown = context.new_page()
    shown.goto(file.as_uri())
    yield shown
    context.close()


def test_axe_finds_no_violation(page, axe):
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    page.evaluate(axe)
    for width, colours in ((1280, "light"), (1280, "dark"), (320, "light"), (320, "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=colours)
        found = page.evaluate(f"axe.run(document, {json.dumps(AXE_RULES)})")["violations"]
        assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == [], (width, colours)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width


def test_each_message_is_a_region_with_its_words_and_its_reason(page):
    first = page.get_by_role("article", name="Message 1")
    expect(first).to_contain_text("Why: Told")
    expect(first.locator("mark.sign")).to_have_text("lips are blue2")
    expect(first.locator("mark.apart")).to_have_text("confused1")
    expect(page.get_by_role("article")).to_have_count(len(TURNS))


def test_on_paper_the_numbers_are_open_and_nothing_is_lost_to_colour(page):
    page.emulate_media(media="print")
    expect(page.locator("summary").first).to_be_hidden()
    numbers = page.locator("details table").first
    assert numbers.bounding_box()["height"] > 50
    lines = page.eval_on_selector_all(
        "mark", "all => all.map(each => getComputedStyle(each).borderBottomStyle)"
    )
    assert set(lines) == {"solid", "dashed"}
