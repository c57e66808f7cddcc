"""axe-core finds nothing: each state of the widget, on a desktop, in the dark, at 200 %, on a phone."""

from __future__ import annotations

import pytest

from tests.support.chat_page import ELEMENT
from tests.support.desktop import violations
from tests.support.widget_states import STATES

LOOKS = {  # width, height, colours
    "desktop": (1280, 800, "light"),
    "dark": (1280, 800, "dark"),
    "zoom200": (640, 400, "light"),
    "phone": (320, 640, "light"),
}
# A page takes longer in Firefox: these states are reached one after another in one.
VISITS = [
    ["empty", "ask", "reason", "check", "menu"],
    ["emergency", "empty_answer", "too_long", "dialog"],
    ["refused", "blocked"],
    ["closed", "opened", "waiting", "down"],
    ["away_from_the_end"],
]


@pytest.fixture
def audited(new_page, axe):
    """Return the demo page with axe-core in it, under the page's content policy."""
    chat = new_page(reduced_motion="reduce")
    chat.page.add_init_script(axe)
    return chat.open()


def assert_no_violation(chat, look, picture):
    width, height, _ = LOOKS[look]
    chat.page.set_viewport_size({"width": width, "height": height})
    # In a low window the box lies over what is not scrolled to, and covers links by half.
    chat.page.locator(".frame").evaluate("e => e.scrollTo(0, e.scrollHeight)")
    chat.page.screenshot(path=picture)
    assert violations(chat.page) == [], look
    assert chat.overflow() <= 0, look


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_no_violation(audited, assistant, screenshots, state):
    STATES[state](audited, assistant)
    for look, (_, _, colours) in LOOKS.items():
        audited.page.emulate_media(color_scheme=colours)
        assert_no_violation(audited, look, screenshots / f"{look}-{state}.png")


def test_every_state_is_visited_in_firefox():
    assert sorted(state for visit in VISITS for state in visit) == sorted(STATES)


@pytest.mark.browsers("firefox")
@pytest.mark.parametrize("visit", VISITS, ids=" ".join)
def test_axe_finds_no_violation_in_firefox(audited, assistant, screenshots, visit):
    for state in visit:
        STATES[state](audited, assistant)
        assert_no_violation(audited, "phone", screenshots / f"phone-{state}.png")


def test_axe_would_find_a_violation(audited):
    audited.page.evaluate(f"{ELEMENT}.shadowRoot.querySelector('textarea').removeAttribute('id')")
    assert "label-title-only" in dict(violations(audited.page))
