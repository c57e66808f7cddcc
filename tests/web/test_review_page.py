"""The page of `make review` in a browser: axe, on a phone, in the dark, on paper."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from playwright.sync_api import Page, expect

from sepsis_assistant.review.report import as_page
from tests.support.desktop import assert_nothing_found, desktop_page
from tests.support.review_turns import CAUSES, answered, asked, fallback, heard

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
    with desktop_page(browser) as shown:
        shown.goto(file.as_uri())
        yield shown


def test_axe_finds_no_violation(page, axe):
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    page.evaluate(axe)
    assert_nothing_found(page, product((1280, 320), ("light", "dark")))


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
