"""Bring the widget into each of the states that a visitor can see."""

from __future__ import annotations

import json
from collections.abc import Callable

from playwright.sync_api import expect

from tests.support.chat_page import ELEMENT, ChatPage
from tests.support.fake_assistant import FakeAssistant


def empty(chat: ChatPage, assistant: FakeAssistant) -> None:
    pass


def ask(chat: ChatPage, assistant: FakeAssistant) -> None:
    chat.ask("What causes sepsis?")
    chat.answers.first.get_by_text("Sources", exact=True).click()


def emergency(chat: ChatPage, assistant: FakeAssistant) -> None:
    chat.ask("EMERGENCY she cannot breathe")


def down(chat: ChatPage, assistant: FakeAssistant) -> None:
    assistant.stop()
    chat.send("Who is at risk?")
    expect(chat.trouble).to_be_visible()


def waiting(chat: ChatPage, assistant: FakeAssistant) -> None:
    assistant.delay = 300
    chat.send("Who is at risk?")
    expect(chat.page.locator(".typing-dots")).to_be_visible()


def refused(chat: ChatPage, assistant: FakeAssistant) -> None:
    assistant.failures = [400]
    chat.send("Who is at risk?")
    expect(chat.said).to_contain_text("Not sent")


def menu(chat: ChatPage, assistant: FakeAssistant) -> None:
    chat.page.get_by_role("button", name="Options").click()


def dialog(chat: ChatPage, assistant: FakeAssistant) -> None:
    chat.menu("Delete my conversation")
    expect(chat.page.get_by_role("dialog")).to_be_visible()


def reason(chat: ChatPage, assistant: FakeAssistant) -> None:
    chat.ask("PLAIN").get_by_role("button", name="Not useful").click()
    expect(chat.answers.get_by_role("textbox")).to_be_visible()


def too_long(chat: ChatPage, assistant: FakeAssistant) -> None:
    chat.send("a" * 4_001)


def empty_answer(chat: ChatPage, assistant: FakeAssistant) -> None:
    chat.ask("NOTHING")


def check(chat: ChatPage, assistant: FakeAssistant) -> None:
    chat.ask("PLAIN")
    chat.ask("CHECK")


def blocked(chat: ChatPage, assistant: FakeAssistant) -> None:
    body = json.dumps({"error": {"code": "origin_not_allowed", "message": "no", "fix": "allow it"}})
    chat.page.route("**/webhooks/**", lambda route: route.fulfill(status=403, body=body))
    chat.send("Who is at risk?")
    expect(chat.trouble).to_contain_text("not set up")


def away_from_the_end(chat: ChatPage, assistant: FakeAssistant) -> None:
    for _ in range(4):
        chat.ask("What causes sepsis?")
    chat.log.evaluate("e => e.scrollTo(0, 0)")
    expect(chat.page.get_by_role("button", name="Go to the latest message")).to_be_visible()


def closed(chat: ChatPage, assistant: FakeAssistant) -> None:
    chat.page.evaluate(f"{ELEMENT}.layout = 'floating'")
    expect(chat.page.get_by_role("button", name="Ask about sepsis")).to_be_visible()


def opened(chat: ChatPage, assistant: FakeAssistant) -> None:
    closed(chat, assistant)
    chat.page.get_by_role("button", name="Ask about sepsis").click()
    chat.ask("PLAIN")


STATES: dict[str, Callable[[ChatPage, FakeAssistant], None]] = {
    state.__name__: state
    for state in (
        empty, ask, emergency, down, waiting, refused, menu, dialog, reason, too_long, empty_answer, check,
        blocked, away_from_the_end, closed, opened,
    )
}  # fmt: skip
