"""Whole turns with the trained model: after the start they open no file and hold nobody else up."""

from __future__ import annotations

import asyncio
import gc
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import SimpleNamespace
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
# The most work between two moments at which others may go on, beside the turn's own NLU, as a multiple of the
# median of all turns: seconds differ between machines.
MOST = 10
TRIES = 3  # a processor that was slow for a moment is not so each time
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
    """Know the longest piece of work on the event loop, in seconds of its thread, without the model's own."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, processor: Any) -> None:
        self._longest, self._model, self._loop = 0.0, 0.0, threading.get_ident()
        run, parse = asyncio.events.Handle._run, processor._parse_message_with_graph

        def timed(handle: asyncio.Handle) -> None:
            if threading.get_ident() != self._loop:  # a long text is understood beside it
                return run(handle)
            before, self._model = time.thread_time(), 0.0
            run(handle)
            self._longest = max(self._longest, time.thread_time() - before - self._model)

        def parsed(*given: Any, **more: Any) -> Any:
            before = time.thread_time()
            try:
                return parse(*given, **more)
            finally:
                if threading.get_ident() == self._loop:
                    self._model += time.thread_time() - before

        monkeypatch.setattr(asyncio.events.Handle, "_run", timed)
        monkeypatch.setattr(processor, "_parse_message_with_graph", parsed)

    def taken(self) -> float:
        """Return the longest piece since the last time."""
        longest, self._longest = self._longest, 0.0
        return longest


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
    watched, own = Watched(monkeypatch, agent.processor), {}
    for incoming in messages():
        with opened_files() as opened:
            replies = ask(incoming)
        assert replies and not opened, (incoming, opened)
        own[incoming.key] = (watched.taken(), incoming)
    usual = statistics.median(seconds for seconds, _ in own.values())
    for seconds, incoming in own.values():
        again = (
            replace(incoming, sender=f"{incoming.sender}-{n}", message_id=f"again-{n}") for n in range(TRIES)
        )
        while seconds > MOST * usual and (other := next(again, None)):
            ask(other)
            seconds = watched.taken()
        assert seconds <= MOST * usual, (incoming, seconds, usual)


def test_work_of_many_turns_at_once_is_noticed(monkeypatch, wait):
    watched = Watched(monkeypatch, SimpleNamespace(_parse_message_with_graph=None))

    async def turns(number: int) -> None:
        await asyncio.sleep(0)
        for _ in range(number):
            sum(range(100_000))

    wait(turns(1))
    usual = watched.taken()
    wait(turns(5 * MOST))
    assert watched.taken() > MOST * usual
