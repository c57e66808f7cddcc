"""The widget against the real assistant: its own page, its own channel, the trained model."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect

from sepsis_assistant.launcher.ports import free_port
from sepsis_assistant.settings import ROOT
from tests.support.chat_page import ChatPage

pytest.importorskip("sepsis_assistant.channels.web", reason="the web channel is not here")
pytestmark = [pytest.mark.ops, pytest.mark.model]

ENDPOINTS = """tracker_store:
  type: sepsis_assistant.storage.tracker_store.ForgettingTrackerStore
  dialect: sqlite
  db: {folder}/conversations.db
"""
FORGE = """Object.keys(sessionStorage).forEach((key) => {
  const kept = JSON.parse(sessionStorage[key]);
  kept.saved.token = "forged";
  sessionStorage[key] = JSON.stringify(kept);
})"""
TOKEN = "JSON.parse(Object.values(sessionStorage)[0]).saved.token"


class RealAssistant:
    """Run Rasa's server on a port; its store outlives a kill."""

    def __init__(self, folder: Path) -> None:
        self.port, self.folder = free_port(), folder
        self.endpoints = folder / "endpoints.yml"
        self.endpoints.write_text(ENDPOINTS.format(folder=folder), encoding="utf-8")
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [sys.executable, "-m", "rasa", "run", "-i", "127.0.0.1", "-p", str(self.port)]
        command += ["-m", str(ROOT / "models/sepsis-assistant.tar.gz"), "--endpoints", str(self.endpoints)]
        command += ["--credentials", str(ROOT / "credentials.yml")]
        environment = {**os.environ, "LOG_LEVEL": "ERROR", "SEPSIS_PORT": str(self.port)}
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, env=environment)
        end = time.monotonic() + 150
        while self.ask("GET", "ready")[0] != 200:
            said = (self.folder / "log").read_text(encoding="utf-8")
            assert self.process.poll() is None and time.monotonic() < end, said[-2000:]
            time.sleep(0.3)

    def ask(self, method: str, path: str, token: str = "", body: object = None) -> tuple[int, dict]:
        """Send a request as another program would; return the status and the JSON body."""
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        data = None if body is None else json.dumps(body).encode()
        url = f"{self.url}/webhooks/web/{path}"
        request = urllib.request.Request(url, data=data, headers=headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.loads(answer.read() or b"{}")
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"{}")
        except OSError:
            return 0, {}

    def freeze(self) -> None:
        assert self.process
        self.process.send_signal(signal.SIGSTOP)

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait(timeout=20)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory):
    assistant = RealAssistant(tmp_path_factory.mktemp("real"))
    assistant.start()
    yield assistant
    assistant.kill()


@pytest.fixture
def live(new_page, real) -> ChatPage:
    return new_page(real.url).open()


def test_a_visit(live, real):
    answer = live.ask("which infections can lead to sepsis?")
    expect(answer).to_contain_text("infection")
    answer.get_by_role("button").filter(has_text="Warning signs").click()
    expect(live.page.locator(".entry.reply:not(.welcome)")).to_have_count(2, timeout=20_000)
    live.page.reload()
    expect(live.said).to_have_count(2)
    assert not live.complaints
    assert {url.split("/")[2] for url in live.requests if url.startswith("http")} == {
        f"127.0.0.1:{real.port}"
    }


def test_a_detail_is_asked_for_and_given(live):
    live.ask("what are the warning signs of sepsis?")
    expect(live.ask("and in a newborn?")).to_contain_text(re.compile("bab(y|ies)|newborn"))


def test_two_tabs_are_two_conversations(live, real):
    live.ask("what causes sepsis?")
    second = ChatPage(live.page.context.new_page(), real.url).open()
    expect(second.said).to_have_count(0)
    second.ask("who is most at risk?")
    live.ask("is sepsis contagious?")
    for tab, asked in ((live, 2), (second, 1)):
        tab.page.reload()
        expect(tab.said).to_have_count(asked)
        history = real.ask("GET", "history", tab.page.evaluate(TOKEN))[1]["messages"]
        assert len(history) == asked


