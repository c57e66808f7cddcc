"""A visit: first sight, questions, emergency, buttons, reload, tabs, what can be done with a conversation."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.support.chat_page import ELEMENT, ChatPage

BOTH = pytest.mark.browsers("chromium", "firefox")
FIRST_ELEMENT = f"{ELEMENT}.shadowRoot.querySelector('.frame').firstElementChild.className"


def test_first_visit_shows_the_number_first_and_asks_nobody_else(chat, assistant):
    assert chat.page.evaluate(FIRST_ELEMENT) == "bar"
    expect(chat.bar.get_by_role("link", name="Call 999 now")).to_have_attribute("href", "tel:999")
    expect(chat.log).to_contain_text("Ask me about sepsis")
    assert {url.split("/")[2] for url in chat.requests if url.startswith("http")} == {
        assistant.url.split("/")[2]
    }
    assert not chat.complaints


def test_a_question_is_answered_with_its_sources_behind_a_disclosure(chat, assistant):
    answer = chat.ask("What causes sepsis?")
    expect(answer.locator(".text li")).to_have_text(["Lungs: pneumonia is the most common.", "Belly."])
    expect(answer.locator(".text p").last).to_have_text("Your immune system reacts.")
    source = answer.locator(".sources li")
    expect(source.first).to_be_hidden()
    answer.get_by_text("Sources", exact=True).click()
    expect(source.first).to_be_visible()
    # Each once, as a link where it has an address; the line of the other media would name them again.
    expect(source).to_have_text(["Patient: What causes sepsis?", "CDC: About Sepsis (opens in a new tab)"])
    expect(source.locator("a")).to_have_attribute("href", "https://www.cdc.gov/sepsis/about/index.html")
    expect(answer.get_by_text("Sources: Patient, CDC.")).to_have_count(0)
    expect(answer.locator("time")).to_have_text(re.compile(r"^\d\d:\d\d$"))
    assert [m["text"] for m in assistant.received] == ["What causes sepsis?"]


def test_a_detail_is_asked_in_the_same_conversation(chat, assistant):
    chat.ask("What causes sepsis?")
    chat.ask("and in the lungs?")
    assert len(assistant.conversations) == 1
    expect(chat.said).to_have_count(2)


@BOTH
def test_an_emergency_reply_alerts_looks_different_and_can_be_called(chat):
    answer = chat.ask("EMERGENCY she cannot breathe")
    card = answer.get_by_role("group", name="Emergency")
    expect(card).to_contain_text("could this be sepsis?")
    expect(card.locator(".emergency-heading")).to_have_text("Emergency")
    expect(card.get_by_role("link")).to_have_attribute("href", "tel:999")  # one number, one button
    assert float(card.evaluate("e => parseFloat(getComputedStyle(e).borderTopWidth)")) >= 3
    expect(answer.get_by_role("group", name="Rate this answer")).to_have_count(0)


@BOTH
def test_an_emergency_is_announced_once_and_not_inside_the_log(chat):
    alert = chat.page.locator(".frame > p[role=alert]")
    chat.ask("EMERGENCY she cannot breathe")
    expect(alert).to_have_text("Emergency: call 999 or your local emergency number now.")
    expect(chat.log.get_by_role("alert")).to_have_count(0)
    chat.ask("PLAIN")
    expect(alert).to_have_text("")
    chat.ask("EMERGENCY")
    chat.page.reload()
    expect(chat.emergencies).to_have_count(2)
    expect(alert).to_have_text("")  # read out once, not at each reload


def test_a_question_of_the_check_has_one_yes_and_one_no(chat):
    chat.ask("PLAIN")
    question = chat.ask("CHECK")
    for name in ("Yes", "No"):
        expect(chat.log.get_by_role("button", name=name, exact=True)).to_have_count(1)
    expect(question.get_by_role("group", name="Rate this answer")).to_have_count(0)
    expect(chat.answers.first.get_by_role("group", name="Rate this answer")).to_have_count(1)


def test_a_button_sends_its_payload_and_shows_its_title(chat, assistant):
    answer = chat.ask("What causes sepsis?")
    answer.get_by_role("button", name="Who is at risk").click()
    expect(chat.answers).to_have_count(2)
    assert assistant.received[-1]["payload"] == "/ask_risk_groups"
    assert "text" not in assistant.received[-1]
    expect(chat.said.last).to_contain_text("Who is at risk")
    expect(answer.get_by_role("button", name="Who is at risk")).to_have_count(0)
    assert chat.focused() == "div log"


def test_typed_commands_are_sent_as_text(chat, assistant):
    chat.ask("/restart")
    assert assistant.received[-1]["text"] == "/restart"


def test_a_starter_question_is_sent_as_text(chat, assistant):
    chat.page.get_by_role("button", name="What causes sepsis?").click()
    expect(chat.answers).to_have_count(1)
    assert assistant.received[0]["text"] == "What causes sepsis?"


@BOTH
def test_history_survives_a_reload_in_session_storage_only(chat, assistant):
    chat.ask("What causes sepsis?")
    chat.ask("EMERGENCY")
    chat.box.fill("half a thought")
    chat.page.reload()
    expect(chat.said).to_have_count(2)
    expect(chat.answers).to_have_count(2)
    expect(chat.box).to_have_value("half a thought")
    expect(chat.emergencies.get_by_role("group", name="Emergency")).to_be_visible()
    assert chat.page.evaluate("localStorage.length + document.cookie.length") == 0
    assert len(assistant.processed) == 2


def test_a_new_tab_is_a_conversation_of_its_own(chat, assistant):
    chat.ask("What causes sepsis?")
    other = type(chat)(chat.page.context.new_page(), chat.url).open()
    expect(other.said).to_have_count(0)
    other.ask("Who is at risk?")
    expect(chat.said).to_have_count(1)
    assert sorted(len(c.messages) for c in assistant.conversations.values()) == [1, 1]


@pytest.fixture
def twin(chat):
    """Return a function that duplicates the tab: the browser copies its sessionStorage."""

    def duplicate(before="0") -> ChatPage:
        chat.page.evaluate(before)
        with chat.page.expect_popup() as popup:
            chat.page.evaluate("void window.open(location.href, '_blank', 'opener')")
        return ChatPage(popup.value, chat.url)

    return duplicate


@BOTH
def test_a_duplicated_tab_is_a_conversation_of_its_own(chat, twin, assistant):
    chat.ask("What causes sepsis?")
    other = twin()
    # Its ways to start are there when it knows that it is a copy; before, it may not show anything yet.
    expect(other.page.get_by_role("button", name="Someone is ill now")).to_be_visible()
    expect(other.said).to_have_count(0)
    other.ask("Who is at risk?")
    expect(chat.said).to_have_count(1)
    for page in (chat, other):
        page.page.reload()
        expect(page.said).to_have_count(1)
    assert sorted(len(c.messages) for c in assistant.conversations.values()) == [1, 1]


@BOTH
def test_a_deletion_reaches_a_copy_of_the_tab(chat, twin):
    """A tab that sleeps while it is copied cannot say that the copy is one."""
    chat.ask("a secret question")
    silent = """() => {
      const send = BroadcastChannel.prototype.postMessage;
      BroadcastChannel.prototype.postMessage = function (m) { if (m.kind !== "taken") send.call(this, m); };
    }"""
    other = twin(silent)
    expect(other.said).to_have_count(1)
    chat.menu("Delete my conversation")
    chat.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(other.said).to_have_count(0)
    assert "secret" not in other.stored() + chat.stored()


@BOTH
def test_a_page_from_the_back_forward_cache_goes_on_with_what_the_tab_kept(chat):
    chat.ask("PLAIN one")
    kept = chat.page.evaluate("Object.entries(sessionStorage)[0]")
    chat.ask("PLAIN two")
    fire = "([kind, kept]) => { if (kept) sessionStorage.setItem(...kept); "
    fire += "dispatchEvent(new PageTransitionEvent(kind, {persisted: true})); }"
    chat.page.evaluate(fire, ["pagehide", None])
    chat.page.evaluate(fire, ["pageshow", kept])
    expect(chat.said).to_have_count(1)
    chat.ask("PLAIN three")
    expect(chat.trouble).to_have_count(0)


def test_start_again_opens_a_new_conversation(chat, assistant):
    chat.ask("What causes sepsis?")
    chat.menu("Start again")
    chat.page.get_by_role("dialog").get_by_role("button", name="Start again").click()
    expect(chat.said).to_have_count(0)
    assert chat.focused() == "textarea draft"
    chat.ask("Who is at risk?")
    assert assistant.deleted == 0
    assert [len(c.messages) for c in assistant.conversations.values()] == [1, 1]


@BOTH
def test_delete_removes_the_conversation_there_and_here(chat, assistant):
    chat.ask("a secret question")
    chat.menu("Delete my conversation")
    chat.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(chat.said).to_have_count(0)
    expect(chat.page.get_by_text("Your conversation was deleted.")).to_be_attached()
    assert assistant.deleted == 1
    assert "secret" not in chat.stored()


def test_delete_without_a_connection_says_that_nothing_is_deleted_yet(chat, assistant):
    chat.ask("What causes sepsis?")
    assistant.stop()
    chat.menu("Delete my conversation")
    dialog = chat.page.get_by_role("dialog")
    dialog.get_by_role("button", name="Delete").click()
    expect(dialog).to_contain_text("not deleted yet")
    dialog.get_by_role("button", name="Cancel").click()
    expect(chat.said).to_have_count(1)
    assert assistant.deleted == 0


def test_an_answer_is_copied(new_page):
    chat = new_page(permissions=["clipboard-read", "clipboard-write"]).open()
    chat.ask("PLAIN").get_by_role("button", name="Copy").click()
    expect(chat.page.get_by_text("Copied", exact=True).first).to_be_attached()
    assert chat.page.evaluate("navigator.clipboard.readText()") == "A plain answer."


def test_the_conversation_is_saved_as_text(chat):
    chat.ask("PLAIN question")
    chat.ask("EMERGENCY")
    with chat.page.expect_download() as download:
        chat.menu("Save as a text file")
    saved = download.value.path().read_text(encoding="utf-8")
    assert download.value.suggested_filename == "sepsis-conversation.txt"
    for part in (
        "You: PLAIN question",
        "Assistant: A plain answer.",
        "Assistant, EMERGENCY: Call the emergency",
    ):
        assert part in saved


def test_print_shows_all_messages_and_no_controls(chat):
    for number in range(6):
        chat.ask(f"question {number}")
    chat.ask("PLAIN").get_by_role("button", name="Not useful").click()
    expect(chat.page.locator(".why")).to_be_visible()
    chat.page.evaluate("window.print = () => { window.printed = true; }")
    chat.menu("Print")
    assert chat.page.evaluate("window.printed")
    chat.page.emulate_media(media="print")
    expect(chat.box).to_be_hidden()
    expect(chat.page.locator(".why")).to_be_hidden()
    log = chat.log.evaluate("e => [e.scrollHeight - e.clientHeight, getComputedStyle(e).overflowY]")
    assert log[0] <= 1 or log[1] == "visible"
    expect(chat.said.first).to_be_visible()
    expect(chat.bar).to_be_visible()


@pytest.mark.parametrize(("word", "helpful"), [("Useful", True), ("Not useful", False)])
def test_feedback_counts_at_the_first_press_and_takes_a_reason(chat, assistant, word, helpful):
    answer = chat.ask("PLAIN")
    answer.get_by_role("button", name=word, exact=True).click()
    reason = answer.get_by_role("textbox")
    expect(reason).to_be_in_viewport(ratio=1)
    reason.fill("clear words")
    reason.press("Enter")
    expect(reason).to_have_count(0)
    expect(chat.page.locator(".news")).to_have_text("Thank you.")
    reply_id = answer.get_attribute("data-id")
    first = {"reply_id": reply_id, "helpful": helpful}
    assert assistant.feedback == [first, {**first, "why": "clear words"}]
    chat.page.reload()
    expect(answer.get_by_role("button", name=word, exact=True)).to_have_attribute("aria-pressed", "true")


def test_feedback_that_cannot_be_sent_says_so(chat, assistant):
    answer = chat.ask("PLAIN")
    assistant.stop()
    answer.get_by_role("button", name="Useful", exact=True).click()
    expect(answer).to_contain_text("That could not be sent.")


@BOTH
def test_shift_enter_starts_a_line_and_blank_messages_are_not_sent(chat, assistant):
    chat.box.fill("one")
    chat.box.press("Shift+Enter")
    chat.box.press_sequentially("two")
    chat.box.press("Enter")
    expect(chat.answers).to_have_count(1)
    chat.send("   \n ")
    assert [m["text"] for m in assistant.received] == ["one\ntwo"]
