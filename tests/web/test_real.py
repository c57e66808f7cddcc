"""The widget against the real assistant: its own page, its own channel, the trained model."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.support.chat_page import ChatPage
from tests.support.servers import WEB, RasaServer
from tests.support.waiting import BROWSER_LIMIT

pytestmark = [pytest.mark.ops, pytest.mark.model]

FORGE = """Object.keys(sessionStorage).forEach((key) => {
  const kept = JSON.parse(sessionStorage[key]);
  kept.saved.token = "forged";
  sessionStorage[key] = JSON.stringify(kept);
})"""
TOKEN = "JSON.parse(Object.values(sessionStorage)[0]).saved.token"


@pytest.fixture
def live(new_page, real_server) -> ChatPage:
    return new_page(real_server.url).open()


def kept(server: RasaServer, token: str) -> list[str]:
    """Return the texts of the messages that a token reads."""
    answer = server.call("GET", WEB + "history", token=token)
    assert answer.status == 200
    return [m["text"] for m in answer.body["messages"]]


def token_of(tab: ChatPage) -> str:
    return str(tab.page.evaluate(TOKEN))


def test_a_visit(live, real_server):
    answer = live.ask("which infections can lead to sepsis?")
    expect(answer).to_contain_text("infection")
    answer.get_by_role("button").filter(has_text="Prevention").click()
    expect(live.page.locator(".entry.reply:not(.welcome)")).to_have_count(2)
    live.page.reload()
    expect(live.said).to_have_count(2)
    assert not live.complaints
    assert {url.split("/")[2] for url in live.requests if url.startswith("http")} == {
        f"127.0.0.1:{real_server.port}"
    }


def test_a_detail_is_asked_for_and_given(live):
    live.ask("what are the warning signs of sepsis?")
    expect(live.ask("and in a newborn?")).to_contain_text(re.compile("bab(y|ies)|newborn"))


def test_two_tabs_are_two_conversations(live, real_server):
    live.ask("what causes sepsis?")
    second = ChatPage(live.page.context.new_page(), real_server.url).open()
    expect(second.said).to_have_count(0)
    second.ask("who is most at risk?")
    live.ask("is sepsis contagious?")
    for tab, asked in ((live, 2), (second, 1)):
        tab.page.reload()
        expect(tab.said).to_have_count(asked)
        assert len(kept(real_server, token_of(tab))) == asked


def test_what_is_sent_offline_is_answered_once_when_the_connection_is_back(live, real_server):
    live.ask("what causes sepsis?")
    live.page.context.set_offline(True)
    live.send("who is most at risk?")
    expect(live.trouble).to_contain_text("999")
    live.page.context.set_offline(False)
    expect(live.said).to_have_count(2)
    expect(live.trouble).to_have_count(0)
    assert kept(real_server, token_of(live)) == ["what causes sepsis?", "who is most at risk?"]


def test_a_forged_token_in_the_page_reads_nothing_and_the_next_message_is_answered(live):
    live.ask("what causes sepsis?")
    live.page.evaluate(FORGE)
    live.page.reload()
    expect(live.log).to_contain_text("The earlier conversation has ended.")
    expect(live.ask("who is most at risk?")).to_be_visible()


def test_an_emergency(live):
    answer = live.ask("my mum has an infection and she is suddenly confused")
    expect(answer.get_by_role("group", name="Emergency")).to_contain_text("could this be sepsis?")
    expect(answer.get_by_role("link").first).to_have_attribute("href", "tel:999")


def test_a_typed_command_is_words(live, real_server):
    live.ask("what causes sepsis?")
    live.ask("/restart")
    assert kept(real_server, token_of(live)) == ["what causes sepsis?", "restart"]


def test_a_server_that_is_killed_and_restarted_answers_once(live, real_server):
    live.ask("what causes sepsis?")
    real_server.freeze()
    with live.page.expect_request("**/messages"):
        live.send("who is most at risk?")
    real_server.kill()
    expect(live.trouble).to_be_visible()
    real_server.start()
    expect(live.answers).to_have_count(2)
    assert kept(real_server, token_of(live)).count("who is most at risk?") == 1


def test_the_same_id_again_gets_the_same_answer_also_after_a_restart(live, real_server):
    live.ask("what causes sepsis?")
    token, same = token_of(live), str(uuid.uuid4())
    first = real_server.say(token, "how can sepsis be prevented?", same)
    real_server.kill()
    real_server.start()
    assert first.status == 200
    assert real_server.say(token, "how can sepsis be prevented?", same).body == first.body


def test_a_forged_token_reads_nothing(real_server):
    for token in ("", "forged", "a.b.c"):
        assert real_server.call("GET", WEB + "history", token=token).status == 401


def test_each_token_reads_its_own_conversation_only(live, new_page, real_server):
    live.ask("what causes sepsis?")
    other = new_page(real_server.url).open()
    other.ask("who is most at risk?")
    assert token_of(live) != token_of(other)
    assert kept(real_server, token_of(live)) == ["what causes sepsis?"]


def test_the_options_tell_what_happens_to_the_data(live):
    live.menu("What happens to my data?")
    expect(live.said.filter(has_text="What happens to my data?")).to_have_count(1)
    expect(live.page.get_by_text("It is deleted after 30 days", exact=False)).to_be_visible()


def test_delete_leaves_nothing(live, real_server):
    live.ask("what is sepsis?")
    token = token_of(live)
    live.menu("Delete my conversation")
    live.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(live.said).to_have_count(0)
    assert kept(real_server, token) == []


def test_feedback_is_taken(live):
    answer = live.ask("what causes sepsis?")
    answer.get_by_role("button", name="Useful", exact=True).click()
    answer.get_by_role("textbox").fill("clear")
    answer.get_by_role("textbox").press("Enter")
    expect(live.page.get_by_text("Thank you.")).to_be_attached()
    expect(answer.get_by_role("textbox")).to_have_count(0)


@pytest.mark.parametrize("text", ["\u200b", "<script>alert(1)</script>", "🚑" * 50, "x" * 4_000])
def test_odd_messages_get_an_answer(live, text):
    live.ask(text)
    expect(live.trouble).to_have_count(0)


def test_a_flood_loses_nothing(live):
    for _ in range(25):
        live.send("what causes sepsis?")
    expect(live.answers).to_have_count(25, timeout=5 * BROWSER_LIMIT)
