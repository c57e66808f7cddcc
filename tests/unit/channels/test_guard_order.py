"""While four messages are worked out the others wait; who overtakes them is decided by the rules."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from sepsis_assistant.channels.incoming import Incoming
from sepsis_assistant.channels.turnstile import MOST, Turnstile
from tests.support.guard_stubs import DANGER, ODDLY_SAID, Model, Rasa, make_guard, run
from tests.support.waiting import LIMIT, until_later

ALARM = ({"text": "Call the number.", "utter_action": "utter_emergency"},)


@pytest.mark.parametrize(
    ("incoming", "waits"),
    [
        (Incoming("new", DANGER), False),
        (Incoming("alarmed", "she has gone to sleep"), False),
        (Incoming("new", "what causes sepsis"), True),
        (Incoming("new", ODDLY_SAID), True),
    ],
    ids=["the rules see danger", "after an alarm", "a question", "the model alone would see danger"],
)
def test_who_waits_while_four_messages_are_worked_out(incoming: Incoming, waits: bool) -> None:
    async def story() -> bool:
        guard = make_guard()
        guard.admission.parse = Model().parse_message
        guard._turnstile = turnstile = Turnstile(place_seconds=LIMIT)
        await guard.answer(Rasa(says=ALARM), Incoming("alarmed", DANGER))
        work = asyncio.Event()
        busy = Rasa(does=lambda _: work.wait())
        turns = [guard.answer(busy, Incoming(f"busy {n}", "hello")) for n in range(MOST)]
        others: Any = asyncio.gather(*turns)
        await until_later(lambda: len(busy.seen) == MOST)
        asked = asyncio.create_task(guard.answer(Rasa(), incoming))
        await until_later(lambda: asked.done() or turnstile._waiting)
        waited = not asked.done()
        work.set()
        await asyncio.gather(asked, others)
        return waited

    assert run(story()) is waits
