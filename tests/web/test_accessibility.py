"""Keyboard alone, live regions, zoom, small screens, right to left, forced colours, no motion."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.support.chat_page import ELEMENT
from tests.support.widget_states import down, waiting

BOTH = pytest.mark.browsers("chromium", "firefox")
CHROMIUM = pytest.mark.browsers("chromium")  # the difference is not the browser's
# Playwright has no switch for either in Firefox: a profile has.
CONTRAST = pytest.mark.browsers("chromium", "firefox-contrast")


@pytest.mark.parametrize("width", [320, 1280])
def test_screenshots_of_both_widths(new_page, assistant, screenshots, width):
    chat = new_page(viewport={"width": width, "height": 800}).open()
    chat.ask("What causes sepsis?")
    chat.ask("EMERGENCY she cannot breathe")
    file = screenshots / f"{width}.png"
    chat.page.screenshot(path=file)
    assert file.stat().st_size > 10_000
    assert chat.overflow() <= 0


@BOTH
def test_a_whole_visit_by_keyboard_alone(chat, assistant):
    keys = chat.page.keyboard
    order = []
    for _ in range(7):
        keys.press("Tab")
        order.append(chat.focused())
    assert [item.split("\n")[0].strip()[:8] for item in order] == [
        "a call",  # the number comes first
        "select N",
        "a number",
        "a number",
        "button s",  # the way past all that follows
        "button t",
        "button S",  # the first way to start: the log itself is no stop
    ]
    keys.press("Tab")
    keys.press("Tab")  # a question to start with
    keys.press("Enter")
    expect(chat.answers).to_have_count(1)
    assert chat.focused() == "div log"
    keys.press("Tab")
    assert chat.focused().startswith("summary")
    keys.press("Enter")
    expect(chat.page.locator(".sources li").first).to_be_visible()
    for _ in range(5):  # the source, copy, useful, not useful, and the assistant's first button
        keys.press("Tab")
    keys.press("Enter")
    expect(chat.answers).to_have_count(2)
    assert assistant.received[-1]["payload"] == "/ask_warning_signs"
    keys.press("/")
    assert chat.focused() == "textarea draft"
    keys.type("EMERGENCY 1/2")
    keys.press("Enter")
    expect(chat.emergencies).to_have_count(1)
    assert chat.focused() == "textarea draft"
    assert assistant.received[-1]["text"] == "EMERGENCY 1/2"


def test_the_box_is_two_keys_away_after_many_answers(chat):
    for number in range(3):
        chat.ask(f"question {number}")
    chat.bar.get_by_role("link").last.focus()
    chat.page.keyboard.press("Tab")
    skip = chat.page.get_by_role("button", name="Skip to the message box")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    chat.page.keyboard.press("Enter")
    assert chat.focused() == "textarea draft"


@BOTH
def test_the_menu_and_the_dialog_by_keyboard(chat):
    chat.ask("PLAIN")
    keys, options = chat.page.keyboard, chat.page.get_by_role("button", name="Options")
    options.focus()
    keys.press("Enter")
    expect(options).to_have_attribute("aria-expanded", "true")
    keys.press("Escape")
    expect(options).to_have_attribute("aria-expanded", "false")
    assert chat.focused() == "button tool"
    keys.press("Enter")
    for _ in range(7):
        keys.press("Tab")
    keys.press("Enter")
    expect(chat.page.get_by_role("dialog")).to_be_visible()
    keys.press("Escape")
    expect(chat.page.get_by_role("dialog")).to_be_hidden()
    assert chat.focused() == "button tool"
    expect(chat.said).to_have_count(1)
    keys.press("Enter")
    for _ in range(8):  # past the last entry: leaving the menu closes it
        keys.press("Tab")
    expect(options).to_have_attribute("aria-expanded", "false")


@BOTH
def test_targets_are_large_enough(chat):
    chat.ask("What causes sepsis?")
    sizes = chat.page.evaluate(
        f"""[...{ELEMENT}.shadowRoot.querySelectorAll('a, button:not(.skip), select, summary, textarea')]
          .map((e) => [e.textContent.trim().slice(0, 20) || e.tagName, e.getBoundingClientRect()])
          .filter(([, r]) => r.width && (r.width < 24 || r.height < 24)).map(([t, r]) => [t, r.height])"""
    )
    assert sizes == []
    by_name = [chat.page.get_by_role("button", name=name) for name in ("Options", "Send", "Warning signs")]
    for target in [chat.bar.locator(".call"), *by_name]:
        assert target.bounding_box()["height"] >= 44


@BOTH
def test_the_log_is_one_live_region_and_only_grows(chat):
    chat.page.evaluate(f"{ELEMENT}.shadowRoot.querySelector('.log').marked = true")
    chat.ask("PLAIN one")
    first = chat.answers.first
    first.evaluate("e => { e.marked = true }")
    chat.ask("PLAIN two")
    assert first.evaluate("e => e.marked") and chat.log.evaluate("e => e.marked")
    expect(chat.log).to_have_attribute("aria-label", "Conversation")


@CONTRAST
def test_no_motion_where_none_is_wanted(new_page, assistant):
    chat = new_page(reduced_motion="reduce").open()
    waiting(chat, assistant)
    assert (
        chat.page.locator(".typing-dots i").first.evaluate("e => getComputedStyle(e).animationName") == "none"
    )


@CONTRAST
def test_forced_colours_keep_the_frames(new_page):
    chat = new_page(forced_colors="active").open()
    chat.ask("EMERGENCY")
    style = "e => getComputedStyle(e).borderTopStyle"
    assert chat.emergencies.locator(".bubble").evaluate(style) == "double"
    assert chat.page.locator(".bar .call").evaluate(style) == "solid"


@BOTH
@pytest.mark.parametrize("width", [320, pytest.param(1280, marks=CHROMIUM)])
def test_right_to_left_pages(new_page, screenshots, width):
    chat = new_page(viewport={"width": width, "height": 800}).open()
    chat.page.evaluate("document.documentElement.dir = 'rtl'")
    for part in (".titles h2", ".bar-lead", ".hint"):
        if width > 320 or part != ".hint":
            box, around = (chat.page.locator(p).bounding_box() for p in (part, ".frame"))
            # At the right edge, but for the padding and the button.
            assert box["x"] + box["width"] > around["width"] - 90, part
    chat.ask("ما هو تعفن الدم؟")
    said, answer = (
        chat.said.locator(".bubble").bounding_box(),
        chat.answers.first.locator(".bubble").bounding_box(),
    )
    assert said["x"] < answer["x"] or width == 320  # both fill a phone
    assert chat.overflow() <= 0
    chat.page.screenshot(path=screenshots / f"rtl-{width}.png")


@BOTH
@pytest.mark.parametrize(
    "height", [256, pytest.param(400, marks=CHROMIUM), pytest.param(568, marks=CHROMIUM)]
)
def test_everything_can_be_reached_in_a_low_window(new_page, assistant, height):
    """320 by 256 pixels is a desktop window at 400 %."""
    chat = new_page(viewport={"width": 320, "height": height}).open()
    chat.ask("What causes sepsis?")
    down(chat, assistant)
    expect(chat.bar.locator(".call")).to_be_in_viewport(ratio=1)
    chat.box.focus()
    expect(chat.box).to_be_in_viewport()
    chat.page.get_by_role("button", name="Options").scroll_into_view_if_needed()
    expect(chat.page.get_by_role("button", name="Options")).to_be_in_viewport()
    assert chat.overflow() <= 0


@BOTH
def test_large_text_of_the_browser_is_followed(new_page):
    chat = new_page(viewport={"width": 640, "height": 800}).open()
    chat.page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    chat.ask("What causes sepsis?")
    assert chat.log.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") == 32
    assert chat.overflow() <= 0
