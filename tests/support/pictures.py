"""Take the pictures of docs/widget.md anew: python -m tests.support.pictures (needs Chromium and pngquant).

The answers shown are those of data/responses/; only the transport is the stand-in's.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml
from playwright.sync_api import Browser, expect, sync_playwright

from sepsis_assistant.launcher.ports import free_port
from tests.support.chat_page import ChatPage, find_chromium
from tests.support.fake_assistant import FakeAssistant, make_reply

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "widget"
QUESTION, REPORT = (
    "which infections can lead to sepsis?",
    "my mum has an infection and she is suddenly confused",
)
PHONE = {"width": 320, "height": 640}


def response(file: str, name: str) -> dict[str, Any]:
    data = yaml.safe_load((ROOT / "data" / "responses" / file).read_text(encoding="utf-8"))
    return data["responses"][name][0]


def reply(text: str) -> list[dict[str, Any]]:
    if text == REPORT:
        said = response("emergency.yml", "utter_emergency")["text"]
        return [make_reply(said.format(danger_noticed="new confusion or not making sense"), emergency=True)]
    found = response("causes.yml", "utter_ask_causes")
    return [
        make_reply(found["text"], buttons=found["buttons"], source_line="Sources: Patient, What Answers.")
    ]


def nothing(chat: ChatPage) -> None:
    pass


def conversation(chat: ChatPage) -> None:
    chat.ask(QUESTION).get_by_text("Sources", exact=True).click()


def emergency(chat: ChatPage) -> None:
    chat.ask(REPORT)


def offline(chat: ChatPage) -> None:
    chat.ask(QUESTION)
    chat.page.context.set_offline(True)
    chat.send("who is most at risk?")
    expect(chat.trouble).to_be_visible()


SCENES: dict[str, tuple[Any, dict[str, Any]]] = {
    "empty": (nothing, {}),
    "conversation": (conversation, {}),
    "emergency": (emergency, {}),
    "offline": (offline, {}),
    "dark": (emergency, {"color_scheme": "dark"}),
    "phone": (emergency, {"viewport": PHONE}),
    "phone-conversation": (conversation, {"viewport": PHONE}),
    "zoom-200": (conversation, {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2}),
    "high-contrast": (emergency, {"forced_colors": "active"}),
}


def take(browser: Browser, url: str, name: str) -> None:
    steps, options = SCENES[name]
    size = {"width": 1100, "height": 760}
    context = browser.new_context(
        **{"locale": "en-GB", "viewport": size, "reduced_motion": "reduce", **options}
    )
    chat = ChatPage(context.new_page(), url).open()
    steps(chat)
    file = PICTURES / f"{name}.png"
    chat.page.screenshot(path=file)
    context.close()
    subprocess.run(["pngquant", "--force", "--ext", ".png", "--speed", "1", "64", str(file)], check=True)


def main(names: list[str]) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    assistant = FakeAssistant(free_port())
    assistant.reply = reply
    assistant.country_hint = "GB"
    assistant.start()
    with sync_playwright() as playwright:
        program = find_chromium()
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name in names or SCENES:
            take(browser, assistant.url, name)
        browser.close()
    assistant.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
