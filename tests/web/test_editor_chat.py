"""The chat beside an answer: the trained assistant says the text as it is edited, and nothing is kept."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.desktop import assert_nothing_found, desktop_page
from tests.support.editor import ServedEditor, copy_of_content
from tests.support.waiting import LIMIT
from tests.web.test_editor import ANSWER, FILE, LOOKS, NEW, OLD, opened, tab_to, text_of

pytestmark = pytest.mark.model
QUESTION = "How fast should sepsis antibiotics be given?"
DANGER = "my mum has a chest infection and her lips are blue"
UNTRAINED = "till when must the antibiotics be in"
MOST = 15  # seconds after which a try is too slow


@pytest.fixture(scope="module")
def editor(tmp_path_factory) -> Iterator[ServedEditor]:
    root = copy_of_content(tmp_path_factory.mktemp("project"))
    with ServedEditor(root, tmp_path_factory.mktemp("log") / "log") as served:
        yield served


@pytest.fixture
def page(browser, editor) -> Iterator[Page]:
    with desktop_page(browser, reduced_motion="reduce") as page:
        opened(page, editor.address + ANSWER)
        yield page


def turns(page: Page) -> Locator:
    return page.get_by_role("log", name="Conversation").locator(".turn")


def ask(page: Page, message: str) -> Locator:
    """Send a message; return its turn."""
    count = turns(page).count()
    page.get_by_label("A message that somebody may send").fill(message)
    page.get_by_role("button", name="Send").click()
    expect(turns(page)).to_have_count(count + 1, timeout=LIMIT * 1000)
    return turns(page).last


def files_of(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_conversation_of_several_turns_by_keyboard_alone(page):
    tab_to(page, "chat-say")
    page.keyboard.press("Enter")  # its question stands there
    expect(page.get_by_role("status")).to_contain_text("is being loaded")
    expect(turns(page)).to_have_count(1, timeout=LIMIT * 1000)
    expect(turns(page).last).to_contain_text(OLD)
    expect(turns(page).last).to_contain_text("This answer, with your text.")
    button = turns(page).last.get_by_role("button").first
    name = button.inner_text()
    tab_to(page, name, "Shift+Tab")
    page.keyboard.press("Enter")
    expect(turns(page)).to_have_count(2)
    expect(turns(page).last).to_contain_text(f"You: {name}")
    expect(turns(page).first.get_by_role("button")).to_have_count(0)
    expect(page.get_by_label("A message that somebody may send")).to_be_focused()


def test_an_edited_text_is_said_in_seconds_and_written_nowhere(page, editor):
    before = files_of(editor.root)
    ask(page, "hello")
    page.get_by_label("Text", exact=True).fill(text_of(page).replace(OLD, NEW))
    began = time.monotonic()
    expect(ask(page, QUESTION)).to_contain_text(NEW)
    assert time.monotonic() - began < MOST
    assert files_of(editor.root) == before and OLD in (editor.root / FILE).read_text(encoding="utf-8")
    opened_ = [os.readlink(each) for each in Path(f"/proc/{editor.program.process.pid}/fd").iterdir()]
    assert not [each for each in opened_ if each.endswith((".db", ".db-wal"))]


def test_a_sentence_without_facts_yet_is_tried_too(page):
    page.get_by_label("Text", exact=True).fill(text_of(page) + "\nAsk the ward about it.")
    expect(ask(page, QUESTION)).to_contain_text("Ask the ward about it.")


def test_an_emergency_comes_first_and_ends_with_the_conversation(page):
    fresh = ask(page, QUESTION).inner_text()
    expect(ask(page, DANGER)).to_contain_text("Emergency reply:")
    page.get_by_role("button", name="Start again").click()
    expect(page.get_by_role("status")).to_have_text("A new conversation.")
    expect(turns(page)).to_have_count(0)
    assert ask(page, QUESTION).inner_text() == fresh
    expect(turns(page)).to_have_count(1)


def test_a_phrasing_that_is_not_trained_yet_is_told(page):
    expect(ask(page, UNTRAINED)).not_to_contain_text("make train")
    page.get_by_label("Another phrasing").fill(UNTRAINED)
    page.locator("#phrasing-who").fill("Jane Smith")
    page.locator("#phrasing-why").fill("asked on the ward")
    page.get_by_role("button", name="Add the phrasing").click()
    expect(page.get_by_text("counts after the next training").first).to_be_visible()
    expect(ask(page, UNTRAINED)).to_contain_text("not trained yet: it counts after make train")
    expect(ask(page, QUESTION)).not_to_contain_text("not trained yet")


def test_axe_finds_no_violation_in_a_conversation(page, axe):
    page.evaluate(axe)
    ask(page, DANGER)
    ask(page, QUESTION)
    assert_nothing_found(page, LOOKS)
