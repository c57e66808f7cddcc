"""A browser, a stand-in for the assistant, and a page of the widget for each test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect, sync_playwright

from sepsis_assistant.launcher.ports import free_port
from tests.support.chat_page import ChatPage, find_chromium
from tests.support.data import ROOT
from tests.support.fake_assistant import WEB, FakeAssistant
from tests.support.programs import missing
from tests.support.waiting import BROWSER_LIMIT

SCREENSHOTS = ROOT / "results" / "widget"
expect.set_options(timeout=BROWSER_LIMIT)
AXE = WEB / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Start Chromium for one file: Playwright's event loop must not run on in the files that follow."""
    program = find_chromium()
    if program is None:
        missing("the widget's tests need Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        # Root, as in a container, has no sandbox.
        sandbox = [] if os.geteuid() else ["--no-sandbox"]
        browser = playwright.chromium.launch(executable_path=program, args=sandbox)
        yield browser
        browser.close()


@pytest.fixture
def assistant() -> Iterator[FakeAssistant]:
    fake = FakeAssistant(free_port())
    fake.start()
    yield fake
    fake.stop()


@pytest.fixture
def new_page(browser: Any, assistant: FakeAssistant) -> Iterator[Callable[..., ChatPage]]:
    """Return a function that opens a page in a browser of its own; it takes Playwright's context options."""
    contexts: list[Any] = []

    def make(url: str | None = None, **options: Any) -> ChatPage:
        context = browser.new_context(
            **{"locale": "en-GB", "timezone_id": "UTC", "viewport": {"width": 1280, "height": 800}, **options}
        )
        context.set_default_timeout(BROWSER_LIMIT)
        contexts.append(context)
        return ChatPage(context.new_page(), url or assistant.url)

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def chat(new_page: Callable[..., ChatPage]) -> ChatPage:
    """Return the demo page, open, in a British browser."""
    return new_page().open()


@pytest.fixture
def screenshots() -> Path:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    return SCREENSHOTS


@pytest.fixture(scope="session")
def axe() -> str:
    if not AXE.exists():
        missing("the accessibility tests need axe-core: make test installs it from the npm registry")
    return AXE.read_text(encoding="utf-8")
