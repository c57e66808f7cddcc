"""Deleting: nothing is sent meanwhile, what has run out is deleted too, and what was not deleted is said."""

from __future__ import annotations

import time

from playwright.sync_api import expect

from tests.support.waiting import until

HELD = 300  # seconds, or until the test sets less
DELETED = "Your conversation was deleted."
FORGE = """Object.keys(sessionStorage).forEach((key) => {
  const kept = JSON.parse(sessionStorage[key]);
  kept.saved.token = "forged";
  sessionStorage[key] = JSON.stringify(kept);
})"""


def delete(chat):
    """Ask for the deletion and return the dialog."""
    chat.menu("Delete my conversation")
    dialog = chat.page.get_by_role("dialog")
    dialog.get_by_role("button", name="Delete").click()
    return dialog


def send_two(chat, assistant):
    """Let one message be under way, until the test lets it go, and another one wait behind it."""
    assistant.delay = HELD
    chat.send("PLAIN first")
    chat.send("PLAIN second")
    until(lambda: assistant.received, "the arrival of a message")


def test_a_conversation_whose_token_has_run_out_is_deleted(chat, assistant):
    chat.ask("a secret question")
    assistant.end_sessions()
    delete(chat)
    expect(chat.page.get_by_text(DELETED)).to_be_attached()
    expect(chat.said).to_have_count(0)
    assert assistant.deleted == 1
    assert not any(c.messages for c in assistant.conversations.values())


def test_what_was_said_before_a_token_ran_out_is_deleted_too(chat, assistant):
    chat.ask("a secret question")
    assistant.end_sessions()
    chat.send("another question")
    expect(chat.log).to_contain_text("The earlier conversation has ended.")
    expect(chat.page.locator(".entry.reply:not(.welcome)")).to_have_count(2)
    chat.page.reload()
    expect(chat.said).to_have_count(2)
    delete(chat)
    expect(chat.page.get_by_text(DELETED)).to_be_attached()
    assert assistant.deleted == 2
    assert not any(c.messages for c in assistant.conversations.values())


def test_a_token_that_is_not_the_servers_is_not_said_to_be_deleted(chat, assistant):
    chat.ask("What causes sepsis?")
    chat.page.evaluate(FORGE)
    chat.page.reload()
    expect(chat.log).to_contain_text("The earlier conversation has ended.")
    delete(chat)
    expect(chat.page.get_by_text("The assistant did not recognise all of it")).to_be_attached()
    expect(chat.page.get_by_text(DELETED)).to_have_count(0)
    expect(chat.said).to_have_count(0)
    assert "forged" not in chat.stored()


def test_nothing_is_sent_while_the_conversation_is_deleted(chat, assistant):
    assistant.delete_delay = HELD
    send_two(chat, assistant)
    delete(chat)
    assistant.delay = 0
    until(lambda: assistant.deleting, "the request to delete")
    chat.page.evaluate("window.dispatchEvent(new Event('online'))")  # would send at once
    time.sleep(1)
    assistant.delete_delay = 0
    expect(chat.page.get_by_text(DELETED)).to_be_attached()
    expect(chat.said).to_have_count(0)
    time.sleep(1)
    assert [m["text"] for m in assistant.received] == ["PLAIN first"]
    assert not any(c.messages for c in assistant.conversations.values())
    expect(chat.ask("PLAIN third")).to_contain_text("A plain answer.")


def test_sending_goes_on_where_deleting_failed(chat, assistant):
    assistant.delete_delay, assistant.delete_fails = HELD, True
    send_two(chat, assistant)
    dialog = delete(chat)
    assistant.delay = 0
    until(lambda: assistant.deleting, "the request to delete")
    assistant.delete_delay = 0
    expect(dialog).to_contain_text("not deleted yet")
    dialog.get_by_role("button", name="Cancel").click()
    expect(chat.answers).to_have_count(2)
    assert assistant.said(assistant.processed) == ["PLAIN first", "PLAIN second"]
    assert assistant.deleted == 0


def test_what_is_said_after_leaving_the_dialog_is_answered_in_the_new_conversation(chat, assistant):
    chat.ask("a secret question")
    assistant.delete_delay = HELD
    delete(chat).get_by_role("button", name="Cancel").click()
    chat.send("EMERGENCY he is blue")
    assistant.delete_delay = 0
    expect(chat.page.get_by_text(DELETED)).to_be_attached()
    expect(chat.emergencies).to_have_count(1)
    expect(chat.said).to_have_count(1)
    assert [[m["text"] for m in c.messages] for c in assistant.conversations.values()] == [
        ["EMERGENCY he is blue"]
    ]
