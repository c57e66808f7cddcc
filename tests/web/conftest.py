"""A browser, a stand-in for the assistant, and a page of the widget for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect, sync_playwright

from sepsis_assistant.launcher.ports import free_port
from tests.support import browsers
from tests.support.chat_page import ChatPage
from tests.support.data import ROOT
from tests.support.fake_assistant import WEB, FakeAssistant
from tests.support.programs import missing
from tests.support.waiting import BROWSER_LIMIT

SCREENSHOTS = ROOT / "results" / "widget"
expect.set_options(timeout=BROWSER_LIMIT)
AXE = WEB / "node_modules" / "axe-core" / "axe.min.js"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test in the browsers that it is marked with, or in Chromium."""
    if "browser" in metafunc.fixturenames:
        marker = metafunc.definition.get_closest_marker("browsers")
        metafunc.parametrize("browser", marker.args if marker else ["chromium"], indirect=True)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out parameters marked for other browsers; let the tests of one browser follow each other."""
    ours = [n for n, item in enumerate(items) if browser_of(item)]
    files = list(dict.fromkeys(items[n].path for n in ours))
    ranked = sorted((items[n] for n in ours), key=lambda item: (files.index(item.path), browser_of(item)))
    for n, item in zip(ours, ranked, strict=True):
        items[n] = item
    items[:] = [i for i in items if all(browser_of(i) in m.args for m in i.iter_markers("browsers"))]


def browser_of(item: pytest.Item) -> str:
    """Return the name of the browser that a test runs in, or nothing."""
    callspec = getattr(item, "callspec", None)
    return str(callspec.params.get("browser", "")) if callspec else ""


@pytest.fixture(scope="module")
def browser(request: Any) -> Iterator[Any]:
    """Start a browser for one file: Playwright's event loop must not run on in the files that follow."""
    program = browsers.find(request.param)
    if program is None:
        package = "chromium" if request.param == "chromium" else "firefox-esr"
        missing(f"this test of the widget needs a browser: apt-get install {package}")
    with sync_playwright() as playwright:
        browser = browsers.start(playwright, request.param, program)
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
def screenshots(browser: Any) -> Path:
    """Return the folder for pictures of a browser's pages."""
    folder = SCREENSHOTS if browser.browser_type.name == "chromium" else SCREENSHOTS / "firefox"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def axe() -> str:
    if not AXE.exists():
        missing("the accessibility tests need axe-core: make test installs it from the npm registry")
    return AXE.read_text(encoding="utf-8")
