"""Keyboard alone, screen readers' landmarks, contrast, zoom, small screens, dark and forced colours."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.support.chat_page import ELEMENT

AXE_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def ask(chat, assistant):
    chat.ask("What causes sepsis?")
    chat.answers.first.get_by_text("Sources", exact=True).click()


def emergency(chat, assistant):
    chat.ask("EMERGENCY she cannot breathe")


def down(chat, assistant):
    assistant.stop()
    chat.send("Who is at risk?")
    expect(chat.trouble).to_be_visible()


def waiting(chat, assistant):
    assistant.delay = 300
    chat.send("Who is at risk?")
    expect(chat.page.locator(".typing-dots")).to_be_visible()


def refused(chat, assistant):
    assistant.failures = [400]
    chat.send("Who is at risk?")
    expect(chat.said).to_contain_text("Not sent")


def menu(chat, assistant):
    chat.page.get_by_role("button", name="Options").click()


def dialog(chat, assistant):
    chat.menu("Delete my conversation")
    expect(chat.page.get_by_role("dialog")).to_be_visible()


def reason(chat, assistant):
    chat.ask("PLAIN").get_by_role("button", name="Not useful").click()
    expect(chat.answers.get_by_role("textbox")).to_be_visible()


def too_long(chat, assistant):
    chat.send("a" * 4_001)


def empty_answer(chat, assistant):
    chat.ask("NOTHING")


def check(chat, assistant):
    chat.ask("PLAIN")
    chat.ask("CHECK")


def blocked(chat, assistant):
    body = json.dumps({"error": {"code": "origin_not_allowed", "message": "no", "fix": "allow it"}})
    chat.page.route("**/webhooks/**", lambda route: route.fulfill(status=403, body=body))
    chat.send("Who is at risk?")
    expect(chat.trouble).to_contain_text("not set up")


def away_from_the_end(chat, assistant):
    for _ in range(4):
        chat.ask("What causes sepsis?")
    chat.log.evaluate("e => e.scrollTo(0, 0)")
    expect(chat.page.get_by_role("button", name="Go to the latest message")).to_be_visible()


def closed(chat, assistant):
    chat.page.evaluate(f"{ELEMENT}.layout = 'floating'")
    expect(chat.page.get_by_role("button", name="Ask about sepsis")).to_be_visible()


def opened(chat, assistant):
    closed(chat, assistant)
    chat.page.get_by_role("button", name="Ask about sepsis").click()
    chat.ask("PLAIN")


STATE_FUNCTIONS = (
    ask, emergency, down, waiting, refused, menu, dialog, reason, too_long, empty_answer, check, blocked,
    away_from_the_end, closed, opened,
)  # fmt: skip
STATES = {"empty": lambda chat, assistant: None, **{state.__name__: state for state in STATE_FUNCTIONS}}
LOOKS = {  # width, height, colours
    "desktop": (1280, 800, "light"),
    "dark": (1280, 800, "dark"),
    "zoom200": (640, 400, "light"),
    "phone": (320, 640, "light"),
}


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_no_violation(new_page, assistant, axe, screenshots, state):
    # The content policy would keep axe out; the other tests run under it.
    chat = new_page(bypass_csp=True, reduced_motion="reduce").open()
    STATES[state](chat, assistant)
    chat.page.evaluate(axe)
    for look, (width, height, colours) in LOOKS.items():
        chat.page.set_viewport_size({"width": width, "height": height})
        chat.page.emulate_media(color_scheme=colours)
        # In a low window the box lies over what is not scrolled to, and covers links by half.
        chat.page.locator(".frame").evaluate("e => e.scrollTo(0, e.scrollHeight)")
        chat.page.screenshot(path=screenshots / f"{look}-{state}.png")
        found = chat.page.evaluate(f"axe.run(document, {json.dumps(AXE_RULES)})")["violations"]
        assert [(look, v["id"], [n["html"] for n in v["nodes"]]) for v in found] == []
        assert chat.overflow() <= 0, look


def test_axe_would_find_a_violation(new_page, axe):
    chat = new_page(bypass_csp=True).open()
    chat.page.evaluate(f"{ELEMENT}.shadowRoot.querySelector('textarea').removeAttribute('id')")
    chat.page.evaluate(axe)
    found = chat.page.evaluate(f"axe.run(document, {json.dumps(AXE_RULES)})")["violations"]
    assert "label-title-only" in [v["id"] for v in found]


@pytest.mark.parametrize("width", [320, 1280])
def test_screenshots_of_both_widths(new_page, assistant, screenshots, width):
    chat = new_page(viewport={"width": width, "height": 800}).open()
    chat.ask("What causes sepsis?")
    chat.ask("EMERGENCY she cannot breathe")
    file = screenshots / f"{width}.png"
    chat.page.screenshot(path=file)
    assert file.stat().st_size > 10_000
    assert chat.overflow() <= 0


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
    for _ in range(6):
        keys.press("Tab")
    keys.press("Enter")
    expect(chat.page.get_by_role("dialog")).to_be_visible()
    keys.press("Escape")
    expect(chat.page.get_by_role("dialog")).to_be_hidden()
    assert chat.focused() == "button tool"
    expect(chat.said).to_have_count(1)
    keys.press("Enter")
    for _ in range(7):  # past the last entry: leaving the menu closes it
        keys.press("Tab")
    expect(options).to_have_attribute("aria-expanded", "false")


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


def test_the_log_is_one_live_region_and_only_grows(chat):
    chat.page.evaluate(f"{ELEMENT}.shadowRoot.querySelector('.log').marked = true")
    chat.ask("PLAIN one")
    first = chat.answers.first
    first.evaluate("e => { e.marked = true }")
    chat.ask("PLAIN two")
    assert first.evaluate("e => e.marked") and chat.log.evaluate("e => e.marked")
    expect(chat.log).to_have_attribute("aria-label", "Conversation")


def test_no_motion_where_none_is_wanted(new_page, assistant):
    chat = new_page(reduced_motion="reduce").open()
    waiting(chat, assistant)
    assert (
        chat.page.locator(".typing-dots i").first.evaluate("e => getComputedStyle(e).animationName") == "none"
    )


def test_forced_colours_keep_the_frames(new_page):
    chat = new_page(forced_colors="active").open()
    chat.ask("EMERGENCY")
    style = "e => getComputedStyle(e).borderTopStyle"
    assert chat.emergencies.locator(".bubble").evaluate(style) == "double"
    assert chat.page.locator(".bar .call").evaluate(style) == "solid"


@pytest.mark.parametrize("width", [320, 1280])
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


@pytest.mark.parametrize("height", [256, 400, 568])
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


def test_large_text_of_the_browser_is_followed(new_page):
    chat = new_page(viewport={"width": 640, "height": 800}).open()
    chat.page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    chat.ask("What causes sepsis?")
    assert chat.log.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") == 32
    assert chat.overflow() <= 0
