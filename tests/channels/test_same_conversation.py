"""The same 40-turn conversation gets the same answers in the shell, over REST, on the web and in Telegram."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.dialogues import dialogues
from tests.support.fake_telegram import FakeTelegram
from tests.support.media import Medium, Rest, Shell, Telegram, Turn, Web
from tests.support.servers import KEY, RasaServer

pytestmark = [pytest.mark.ops, pytest.mark.model]
(DIALOGUE,) = dialogues(Path(__file__).with_name("same_conversation.yml"))
STEPS = DIALOGUE.turns
Make = Callable[[type[Medium]], Medium]


@pytest.fixture(scope="module")
def make(real_server: RasaServer, telegram: FakeTelegram) -> Iterator[Make]:
    """Return a function that begins a conversation over a medium."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SEPSIS_SECRET_KEY", KEY)  # the shell reads the store as the owner of the server
        yield lambda kind: kind(real_server, telegram) if kind is Telegram else kind(real_server)


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