def test_what_is_sent_offline_is_answered_once_when_the_connection_is_back(live, real):
    live.ask("what causes sepsis?")
    live.page.context.set_offline(True)
    live.send("who is most at risk?")
    expect(live.trouble).to_contain_text("999")
    live.page.context.set_offline(False)
    expect(live.said).to_have_count(2)
    expect(live.trouble).to_have_count(0, timeout=20_000)
    history = real.ask("GET", "history", live.page.evaluate(TOKEN))[1]["messages"]
    assert [m["text"] for m in history] == ["what causes sepsis?", "who is most at risk?"]


def test_a_forged_token_in_the_page_reads_nothing_and_the_next_message_is_answered(live):
    live.ask("what causes sepsis?")
    live.page.evaluate(FORGE)
    live.page.reload()
    expect(live.log).to_contain_text("The earlier conversation has ended.")
    expect(live.ask("who is most at risk?")).to_be_visible()


def test_an_emergency(live):
    answer = live.ask("my mum has an infection and she is suddenly confused")
    expect(answer.get_by_role("alert", name="Emergency")).to_contain_text("could this be sepsis?")
    expect(answer.get_by_role("link").first).to_have_attribute("href", "tel:999")


def test_a_typed_command_is_words(live, real):
    live.ask("what causes sepsis?")
    live.ask("/restart")
    kept = real.ask("GET", "history", live.page.evaluate(TOKEN))[1]["messages"]
    assert [m["text"] for m in kept] == ["what causes sepsis?", "restart"]


def test_a_server_that_is_killed_and_restarted_answers_once(live, real):
    live.ask("what causes sepsis?")
    real.freeze()
    live.send("who is most at risk?")
    time.sleep(1)
    real.kill()
    expect(live.trouble).to_be_visible(timeout=15_000)
    real.start()
    expect(live.answers).to_have_count(2, timeout=60_000)
    status, history = real.ask("GET", "history", live.page.evaluate(TOKEN))
    assert status == 200 and json.dumps(history).count("who is most at risk?") == 1


def test_the_same_id_again_gets_the_same_answer_also_after_a_restart(live, real):
    live.ask("what causes sepsis?")
    token = live.page.evaluate(TOKEN)
    body = {"id": "0d9c9dd8-25c4-4c1c-b7c4-7a3f4e8f2f11", "text": "how can sepsis be prevented?"}
    first = real.ask("POST", "messages", token, body)
    real.kill()
    real.start()
    assert real.ask("POST", "messages", token, body) == first


def test_a_forged_token_reads_nothing(real):
    for token in ("", "forged", "a.b.c"):
        assert real.ask("GET", "history", token)[0] == 401


def test_each_token_reads_its_own_conversation_only(live, new_page, real):
    live.ask("what causes sepsis?")
    other = new_page(real.url).open()
    other.ask("who is most at risk?")
    mine, theirs = (page.page.evaluate(TOKEN) for page in (live, other))
    assert mine != theirs
    assert "who is most at risk?" not in json.dumps(real.ask("GET", "history", mine))


def test_delete_leaves_nothing(live, real):
    live.ask("a very particular question about sepsis")
    token = live.page.evaluate(TOKEN)
    live.menu("Delete my conversation")
    live.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(live.said).to_have_count(0)
    assert "very particular" not in json.dumps(real.ask("GET", "history", token))


def test_feedback_is_taken(live):
    answer = live.ask("what causes sepsis?")
    answer.get_by_role("button", name="Yes", exact=True).click()
    answer.get_by_role("textbox").fill("clear")
    answer.get_by_role("textbox").press("Enter")
    expect(answer).to_contain_text("Thank you.")


@pytest.mark.parametrize("text", ["\u200b", "<script>alert(1)</script>", "🚑" * 50, "x" * 4_000])
def test_odd_messages_get_an_answer(live, text):
    live.ask(text)
    expect(live.trouble).to_have_count(0)


def test_a_flood_loses_nothing(live):
    for _ in range(25):
        live.send("what causes sepsis?")
    expect(live.answers).to_have_count(25, timeout=180_000)
