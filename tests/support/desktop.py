"""Show a page of ours in a desktop's window, and look at it with axe-core in each width and colour."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page

from tests.support.waiting import BROWSER_LIMIT

AXE_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@contextmanager
def desktop_page(browser: Browser, **options: Any) -> Iterator[Page]:
    """Give an empty page in a context of its own, which is closed at the end."""
    context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900}, **options)
    context.set_default_timeout(BROWSER_LIMIT)
    try:
        yield context.new_page()
    finally:
        context.close()


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """Return what axe-core, which is in the page, finds: rule and elements."""
    found = page.evaluate(f"axe.run(document, {json.dumps(AXE_RULES)})")["violations"]
    return [(v["id"], [n["html"] for n in v["nodes"]]) for v in found]


def assert_nothing_found(page: Page, looks: Iterable[tuple[int, str]]) -> None:
    """Look at a page in each (width, colours): axe-core finds nothing, and nothing sticks out sideways."""
    for width, colours in looks:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=colours)
        assert violations(page) == [], (width, colours)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width
