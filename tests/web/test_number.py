"""Which emergency number is shown, and that its label and what it calls stay one."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.support.chat_page import ELEMENT

BOTH = pytest.mark.browsers("chromium", "firefox")
CHROMIUM = pytest.mark.browsers("chromium")  # the difference is not the browser's
# What a page translation does: each text is taken out, and an element with another text put in.
TRANSLATE = f"""(all) => {{
  const root = {ELEMENT}.shadowRoot;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts) {{
    const parent = text.parentElement;
    if (!text.data.trim() || (!all && parent?.closest("[translate=no]"))) continue;
    const font = document.createElement("font");
    font.textContent = "\\u00ab" + text.data + "\\u00bb";
    text.replaceWith(font);
  }}
}}"""
LINKS = f"""[...{ELEMENT}.shadowRoot.querySelectorAll(".frame a[href^='tel:']")]
  .map((a) => [a.textContent, a.href].map((said) => said.match(/[0-9]+/)?.[0]))"""


@pytest.mark.parametrize(
    ("zone", "page", "locale", "number"),
    [
        ("Europe/London", "en", "en-US", "999"),  # a browser whose language was never set
        ("America/New_York", "en-GB", "en-GB", "911"),
        ("Asia/Calcutta", "en", "en-US", "112"),
        ("UTC", "en-GB", "en-US", "999"),
        ("UTC", "en", "de-AT", "144"),
        ("Atlantic/Reykjavik", "en-IE", "en-US", "112"),  # what a browser says that hides its time zone
    ],
)
def test_the_country_is_guessed_from_the_time_zone_the_page_and_the_browser(
    new_page, zone, page, locale, number
):
    chat = new_page(locale=locale, timezone_id=zone)
    script = f"new MutationObserver(() => {{ document.documentElement.lang = '{page}'; }})"
    chat.page.add_init_script(script + ".observe(document, {childList: true});")
    chat.open()
    expect(chat.bar.locator(".call")).to_have_attribute("href", f"tel:{number}")
    expect(chat.bar.get_by_label("Country, as a guess:")).to_be_visible()


def test_a_guess_says_which_country_it_is_and_can_be_changed(new_page):
    chat = new_page(locale="en-US", timezone_id="Europe/London").open()
    country = chat.bar.get_by_label("Country, as a guess:")
    expect(country.locator("option:checked")).to_have_text("UK (United Kingdom)")
    expect(chat.bar).to_contain_text("or your local emergency number")
    country.select_option("New Zealand")
    expect(chat.bar.get_by_role("combobox", name="Country:", exact=True)).to_be_visible()
    expect(chat.bar.get_by_role("link")).to_have_text(["Call 111 now"])


@BOTH
@pytest.mark.parametrize(
    "everything",
    [
        pytest.param(False, id="as asked", marks=CHROMIUM),
        pytest.param(True, id="against translate=no"),
    ],
)
def test_a_translated_page_never_shows_one_number_and_calls_another(chat, assistant, everything):
    chat.ask("EMERGENCY")
    assistant.stop()
    chat.send("PLAIN")
    expect(chat.trouble).to_be_visible()
    chat.page.evaluate(TRANSLATE, everything)
    chat.bar.get_by_role("combobox").select_option("FR")
    expect(chat.bar.locator(".call")).to_have_attribute("href", "tel:15")
    assert chat.page.evaluate(LINKS) == [["15", "15"]] * 3  # the bar, the emergency reply, the warning


@BOTH
def test_a_translated_page_goes_on(chat, assistant):
    chat.page.evaluate(TRANSLATE, True)
    chat.ask("PLAIN")
    chat.page.evaluate(TRANSLATE, True)
    assistant.stop()
    chat.send("PLAIN again")
    expect(chat.trouble).to_contain_text("Your message is kept")
    chat.set_offline(True, assistant)
    expect(chat.trouble).to_contain_text("You are offline.")
    chat.set_offline(False, assistant)
    assistant.start()
    expect(chat.answers).to_have_count(2)
    assert not chat.complaints


def test_the_numbers_in_a_warning_can_be_called(chat, assistant):
    assistant.failures = [400]
    chat.send("refused")
    expect(chat.said.get_by_role("link", name="999")).to_have_attribute("href", "tel:999")
    assistant.stop()
    chat.send("PLAIN")
    expect(chat.trouble.get_by_role("link", name="999")).to_have_attribute("href", "tel:999")
