"""A long text is read on another thread while the event loop goes on; a short one is read at once."""

import asyncio
import threading
from types import SimpleNamespace

import pytest
from rasa.core.channels.channel import UserMessage

from sepsis_assistant.policies import cheaper_rasa
from sepsis_assistant.worker import SHORT, read_aside

LONG = "x" * (SHORT + 1)


@pytest.mark.parametrize(("text", "here"), [("x" * SHORT, True), (LONG, False)])
def test_only_a_long_text_is_read_on_another_thread(text, here):
    def read(given: str) -> int:
        assert given == text
        return threading.get_ident()

    assert (asyncio.run(read_aside(read, text)) == threading.get_ident()) is here


def test_others_go_on_while_a_long_text_is_read():
    spoken = threading.Event()

    async def other() -> None:
        spoken.set()

    async def both() -> bool:
        heard, _ = await asyncio.gather(read_aside(lambda text: spoken.wait(30), LONG), other())
        return heard

    assert asyncio.run(both())


def test_an_error_in_the_reading_comes_back():
    def broken(text: str) -> None:
        raise ValueError("x")

    with pytest.raises(ValueError, match="x"):
        asyncio.run(read_aside(broken, LONG))


@pytest.mark.parametrize(("text", "here"), [("what causes sepsis", True), (LONG, False)])
def test_rasa_understands_a_long_text_on_another_thread_with_the_same_outcome(monkeypatch, text, here):
    async def as_rasa(
        processor: object, message: UserMessage, tracker: object, only: bool = True
    ) -> list[object]:
        return [processor, message, tracker, only, threading.get_ident()]

    monkeypatch.setattr(cheaper_rasa, "_parse", as_rasa)
    processor, message, tracker = SimpleNamespace(), UserMessage(text), object()
    *outcome, thread = asyncio.run(cheaper_rasa.parse_aside(processor, message, tracker, only=False))
    assert outcome == [processor, message, tracker, False]
    assert (thread == threading.get_ident()) is here
