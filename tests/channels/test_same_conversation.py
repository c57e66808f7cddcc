"""The same 40-turn conversation gets the same answers in the shell, over REST, on the web and in Telegram."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sepsis_assistant.launcher.ports import free_port
from sepsis_assistant.launcher.processes import Child, answers
from tests.support.dialogues import dialogues
from tests.support.fake_telegram import TOKEN, FakeTelegram
from tests.support.http_server import KEY, QUIET, ROOT, RasaServer
from tests.support.media import TELEGRAM_SECRET, Medium, Rest, Shell, Telegram, Turn, Web, until

pytestmark = [pytest.mark.ops, pytest.mark.model]
(DIALOGUE,) = dialogues(Path(__file__).with_name("same_conversation.yml"))
STEPS = DIALOGUE.turns
Make = Callable[[type[Medium]], Medium]


class FullServer(RasaServer):
    """Run the trained server together with the action server, which deletes conversations."""

    action_port = 0

    def command(self) -> list[str]:
        command = super().command()
        path = self.folder / "endpoints.yml"
        url = {"url": f"http://127.0.0.1:{self.action_port}/webhook"}
        path.write_text(json.dumps({**json.loads(path.read_text()), "action_endpoint": url}))
        return command


@pytest.fixture(scope="module")
def telegram() -> Iterator[FakeTelegram]:
    with FakeTelegram() as fake:
        yield fake


@pytest.fixture(scope="module")
def server(telegram: FakeTelegram, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FullServer]:
    """Run one server for all media."""
    environment = {
        "SEPSIS_TELEGRAM_TOKEN": TOKEN,
        "SEPSIS_TELEGRAM_SECRET": TELEGRAM_SECRET,
        "SEPSIS_TELEGRAM_API": telegram.address,
        "SEPSIS_MESSAGES_PER_MINUTE": "1000",
    }
    running = FullServer(tmp_path_factory.mktemp("media"), environment)
    running.action_port = free_port()
    running.command()  # writes the endpoints file, which the action server reads too
    endpoints = {**QUIET, "SEPSIS_ENDPOINTS": str(running.folder / "endpoints.yml")}
    running.environment |= endpoints
    actions = Child([sys.executable, "-m", "actions.server", str(running.action_port)], ROOT, endpoints)
    try:
        running.start()
        until(lambda: answers(running.action_port, "/health"), 60)
        yield running
    finally:
        running.stop()
        actions.stop()


@pytest.fixture(scope="module")
def make(server: FullServer, telegram: FakeTelegram) -> Iterator[Make]:
    """Return a function that begins a conversation over a medium."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SEPSIS_SECRET_KEY", KEY)  # the shell reads the store as the owner of the server
        yield lambda kind: kind(server, telegram) if kind is Telegram else kind(server)


@pytest.fixture(scope="module")
def on_the_web(make: Make) -> list[Turn]:
    """Return the answers that the other media are compared with."""
    medium = make(Web)
    return [medium.take(step) for step in STEPS]


@pytest.mark.parametrize("kind", [Rest, Telegram, Shell])
def test_every_medium_gives_the_same_answers(make: Make, on_the_web: list[Turn], kind: type[Medium]) -> None:
    medium = make(kind)
    for number, (step, expected) in enumerate(zip(STEPS, on_the_web, strict=True), start=1):
        assert medium.take(step) == expected, f"turn {number}: {step}"


def test_the_conversation_goes_through_what_it_is_meant_to(make: Make, on_the_web: list[Turn]) -> None:
    assert len(on_the_web) == 40
    assert all(turn.text.strip() for turn in on_the_web)
    assert any(turn.emergency for turn in on_the_web) and not all(turn.emergency for turn in on_the_web)
    shown = [turn.titles for turn in on_the_web[:-1]]
    pressed = [(step.press or 99) <= len(titles) for step, titles in zip(STEPS[1:], shown, strict=True)]
    assert sum(pressed) >= 6
    # Names are read right after each turn; only the turn that deletes the conversation may have none.
    assert sum(turn.names is not None for turn in on_the_web) >= 39
    assert len({name for turn in on_the_web for name in turn.names or ()}) >= 15
