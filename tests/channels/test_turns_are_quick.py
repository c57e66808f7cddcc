"""Whole turns with the trained model: after the start they open no file and hold nobody else up."""

from __future__ import annotations

import asyncio
import gc
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sepsis_assistant.channels import starting
from sepsis_assistant.channels.admission import Admission
from sepsis_assistant.channels.buttons import standing_buttons
from sepsis_assistant.channels.guard import Guard
from sepsis_assistant.channels.incoming import Incoming
from sepsis_assistant.channels.rate import RateLimit
from sepsis_assistant.conversation.countries import countries
from sepsis_assistant.storage.fallback_inbox import FallbackInbox
from tests.support.opened_files import opened_files

pytestmark = pytest.mark.model
MOST = 0.050  # seconds of work between two moments at which others may go on, beside the turn's own NLU
TEXTS = [
    "what causes sepsis",
    "and why is that",
    "can a tooth abscess cause sepsis",
    "who gets sepsis after surgery",
    "how many people get it each year",
    "my dad has gone blue and cannot breathe",
    "he is better now",
    "temp 39.5, heart rate 130, resps 28",
    "my mum died of sepsis last year",
    "I want to die",
    "qu'est-ce que la septicemie",
    "asdfghjkl",
    "what is the capital of France",
    "where do you have this from",
    "no",
    "check my symptoms",
    "stop",
    "We went to the shops. " * 2000,
]


class Watched:
    """Know the longest piece of work on the event loop, in seconds of its thread, and the model's own work."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, processor: Any) -> None:
        self.longest, self.models = 0.0, []
        self._model, self._thread = 0.0, threading.get_ident()
        run, parse = asyncio.events.Handle._run, processor._parse_message_with_graph

        def timed(handle: asyncio.Handle) -> None:
            before, self._model = time.thread_time(), 0.0
            run(handle)
            if threading.get_ident() == self._thread:
                self.longest = max(self.longest, time.thread_time() - before - self._model)

        def parsed(*given: Any, **more: Any) -> Any:
            before = time.thread_time()
            try:
                return parse(*given, **more)
            finally:
                if threading.get_ident() == self._thread:
                    self._model += time.thread_time() - before
                    self.models.append(self._model)

        monkeypatch.setattr(asyncio.events.Handle, "_run", timed)
        monkeypatch.setattr(processor, "_parse_message_with_graph", parsed)


@pytest.fixture
def ask(agent: Any, wait: Callable[[Any], Any]) -> Iterator[Callable[[Incoming], Any]]:
    """Return a function that asks the assistant through the guard, started as a server starts it."""
    guard = Guard(FallbackInbox(), Admission(RateLimit(10_000)))
    starting.read_all()
    wait(starting.warm_up(agent))
    gc.collect()
    gc.disable()  # in a process full of tests it stops the world for longer than a turn may
    yield lambda incoming: wait(guard.answer(agent.handle_message, incoming, patience=None))
    gc.enable()


def messages() -> Iterator[Incoming]:
    yield from (Incoming("texts", text) for text in TEXTS)
    yield from (Incoming("buttons", payload=payload) for payload in sorted(standing_buttons()))
    for number, code in enumerate(sorted(countries())):
        yield Incoming(f"country-{number}", "my dad cannot breathe", metadata={"country": code})


def test_no_turn_opens_a_file_or_holds_up_the_others(agent, ask, monkeypatch):
    watched, longest = Watched(monkeypatch, agent.processor), {}
    for incoming in messages():
        watched.longest = 0.0
        with opened_files() as opened:
            replies = ask(incoming)
        assert replies and not opened, (incoming, opened)
        longest[str(incoming)] = watched.longest
    print(
        "DIST",
        sorted(longest.values())[:3],
        statistics.median(longest.values()),
        sorted(longest.values())[-8:],
        statistics.median(watched.models),
    )
