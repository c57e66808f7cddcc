"""The widget in another page: another origin, a strict policy, a corner, other colours and countries."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from sepsis_assistant.launcher.ports import free_port
from tests.support.chat_page import ELEMENT, ChatPage
from tests.support.fake_assistant import FakeAssistant

BOTH = pytest.mark.browsers("chromium", "firefox")
PAGE = """<!doctype html><html lang="en"><title>A hospital</title><body><h1>Welcome</h1>
<script src="{url}/sepsis-assistant.js" defer></script>
<sepsis-assistant {attributes} server="{url}"></sepsis-assistant></body></html>"""
POLICY = (
    "default-src 'none'; script-src {url}; connect-src {url}; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types lit-html dompurify"
)


class Site:
    """Serve one page from an origin of its own (another port)."""

    def __init__(self) -> None:
        self.body, self.policy = "", ""
        site = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Security-Policy", site.policy)
                self.end_headers()
                self.wfile.write(site.body.encode())

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def site():
    site = Site()
    yield site
    site.stop()


@pytest.fixture
def embed(new_page, assistant, site):
    """Return a function that opens a page of another origin with the widget in it."""
    assistant.origins = {site.url}

    def make(attributes: str = 'country="GB"', **options) -> ChatPage:
        site.body = PAGE.format(url=assistant.url, attributes=attributes)
        site.policy = POLICY.format(url=assistant.url)
        chat = new_page(site.url, **options)
        chat.page.goto(site.url)
        return chat

    return make


@BOTH
def test_one_script_tag_in_a_page_of_another_origin(embed, assistant, site):
    chat = embed()
    chat.ask("What causes sepsis?")
    chat.ask("EMERGENCY")
    chat.page.reload()
    expect(chat.answers).to_have_count(2)
    assert not chat.complaints
    asked = {url.rsplit("/", url.count("/") - 2)[0] for url in chat.requests}
    assert asked == {site.url, assistant.url}


@BOTH
def test_an_origin_that_is_not_allowed_still_shows_what_to_do(embed, assistant):
    chat = embed()
    assistant.origins = set()
    chat.page.reload()
    expect(chat.bar.get_by_role("link", name="Call 999 now")).to_be_visible()
    expect(chat.trouble).to_contain_text("This website is not set up")
    expect(chat.trouble).to_contain_text("call 999")


@pytest.mark.parametrize(
    ("attributes", "hint", "locale", "number", "sent"),
    [
        ('country="GB"', "DE", "en-US", "999", "GB"),
        ('country="uk"', None, "en-US", "999", "GB"),
        ('country="AU"', None, "en-US", "000", "AU"),
        ("", "DE", "en-US", "112", "DE"),
        ("", None, "fr-CA", "911", None),
        ('country="XX"', None, "nl-NL", "112", None),
    ],
)
def test_the_number_of_the_region(embed, assistant, attributes, hint, locale, number, sent):
    assistant.country_hint = hint
    chat = embed(attributes, locale=locale)
    expect(chat.bar.locator(".call")).to_have_attribute("href", f"tel:{number}")
    chat.ask("EMERGENCY")
    expect(chat.emergencies.get_by_role("link").first).to_have_attribute("href", f"tel:{number}")
    assert assistant.received[0].get("country") == sent
    expect(chat.emergencies.get_by_role("link")).to_have_count(1)
    # A guess is never the only number, and is called one.
    expect(chat.bar.get_by_role("link")).to_have_count(1 if sent else 3)
    expect(chat.bar.get_by_text("Country, as a guess:")).to_have_count(0 if sent else 1)


@pytest.mark.parametrize("server", ["http://[", "::", "javascript:alert(1)"])
def test_a_wrong_address_does_not_take_the_number_away(embed, server):
    chat = embed(f'country="GB" server="{server}"')
    expect(chat.bar.get_by_role("link", name="Call 999 now")).to_be_visible()
    expect(chat.box).to_be_visible()


@pytest.mark.parametrize("locale", ["de", "eo"])
def test_an_unknown_region_gets_the_general_line(embed, assistant, locale):
    chat = embed("", locale=locale)
    for number in ("999", "112", "911"):
        expect(chat.bar.locator(f"a[href='tel:{number}']")).to_be_visible()
    expect(chat.bar).to_contain_text("or your local emergency number")
    chat.ask("EMERGENCY")
    expect(chat.emergencies.get_by_role("link")).to_have_count(3)


def test_a_chosen_country_wins_and_stays(embed, assistant):
    chat = embed()
    chat.bar.get_by_label("Country").select_option("New Zealand")
    expect(chat.bar.get_by_role("link", name="Call 111 now")).to_be_visible()
    chat.page.reload()
    expect(chat.bar.get_by_role("link", name="Call 111 now")).to_be_visible()
    chat.ask("PLAIN")
    assert assistant.received[0]["country"] == "NZ"


@BOTH
def test_floating_opens_closes_and_gives_the_focus_back(embed):
    chat = embed('country="GB" layout="floating"')
    expect(chat.bar.get_by_role("link", name="Call 999 now")).to_be_visible()
    expect(chat.box).to_have_count(0)
    chat.page.get_by_role("button", name="Ask about sepsis").click()
    expect(chat.box).to_be_visible()
    assert chat.focused() == "textarea draft"
    chat.page.keyboard.press("Escape")
    expect(chat.box).to_have_count(0)
    assert chat.focused().startswith("button launcher")


@pytest.mark.parametrize(("text", "opens"), [("EMERGENCY", True), ("PLAIN", False)])
def test_an_answer_to_a_closed_chat(embed, assistant, text, opens):
    chat = embed('country="GB" layout="floating"')
    assistant.delay = 1.0
    chat.page.get_by_role("button", name="Ask about sepsis").click()
    chat.send(text)
    chat.page.get_by_role("button", name="Close the chat").click()
    if opens:
        expect(chat.emergencies).to_be_visible()
    else:
        chat.page.get_by_role("button", name="New answer").click()
        expect(chat.answers).to_have_count(1)


def test_floating_fills_a_phone(embed, screenshots):
    chat = embed('country="GB" layout="floating"', viewport={"width": 320, "height": 640})
    chat.page.screenshot(path=screenshots / "floating-closed.png")
    chat.page.get_by_role("button", name="Ask about sepsis").click()
    chat.ask("What causes sepsis?")
    assert chat.page.locator(".frame").bounding_box() == {"x": 0, "y": 0, "width": 320, "height": 640}
    assert chat.overflow() <= 0


def test_colours_are_changed_by_custom_properties(embed):
    chat = embed()
    chat.page.evaluate(f"{ELEMENT}.style.setProperty('--sepsis-accent', 'rgb(1, 2, 3)')")
    expect(chat.page.locator(".send")).to_have_css("background-color", "rgb(1, 2, 3)")


def test_two_assistants_in_one_tab_keep_their_own_history(new_page, assistant):
    other = FakeAssistant(free_port())
    other.start()
    try:
        chat = new_page().open()
        chat.ask("PLAIN")
        chat.page.goto(other.url)
        expect(chat.box).to_be_visible()
        expect(chat.said).to_have_count(0)
    finally:
        other.stop()


def test_the_element_can_be_moved_in_the_page(embed, assistant):
    chat = embed()
    chat.ask("PLAIN one")
    chat.page.evaluate(f"document.body.prepend({ELEMENT})")
    expect(chat.said).to_have_count(1)
    chat.ask("PLAIN two")
    assert len(assistant.processed) == 2
