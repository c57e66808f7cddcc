"""The page of `make insight` in a browser: axe, on a phone, in the dark."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Page

from sepsis_assistant.insight.command import main
from sepsis_assistant.insight.report import as_page
from sepsis_assistant.insight.summary import summary
from sepsis_assistant.insight.words import words
from tests.support.desktop import assert_nothing_found, desktop_page


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
    with desktop_page(browser) as shown:
        shown.goto(files["demo"].as_uri())
        yield shown


@pytest.mark.parametrize("name", ["demo", "nothing"])
def test_axe_finds_no_violation(page, files, axe, name):
    page.goto(files[name].as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    page.evaluate(axe)
    assert_nothing_found(page, product((1280, 320), ("light", "dark")))
