"""docs/widget.md, word by word: its page, its web server and its setting lead to a chat on another origin."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from sepsis_assistant.launcher.ports import free_port
from sepsis_assistant.launcher.processes import answers
from tests.support.chat_page import ChatPage
from tests.support.data import ROOT
from tests.support.servers import StubServer
from tests.support.waiting import until

pytestmark = pytest.mark.ops
PAGE = (ROOT / "docs" / "widget.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```\w*\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def block(start: str, site: int, assistant: int) -> str:
    """Return the block of the page that begins so, with free ports in the place of those in it."""
    found = next(text for text in BLOCKS if text.startswith(start))
    return found.replace("8080", str(site)).replace("5005", str(assistant)).strip()


@pytest.fixture
def site(tmp_path):
    """Return the port of a web server, started by the page's own command, and of its assistant."""
    port, assistant = free_port(), free_port()
    (tmp_path / "page.html").write_text(block("<!doctype html>", port, assistant), encoding="utf-8")
    _, *command = shlex.split(block("python3 -m http.server", port, assistant))
    process = subprocess.Popen([sys.executable, *command], cwd=tmp_path, stderr=subprocess.DEVNULL)
    until(lambda: answers(port, "/page.html"), "the start of the page's server")
    yield port, assistant
    process.kill()
    process.wait()


@pytest.fixture
def serve(new_folder, site):
    """Return a function that starts the assistant's channels with these settings."""
    started: list[StubServer] = []

    def start(environment: dict[str, str]) -> StubServer:
        server = StubServer(new_folder(), environment, site[1])
        server.start()
        started.append(server)
        return server

    yield start
    for server in started:
        server.stop()


def has_answer(chat: ChatPage) -> None:
    expect(chat.page.locator(".entry.reply:not(.welcome)")).to_have_count(1)
    expect(chat.trouble).to_have_count(0)


def test_a_page_of_another_origin_chats_once_its_origin_is_allowed(new_page, site, serve):
    port, assistant = site
    name, _, value = block("SEPSIS_ALLOWED_ORIGINS", port, assistant).removesuffix(" make run").partition("=")
    refusing = serve({})
    chat = new_page(f"http://127.0.0.1:{port}")
    told: list[str] = []
    chat.page.on("console", lambda message: told.append(message.text))
    chat.open("/page.html")
    expect(chat.trouble).to_contain_text("This website is not set up to use the assistant yet")
    expect(chat.trouble).to_contain_text("call 999")
    assert any(f"{name}={value}" in text for text in told)
    chat.send("What causes sepsis?")
    refusing.stop()
    chat.page.get_by_role("button", name="Try now").click()
    expect(chat.trouble).to_contain_text("The assistant cannot be reached")  # an outage is another thing
    serve({name: value})
    chat.page.get_by_role("button", name="Try now").click()
    has_answer(chat)
