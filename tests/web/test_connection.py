"""No connection, a slow or broken server: the number is there, nothing is lost, nothing is answered twice."""

from __future__ import annotations

import json
import time

import pytest
from playwright.sync_api import expect

from tests.support.fake_assistant import WEB
from tests.support.waiting import until

BOTH = pytest.mark.browsers("chromium", "firefox")
CHROMIUM = pytest.mark.browsers("chromium")  # the difference is not the browser's
HELD = 300  # seconds, or until the test sets less
URGENT = "If someone may be seriously ill, do not wait for an answer: call 999"


def answered_once(chat, assistant, messages=1):
    expect(chat.answers).to_have_count(messages)
    expect(chat.trouble).to_have_count(0)
    time.sleep(0.6)  # a second answer would come now
    expect(chat.answers).to_have_count(messages)
    assert len(assistant.processed) == len(set(assistant.processed)) == messages


def wait_for_request(assistant):
    until(lambda: assistant.received, "the arrival of a message")


@BOTH
@pytest.mark.parametrize("script", ["blocked", pytest.param("missing", marks=CHROMIUM)])
def test_the_number_is_there_without_the_script(new_page, assistant, script):
    chat = new_page()
    if script == "blocked":
        chat.page.route("**/sepsis-assistant.js", lambda route: route.abort())
    if script == "missing":
        chat.page.route("**/sepsis-assistant.js", lambda route: route.fulfill(status=503))
    chat.page.goto(assistant.url)
    for number in ("999", "112", "911"):
        expect(chat.page.locator(f"a[href='tel:{number}']").first).to_be_visible()


@BOTH
def test_the_number_is_there_where_scripts_are_off(new_page, assistant):
    """A sandboxed frame is the one place where Chromium shows <noscript> under a debugger."""
    chat = new_page()
    page = (WEB / "demo" / "index.html").read_text(encoding="utf-8")
    chat.page.route("**/framed", lambda route: route.fulfill(body=page, content_type="text/html"))
    frame = "<iframe sandbox width=600 height=600 src=/framed></iframe>"
    chat.page.route("**/around", lambda route: route.fulfill(body=frame, content_type="text/html"))
    chat.page.goto(assistant.url + "/around")
    shown = chat.page.frame_locator("iframe")
    expect(shown.locator(".before-bar a").first).to_be_visible()
    expect(shown.locator("noscript p")).to_be_visible()  # Playwright finds no text in noscript
    assert "call 999 in the UK" in chat.page.frames[1].evaluate("document.body.innerText")


def test_server_down_at_load_says_what_to_do_and_sends_later(new_page, assistant):
    chat = new_page()
    chat.page.route("**/webhooks/**", lambda route: route.abort())
    chat.open()
    expect(chat.bar.get_by_role("link", name="Call 999 now")).to_be_visible()
    expect(chat.trouble).to_contain_text(URGENT)
    chat.send("What causes sepsis?")
    expect(chat.said).to_contain_text("Waiting to be sent")
    chat.page.unroute("**/webhooks/**")
    answered_once(chat, assistant)


def test_a_reload_without_a_server_says_so_before_anything_is_typed(chat, assistant):
    chat.ask("What causes sepsis?")
    chat.page.route("**/webhooks/**", lambda route: route.abort())
    chat.page.reload()
    expect(chat.trouble).to_contain_text(URGENT)
    expect(chat.answers).to_have_count(1)


@BOTH
def test_server_killed_while_an_answer_is_pending(chat, assistant):
    assistant.delay = HELD
    chat.send("What causes sepsis?")
    wait_for_request(assistant)
    assistant.stop()
    expect(chat.trouble).to_contain_text(URGENT)
    assert assistant.processed == []
    assistant.delay = 0
    assistant.start()
    answered_once(chat, assistant)
    assert len({m["id"] for m in assistant.received}) == 1


def test_connection_cut_after_the_answer_was_made(chat, assistant):
    assistant.forget_after_answer = True
    chat.send("What causes sepsis?")
    answered_once(chat, assistant)
    assert [m["id"] for m in assistant.received] == assistant.processed * 2


def test_reload_while_an_answer_is_pending(chat, assistant):
    assistant.delay = HELD
    chat.send("What causes sepsis?")
    wait_for_request(assistant)
    chat.page.reload()
    expect(chat.said).to_have_count(1)
    assistant.delay = 0
    expect(chat.answers).to_have_count(1)
    assert len({m["id"] for m in assistant.received}) == 1
    assert len(chat.answers.all()) == 1


@BOTH
def test_offline_and_back_keeps_order(chat, assistant):
    chat.set_offline(True, assistant)
    expect(chat.trouble).to_contain_text("You are offline.")
    chat.send("first PLAIN")
    chat.send("second PLAIN")
    expect(chat.trouble).to_contain_text("Your message is kept")
    expect(chat.trouble).to_contain_text(URGENT)
    chat.set_offline(False, assistant)
    answered_once(chat, assistant, messages=2)
    assert [m["text"] for m in assistant.received] == ["first PLAIN", "second PLAIN"]


def test_a_message_written_offline_survives_a_reload_after_the_connection_is_back(chat, assistant):
    chat.page.route("**/webhooks/**", lambda route: route.abort())
    chat.send("What causes sepsis?")
    expect(chat.said).to_contain_text("Waiting to be sent")
    chat.page.unroute("**/webhooks/**")
    chat.page.reload()
    answered_once(chat, assistant)


