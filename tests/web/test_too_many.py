"""The server has too many messages: a danger sign gets through at once, the others wait in their order."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import expect

from tests.support.waiting import until

# A pause that no test waits for: what comes before the page's clock is put forward, came at once.
PAUSE = 600  # seconds
SHOWN = "e => e.map((x) => x.querySelector('.bubble').innerText.split('\\n')[0])"


@pytest.fixture
def chat(new_page):
    """Return the demo page with a clock that can be put forward."""
    page = new_page()
    page.page.clock.install()
    return page.open()


def shown(chat):
    """Return the first words of each entry, from the top."""
    return chat.page.locator(".entry:not(.welcome)").evaluate_all(SHOWN)


def end_pause(chat, assistant):
    # A refusal that is still under way would ask for a pause of its own, from the later time.
    expect(chat.page.locator("[data-status=sending]")).to_have_count(0)
    assistant.accept()
    chat.page.clock.fast_forward(PAUSE * 1000)


def wait_until_answered(chat, assistant, messages):
    expect(chat.answers).to_have_count(messages)
    expect(chat.trouble).to_have_count(0)
    assert len(assistant.processed) == len(set(assistant.processed)) == messages


def wait_until_quiet(assistant):
    """Return when no message has come for two seconds."""
    seen, since = 0, time.monotonic()

    def quiet():
        nonlocal seen, since
        if len(assistant.received) != seen:
            seen, since = len(assistant.received), time.monotonic()
        return time.monotonic() - since > 2

    until(quiet, "an end of the messages")


@pytest.mark.parametrize(("status", "told"), [(429, "many messages"), (503, "cannot be reached")])
def test_a_danger_sign_typed_in_the_pause_is_answered_at_once(chat, assistant, status, told):
    assistant.refuse(PAUSE, status)
    chat.send("PLAIN one")
    expect(chat.trouble).to_contain_text(told)
    chat.send("EMERGENCY she cannot breathe")
    expect(chat.emergencies).to_have_count(1)
    expect(chat.said.first).to_contain_text("Waiting to be sent")
    expect(chat.trouble).to_contain_text(told)
    end_pause(chat, assistant)
    wait_until_answered(chat, assistant, 2)
    texts = ["PLAIN one", "A plain answer.", "EMERGENCY she cannot breathe", "EMERGENCY"]
    assert shown(chat) == texts  # the last is a heading in capitals
    assert assistant.said(assistant.processed) == [texts[2], texts[0]]


def test_a_danger_sign_that_waits_behind_others_is_answered_at_once(chat, assistant):
    chat.page.context.set_offline(True)
    for text in ("PLAIN one", "PLAIN two", "EMERGENCY he is blue", "PLAIN three"):
        chat.send(text)
    assistant.refuse(PAUSE)
    chat.page.context.set_offline(False)
    expect(chat.emergencies).to_have_count(1)
    expect(chat.answers).to_have_count(1)
    end_pause(chat, assistant)
    wait_until_answered(chat, assistant, 4)
    assert assistant.said(assistant.processed)[1:] == ["PLAIN one", "PLAIN two", "PLAIN three"]
    assert shown(chat)[::2] == ["PLAIN one", "PLAIN two", "EMERGENCY he is blue", "PLAIN three"]


def test_the_pause_is_kept_for_all_that_was_refused(chat, assistant):
    assistant.refuse(PAUSE)
    for text in ("PLAIN one", "PLAIN two", "PLAIN three"):
        chat.send(text)
    expect(chat.trouble).to_contain_text("many messages")
    wait_until_quiet(assistant)
    # Each new message is tried once, behind one more try of the first: it may be taken by now.
    assert len(assistant.received) <= 5
    end_pause(chat, assistant)
    wait_until_answered(chat, assistant, 3)
    assert assistant.said(assistant.processed) == ["PLAIN one", "PLAIN two", "PLAIN three"]


def test_a_pause_that_is_over_for_the_server_keeps_the_order(chat, assistant):
    assistant.refuse(PAUSE)
    chat.send("PLAIN one")
    expect(chat.trouble).to_contain_text("many messages")
    assistant.accept()
    chat.send("PLAIN two")
    expect(chat.answers).to_have_count(2)
    assert assistant.said(assistant.processed) == ["PLAIN one", "PLAIN two"]


def test_a_flood_is_answered_one_by_one_in_order(chat, assistant):
    assistant.refuse(PAUSE)
    texts = [f"PLAIN {number}" for number in range(30)]
    for text in texts:
        chat.send(text)
    expect(chat.trouble).to_contain_text("many messages in a short time")
    end_pause(chat, assistant)
    wait_until_answered(chat, assistant, 30)
    assert assistant.said(assistant.processed) == texts
    # Each is refused once and answered once, and the first is tried again for each new one.
    assert len(assistant.received) <= 3 * 30
