"""Take the pictures of docs/widget.md anew: python -m tests.support.pictures [--out FOLDER] [NAME ...].

The answers shown are those of data/responses/; only the transport is the stand-in's.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from PIL import Image
from playwright.sync_api import Browser, expect, sync_playwright

from sepsis_assistant.channels.sources import shown_sources
from sepsis_assistant.launcher.ports import free_port
from tests.support import browsers
from tests.support.chat_page import ELEMENT, ChatPage
from tests.support.fake_assistant import FakeAssistant
from tests.support.web_contract import make_reply

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "widget"
COLOURS = 48  # in the palette of a picture: text and flat areas need few
QUESTION, REPORT, CHECK = (
    "What causes sepsis?",
    "my mum has an infection and she is suddenly confused",
    "check for danger signs",
)
PHONE = {"viewport": {"width": 320, "height": 640}}
SOURCES = ("patient", "causes_cdc_about")


def response(file: str, name: str) -> dict[str, Any]:
    data = yaml.safe_load((ROOT / "data" / "responses" / file).read_text(encoding="utf-8"))
    found = data["responses"][name][0]
    assert isinstance(found, dict)
    return found


def reply(text: str) -> list[dict[str, Any]]:
    if text == REPORT:
        found = response("emergency.yml", "utter_emergency")
        noticed = "new confusion or not making sense"
        words = found["text"].format(danger_noticed=noticed, emergency_line="999 in the UK")
        return [make_reply(words, emergency=True, buttons=found["buttons"])]
    if text == CHECK:
        found = response("check.yml", "utter_ask_check_adult_form_check_breathing")
        words = found["text"].format(check_progress="Question 2 of 10")
        return [make_reply(words, buttons=found["buttons"])]
    found = response("causes.yml", "utter_ask_causes")
    buttons = [{"title": title, "payload": "/ask_causes"} for title in ("Main cause", "Warning signs")]
    sources = [shown_sources()[name] for name in SOURCES]
    line = "Sources: Patient, CDC."
    return [make_reply(found["text"], buttons=buttons, sources=sources, source_line=line)]


def nothing(chat: ChatPage, assistant: FakeAssistant) -> None:
    pass


def conversation(chat: ChatPage, assistant: FakeAssistant) -> None:
    chat.ask(QUESTION).get_by_text("Sources", exact=True).click()


def check(chat: ChatPage, assistant: FakeAssistant) -> None:
    chat.ask(QUESTION)
    chat.ask(CHECK)


def emergency(chat: ChatPage, assistant: FakeAssistant) -> None:
    chat.ask(REPORT)


def offline(chat: ChatPage, assistant: FakeAssistant) -> None:
    chat.ask(QUESTION)
    chat.page.context.set_offline(True)
    chat.send("who is most at risk?")
    expect(chat.trouble).to_be_visible()


def blocked(chat: ChatPage, assistant: FakeAssistant) -> None:
    body = '{"error": {"code": "origin_not_allowed", "message": "not allowed", "fix": "allow it"}}'
    chat.page.route("**/webhooks/**", lambda route: route.fulfill(status=403, body=body))
    chat.send(QUESTION)
    expect(chat.trouble).to_contain_text("not set up")


def refused(chat: ChatPage, assistant: FakeAssistant) -> None:
    assistant.failures = [400]
    chat.send("Who is at risk?")
    expect(chat.said).to_contain_text("Not sent")


def waiting(chat: ChatPage, assistant: FakeAssistant) -> None:
    assistant.delay = 300
    chat.send(QUESTION)
    expect(chat.page.locator(".typing-dots")).to_be_visible()


def feedback(chat: ChatPage, assistant: FakeAssistant) -> None:
    chat.ask(QUESTION).get_by_role("button", name="Not useful").click()
    expect(chat.answers.get_by_role("textbox")).to_be_visible()


def menu(chat: ChatPage, assistant: FakeAssistant) -> None:
    chat.ask(QUESTION)
    chat.page.get_by_role("button", name="Options").click()


def deleting(chat: ChatPage, assistant: FakeAssistant) -> None:
    chat.ask(QUESTION)
    chat.menu("Delete my conversation")
    expect(chat.page.get_by_role("dialog")).to_be_visible()


def scrolled(chat: ChatPage, assistant: FakeAssistant) -> None:
    for _ in range(3):
        chat.ask(QUESTION)
    chat.log.evaluate("e => e.scrollTo(0, 0)")
    expect(chat.page.locator(".latest")).to_be_visible()


def closed(chat: ChatPage, assistant: FakeAssistant) -> None:
    chat.page.evaluate(f"{ELEMENT}.layout = 'floating'")
    expect(chat.page.locator(".launcher")).to_be_visible()


def floating(chat: ChatPage, assistant: FakeAssistant) -> None:
    closed(chat, assistant)
    chat.page.get_by_role("button", name="Ask about sepsis").click()
    chat.ask(QUESTION)


def right_to_left(chat: ChatPage, assistant: FakeAssistant) -> None:
    chat.page.evaluate("document.documentElement.dir = 'rtl'")
    chat.ask(QUESTION)


def printed(chat: ChatPage, assistant: FakeAssistant) -> None:
    feedback(chat, assistant)
    chat.page.emulate_media(media="print")


Steps = Callable[[ChatPage, FakeAssistant], None]
SCENES: dict[str, tuple[Steps, dict[str, Any]]] = {
    "empty": (nothing, {}),
    "conversation": (conversation, {}),
    "check": (check, {}),
    "emergency": (emergency, {}),
    "offline": (offline, {}),
    "blocked": (blocked, {}),
    "refused": (refused, {}),
    "waiting": (waiting, {}),
    "feedback": (feedback, {}),
    "menu": (menu, {}),
    "deleting": (deleting, {}),
    "scrolled": (scrolled, {}),
    "closed": (closed, {}),
    "floating": (floating, {}),
    "dark": (emergency, {"color_scheme": "dark"}),
    "high-contrast": (emergency, {"forced_colors": "active"}),
    "right-to-left": (right_to_left, {}),
    "printed": (printed, {}),
    "zoom-200": (conversation, {"viewport": {"width": 450, "height": 320}, "device_scale_factor": 2}),
    "zoom-400": (nothing, {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 2}),
    "phone-empty": (nothing, PHONE),
    "phone": (emergency, PHONE),
    "phone-conversation": (conversation, PHONE),
    "phone-closed": (closed, PHONE),
}


def take(browser: Browser, assistant: FakeAssistant, name: str, folder: Path) -> None:
    steps, options = SCENES[name]
    size = {"width": 900, "height": 640}
    more = {"locale": "en-GB", "timezone_id": "Europe/London", "reduced_motion": "reduce"}
    context = browser.new_context(**{"viewport": size, **more, **options})
    chat = ChatPage(context.new_page(), assistant.url).open()
    steps(chat, assistant)
    file = folder / f"{name}.png"
    chat.page.screenshot(path=file)
    assistant.delay = 0
    context.close()
    with Image.open(file) as picture:
        few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(file, optimize=True)


def main() -> None:
    """Take the pictures that are named, or all."""
    reader = argparse.ArgumentParser(prog="python -m tests.support.pictures", description="Needs Chromium.")
    reader.add_argument("names", nargs="*", metavar="NAME", help=", ".join(SCENES))
    reader.add_argument(
        "--out", type=Path, default=PICTURES, help="where to; docs/widget where none is named"
    )
    options = reader.parse_args()
    if unknown := set(options.names) - set(SCENES):
        reader.error(f"no such picture: {', '.join(sorted(unknown))}")
    options.out.mkdir(parents=True, exist_ok=True)
    assistant = FakeAssistant(free_port())
    assistant.reply = reply  # type: ignore[method-assign]
    assistant.start()
    with sync_playwright() as playwright:
        browser = browsers.start(playwright, "chromium", browsers.find("chromium") or "chromium")
        for name in options.names or SCENES:
            take(browser, assistant, name, options.out)
        browser.close()
    assistant.stop()


if __name__ == "__main__":
    main()