@pytest.mark.parametrize("statuses", [[500], [502, 503], [0], [429], [404], [0, 500, 429]], ids=str)
def test_errors_of_the_server_are_waited_out(chat, assistant, statuses):
    assistant.failures = list(statuses)
    chat.send("What causes sepsis?")
    if statuses != [0]:  # Chromium itself repeats a request whose connection was cut once
        expect(chat.trouble).to_contain_text(URGENT)
    answered_once(chat, assistant)


@pytest.mark.parametrize("body", ["<html>Bad gateway</html>", "[]", '{"replies": 3}', "{}"])
def test_an_answer_that_is_none_is_asked_for_again(chat, assistant, body):
    chat.page.route("**/messages", lambda route: route.fulfill(status=200, body=body), times=1)
    chat.send("What causes sepsis?")
    expect(chat.trouble).to_contain_text(URGENT)
    answered_once(chat, assistant)


def test_still_in_progress_is_asked_again_without_alarm(chat, assistant):
    assistant.in_progress = 3
    chat.send("What causes sepsis?")
    expect(chat.page.get_by_text("The assistant is replying")).to_be_attached()
    expect(chat.said.first).to_contain_text("Sending")
    answered_once(chat, assistant)


def test_a_slow_answer_is_announced_with_the_number(new_page, assistant):
    chat = new_page()
    chat.page.clock.install()
    chat.open()
    assistant.delay = HELD
    chat.send("What causes sepsis?")
    wait_for_request(assistant)
    chat.page.clock.fast_forward(7_000)
    expect(chat.trouble).to_contain_text("This takes longer than usual.")
    expect(chat.trouble).to_contain_text(URGENT)
    assistant.delay = 0
    answered_once(chat, assistant)


def test_a_server_that_never_answers_is_given_up_and_asked_again(new_page, assistant):
    chat = new_page()
    chat.page.clock.install()
    chat.open()
    assistant.delay = HELD
    chat.send("What causes sepsis?")
    wait_for_request(assistant)
    chat.page.clock.fast_forward(21_000)
    expect(chat.trouble).to_contain_text("The assistant cannot be reached")
    assistant.delay = 0
    chat.page.get_by_role("button", name="Try now").click()
    expect(chat.answers).to_have_count(1)
    assert len({m["id"] for m in assistant.received}) == 1


@pytest.mark.parametrize("text", ["NOTHING"])
def test_an_empty_answer_says_what_to_do(chat, text):
    note = chat.ask(text)
    expect(note).to_contain_text("call 999")
    expect(note).to_contain_text("ask in other words")


def test_a_blank_reply_counts_as_none(chat):
    body = json.dumps({"id": "x", "replies": [{"id": "r", "text": "  \n", "emergency": False}]})
    chat.page.route("**/messages", lambda route: route.fulfill(status=200, body=body), times=1)
    expect(chat.ask("hello")).to_contain_text("call 999")


@pytest.mark.parametrize("status", [400, 413, 422])
def test_a_refused_message_is_kept_to_be_changed(chat, assistant, status):
    assistant.failures = [status]
    chat.send("What causes sepsis?")
    expect(chat.said).to_contain_text("Not sent")
    expect(chat.said).to_contain_text("the server was told to fail See docs/http-api.md.")
    expect(chat.said).to_contain_text("call 999")
    chat.page.get_by_role("button", name="Change and send again").click()
    expect(chat.box).to_have_value("What causes sepsis?")
    assert chat.focused() == "textarea draft"
    chat.box.press("Enter")
    answered_once(chat, assistant)


def test_a_forged_token_reads_nothing_and_the_message_is_still_answered(chat, assistant):
    chat.ask("What causes sepsis?")
    forge = """Object.keys(sessionStorage).forEach((key) => {
      const kept = JSON.parse(sessionStorage[key]);
      kept.saved.token = "forged";
      sessionStorage[key] = JSON.stringify(kept);
    })"""
    chat.page.evaluate(forge)
    chat.page.reload()
    expect(chat.log).to_contain_text("The earlier conversation has ended.")
    chat.send("Who is at risk?")
    expect(chat.page.locator(".entry.reply:not(.welcome)")).to_have_count(2)
    assert [len(c.messages) for c in assistant.conversations.values()] == [1, 1]


def test_a_server_that_accepts_no_token_is_not_flooded(chat, assistant):
    assistant.failures = [401] * 6
    chat.send("What causes sepsis?")
    expect(chat.trouble).to_contain_text(URGENT)
    time.sleep(2)
    assert len(assistant.received) <= 4
    expect(chat.page.locator(".entry.note")).to_have_count(0)


@pytest.mark.parametrize(("length", "sent"), [(4_000, True), (4_001, False), (50_000, False)])
def test_long_messages_are_sent_whole_or_kept_whole(chat, assistant, length, sent):
    text = "a" * (length - 1) + "z"
    chat.send(text)
    if sent:
        expect(chat.answers).to_have_count(1)
        assert assistant.received[0]["text"] == text
    else:
        expect(chat.page.get_by_text("Please shorten it")).to_be_visible()
        expect(chat.box).to_have_value(text)
        assert assistant.received == []
    assert chat.overflow() <= 0


@BOTH
def test_blocked_storage_loses_nothing_while_the_page_is_open(new_page, assistant):
    chat = new_page()
    chat.page.add_init_script(
        """Object.defineProperty(window, 'sessionStorage', {get() { throw new Error('blocked'); }});
        window.BroadcastChannel = class { constructor() { throw new Error('blocked'); } };"""
    )
    chat.open()
    expect(chat.bar.get_by_role("link", name="Call 999 now")).to_be_visible()
    chat.ask("What causes sepsis?")
    expect(chat.answers).to_have_count(1)
    assert not chat.complaints
