"""Make a server ready before it says so: files are read, the first messages are answered."""

from __future__ import annotations

import copy
import logging
from collections.abc import Mapping
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.core.tracker_store import InMemoryTrackerStore
from sanic import Blueprint, Sanic

from sepsis_assistant.channels.buttons import standing_buttons
from sepsis_assistant.channels.guard import Guard
from sepsis_assistant.channels.refusals import refusals
from sepsis_assistant.channels.replies import Collector
from sepsis_assistant.channels.sources import shown_sources
from sepsis_assistant.channels.texts import fixed_texts
from sepsis_assistant.commands import commands
from sepsis_assistant.fixed_texts import fixed_lines
from sepsis_assistant.safety.detector import default_detector
from sepsis_assistant.storage.database import engine_of

# A question, a place, numbers and a danger sign, thanks: all parts of the model and all policies run once.
_FIRST_MESSAGES = (
    "What causes sepsis?",
    "I live in Spain",
    "my dad is 70, has a fever of 39.5 and cannot breathe",
    "thank you",
)
_NOBODY = "warm-up"

logger = logging.getLogger(__name__)


def start_guard(routes: Blueprint, guard: Guard) -> None:
    """Have the guard get ready when the server of these routes starts: files, database, model."""

    @routes.listener("before_server_start")
    async def read(app: Sanic, loop: Any) -> None:
        read_all()

    @routes.listener("after_server_start")
    async def start(app: Sanic, loop: Any) -> None:
        agent = getattr(app.ctx, "agent", None)
        if guard.inbox.engine is None:
            guard.inbox.open(engine_of(getattr(agent, "tracker_store", None)))

        async def parse(text: str) -> Mapping[str, Any]:
            return await app.ctx.agent.parse_message(text)  # type: ignore[no-any-return]

        guard.admission.parse = parse
        if not guard.ready:  # several channels share one guard
            await guard.inbox.prepare()
            await warm_up(agent)
            guard.ready = True


def read_all() -> None:
    """Read every file and compile every phrase that the channels may need in a turn; later calls are free."""
    files = (shown_sources, fixed_texts, fixed_lines, refusals, standing_buttons, commands)
    for read in (default_detector, *files):
        read()


async def warm_up(agent: Any) -> None:
    """Answer a few messages in a conversation that is stored nowhere; log an error and go on."""
    processor = copy.copy(getattr(agent, "processor", None))
    if processor is None:
        return
    try:
        await agent.tracker_store.retrieve(_NOBODY)
        processor.tracker_store = InMemoryTrackerStore(processor.domain)
        for number, text in enumerate(_FIRST_MESSAGES):
            said = Collector("web", f"{_NOBODY}-{number}")
            await processor.handle_message(UserMessage(text, said, _NOBODY, input_channel="web"))
    except Exception as error:  # a message may still be answered, if only with the emergency number
        logger.error("warm-up failed: %s", type(error).__name__)
