"""What a visitor sees and does, in the words of the page."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.support.fake_assistant import FakeAssistant

ELEMENT = "document.querySelector('sepsis-assistant')"
IS_ONLINE = """(online) => {
  Object.defineProperty(navigator, "onLine", { get: () => online, configurable: true });
  window.dispatchEvent(new Event(online ? "online" : "offline"));
}"""
STORED = "Object.entries(sessionStorage).map(([k, v]) => v).join('')"


class ChatPage:
    """Drive one widget in one tab."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.complaints: list[str] = []  # errors of scripts and of the content policy
        self.requests: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._note)
        page.on("request", lambda request: self.requests.append(request.url))

    def _note(self, message: Any) -> None:
        text = message.text
        if message.type == "error" and (
            "Content Security" in text or "TrustedHTML" in text or "Refused" in text
        ):
            self.complaints.append(text)

    @property
    def in_firefox(self) -> bool:
        browser = self.page.context.browser
        return browser is not None and browser.browser_type.name == "firefox"

    def open(self, path: str = "/") -> ChatPage:
        self.page.goto(self.url + path)
        expect(self.box).to_be_visible()
        return self

    @property
    def box(self) -> Locator:
        return self.page.get_by_role("textbox", name="Your message")

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    @property
    def bar(self) -> Locator:
        return self.page.locator(".bar")

    @property
    def said(self) -> Locator:
        return self.page.locator(".entry.said")

    @property
    def answers(self) -> Locator:
        """Answers and notes; the greeting of the widget is none."""
        return self.page.locator(".entry.reply:not(.welcome), .entry.note")

    @property
    def emergencies(self) -> Locator:
        return self.page.locator(".entry.emergency")

    @property
    def trouble(self) -> Locator:
        return self.page.locator(".trouble")

    def tap(self, part: Locator) -> None:
        """Touch a part of the page; in Firefox, where Playwright cannot, click it without scrolling."""
        if not self.in_firefox:
            return part.tap()
        box = part.bounding_box()
        assert box
        self.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    def send(self, text: str) -> None:
        self.box.fill(text)
        self.box.press("Enter")

    def ask(self, text: str) -> Locator:
        """Send a message, wait for one more answer and return it."""
        before = self.answers.count()
        self.send(text)
        expect(self.answers).to_have_count(before + 1)
        return self.answers.nth(before)

    def set_offline(self, offline: bool, assistant: FakeAssistant) -> None:
        """Cut the connection or mend it; in Firefox, where Playwright cannot, the server goes or comes."""
        if not self.in_firefox:
            return self.page.context.set_offline(offline)
        (assistant.stop if offline else assistant.start)()
        self.page.evaluate(IS_ONLINE, not offline)

    def menu(self, item: str) -> None:
        self.page.get_by_role("button", name="Options").click()
        self.page.locator("#menu").get_by_role("button", name=item).click()

    def stored(self) -> str:
        return str(self.page.evaluate(STORED))

    def focused(self) -> str:
        """Return the tag and the id, class or text of the focused element, inside the widget's root."""
        return str(
            self.page.evaluate(
                f"""(() => {{
                  const e = {ELEMENT}.shadowRoot.activeElement;
                  if (!e) return "";
                  return `${{e.tagName.toLowerCase()}} ${{e.id || e.className || e.textContent.trim()}}`;
                }})()"""
            )
        )

    def overflow(self) -> int:
        """Return by how many pixels something is wider than the page or than the conversation."""
        return int(
            self.page.evaluate(
                f"""Math.max(document.documentElement.scrollWidth - innerWidth,
                ...[".log", ".frame"].map((s) => {ELEMENT}.shadowRoot.querySelector(s))
                   .filter((e) => e).map((e) => e.scrollWidth - e.clientWidth))"""
            )
        )
