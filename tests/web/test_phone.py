"""A small screen, a keyboard that covers half of it, another input method, a tap too many."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

# In Firefox all of these run with a finger as the pointer: it is a matter of one profile, so of one start.
BOTH = pytest.mark.browsers("chromium", "firefox-phone")
CHROMIUM = pytest.mark.browsers("chromium")  # the difference is not the browser's
HELD = 300  # seconds, or until the test sets less
PHONE = {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True}
SMALL = {"width": 320, "height": 640}
ZOOM_200, ZOOM_400 = {"width": 640, "height": 400}, {"width": 320, "height": 256}
KEYBOARD = """(free) => {
  Object.defineProperty(visualViewport, "height", { get: () => free, configurable: true });
  visualViewport.dispatchEvent(new Event("resize"));
}"""
PRESS = """(e, more) => {
  for (const [name, value] of more) e.dispatchEvent(name ? new KeyboardEvent("keydown",
    { key: "Enter", bubbles: true, cancelable: true, composed: true, ...value }) : value);
}"""


@pytest.fixture
def phone(new_page):
    return new_page(**PHONE).open()


def bottom(part):
    box = part.bounding_box()
    return box["y"] + box["height"]


@BOTH
@pytest.mark.parametrize(
    "key",
    [
        pytest.param({"isComposing": True}, id="others"),
        pytest.param({"keyCode": 229}, id="Safari", marks=CHROMIUM),
    ],
)
def test_enter_that_ends_a_composition_sends_nothing(chat, assistant, key):
    chat.box.fill("敗血症")
    chat.box.evaluate(PRESS, [["keydown", key]])
    expect(chat.box).to_have_value("敗血症")
    expect(chat.said).to_have_count(0)
    chat.box.press("Enter")
    expect(chat.answers).to_have_count(1)


@BOTH
def test_after_send_the_keyboard_of_a_phone_closes_and_the_answer_is_seen(phone):
    phone.tap(phone.box)
    phone.box.fill("What causes sepsis?")
    phone.tap(phone.page.get_by_role("button", name="Send"))
    expect(phone.answers).to_have_count(1)
    assert phone.focused() == "div log"
    expect(phone.answers.first.locator(".bubble")).to_be_in_viewport()


def test_a_keyboard_with_keys_keeps_the_box(chat):
    chat.ask("PLAIN")
    assert chat.focused() == "textarea draft"


@BOTH
@pytest.mark.parametrize("layout", [None, pytest.param("floating", marks=CHROMIUM)])
def test_the_box_stays_above_the_keyboard(phone, layout):
    if layout:
        phone.page.evaluate("document.querySelector('sepsis-assistant').layout = 'floating'")
        phone.tap(phone.page.get_by_role("button", name="Ask about sepsis"))
    phone.ask("What causes sepsis?")
    phone.tap(phone.box)
    phone.page.evaluate(KEYBOARD, 400)
    expect(phone.page.locator("sepsis-assistant")).to_have_attribute("keyboard", "")
    assert bottom(phone.box) <= 400
    assert phone.bar.locator(".call").bounding_box()["y"] >= 0
    phone.page.evaluate(KEYBOARD, 780)
    expect(phone.page.locator("sepsis-assistant[keyboard]")).to_have_count(0)
    assert bottom(phone.box) > 700


@BOTH
@pytest.mark.parametrize("screen", [SMALL, ZOOM_200, ZOOM_400], ids=["320", "200 %", "400 %"])
def test_a_way_to_say_that_someone_is_ill_is_in_sight_at_once(new_page, assistant, screen):
    chat = new_page(viewport=screen).open()
    ill = chat.page.get_by_role("button", name="Someone is ill now")
    expect(ill).to_be_in_viewport(ratio=1)
    assert bottom(ill) <= chat.page.locator(".composer").bounding_box()["y"]
    ill.click()
    expect(chat.answers).to_have_count(1)
    assert assistant.received[0]["text"] == "Someone is ill now: check for danger signs"


@BOTH
def test_the_bar_has_two_lines_on_a_phone_and_grows_in_an_emergency(new_page, assistant):
    chat = new_page(viewport=SMALL).open()
    above = bottom(chat.page.locator(".header"))
    assert above <= 0.23 * SMALL["height"]  # the bar and the header: 28 % before
    expect(chat.bar.get_by_text("Guess:", exact=True)).to_be_visible()
    calm = chat.bar.locator(".call").bounding_box()
    chat.ask("EMERGENCY")
    expect(chat.page.locator(".bar.alarm")).to_be_visible()
    alarm = chat.bar.locator(".call").bounding_box()
    chat.set_offline(True, assistant)
    chat.send("PLAIN")
    expect(chat.page.locator(".bar.alarm")).to_be_visible()  # until another answer has come
    assert alarm["width"] > 1.3 * calm["width"]
    assert chat.overflow() <= 0


@BOTH
def test_a_double_tap_sends_once(phone, assistant):
    def tap_twice(button):
        assistant.delay = HELD  # on a slow machine an answer could come between, with buttons of its own
        button.dblclick()
        assistant.delay = 0

    tap_twice(phone.page.get_by_role("button", name="Someone is ill now"))
    expect(phone.answers).to_have_count(1)
    phone.box.fill("PLAIN")
    tap_twice(phone.page.get_by_role("button", name="Send"))
    expect(phone.answers).to_have_count(2)
    answer = phone.ask("What causes sepsis?")
    tap_twice(answer.get_by_role("button", name="Who is at risk"))
    expect(phone.answers).to_have_count(4)
    assert len(assistant.received) == 4


def test_the_second_tap_of_a_double_one_presses_no_button_of_the_answer_between(chat, assistant):
    risk = chat.ask("What causes sepsis?").get_by_role("button", name="Who is at risk")
    risk.click()
    expect(chat.answers).to_have_count(2)
    risk = chat.answers.last.get_by_role("button", name="Who is at risk")
    risk.dispatch_event("click", {"detail": 2})
    risk.dispatch_event("click", {"detail": 1})
    expect(chat.answers).to_have_count(3)
    chat.ask("PLAIN")
    assert len(assistant.received) == 4


@BOTH
@pytest.mark.parametrize("width", [320, pytest.param(1280, marks=CHROMIUM)])
def test_the_closed_chat_is_a_number_and_a_round_button(new_page, width):
    chat = new_page(viewport={"width": width, "height": 640}).open()
    chat.page.evaluate("document.querySelector('sepsis-assistant').layout = 'floating'")
    launcher = chat.page.get_by_role("button", name="Ask about sepsis").bounding_box()
    assert launcher["width"] == launcher["height"] <= 56
    size = chat.page.locator("sepsis-assistant").bounding_box()
    assert size["width"] <= 260 and size["height"] <= 64  # it was a card of 382 by 158
    expect(chat.bar.get_by_role("link", name="Call 999 now")).to_be_in_viewport(ratio=1)
    right = size["x"] + size["width"]
    assert width - 24 < right <= width
    chat.page.evaluate("document.documentElement.dir = 'rtl'")
    assert chat.page.locator("sepsis-assistant").bounding_box()["x"] < 24  # the other corner


def test_a_button_leads_back_to_the_latest_message(chat):
    for number in range(4):
        chat.ask(f"question {number}")
    latest = chat.page.get_by_role("button", name="Go to the latest message")
    chat.log.evaluate("e => e.scrollTo(0, 0)")
    latest.click()
    expect(latest).to_have_count(0)
    left = chat.log.evaluate("e => e.scrollHeight - e.scrollTop - e.clientHeight")
    assert left < 5
    assert chat.focused() == "div log"
