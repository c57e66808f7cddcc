"""Make a server ready before it says so: files are read, the first messages are answered."""

from __future__ import annotations

import copy
import logging
from collections.abc import Mapping, Sequence
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
from sepsis_assistant.metrics.labels import labels
from sepsis_assistant.redaction import redactor
from sepsis_assistant.safety.detector import default_detector
from sepsis_assistant.settings import KEEP_UNANSWERED, is_on, retention_days
from sepsis_assistant.storage.retention import keep_for
from sepsis_assistant.storage.tracker_store import turn_store_of

_DANGER = "my dad is 70, has a fever of 39.5 and cannot breathe"
# A question, a place, numbers and a danger sign, thanks: all parts of the model and all policies run once.
_FIRST_MESSAGES = ("What causes sepsis?", "I live in Spain", _DANGER, "thank you")
_NOBODY = "warm-up"
_LAST_SECONDS = 2.0  # that the database has at the end: the launcher waits for 8, of which answers may take 5
_FOR_DEVELOPMENT = (
    "rasa run serves with the HTTP server of Sanic 21.12, which nobody maintains: it is for development on "
    "this machine. To serve people use: make run"
)

logger = logging.getLogger(__name__)


def start_guard(routes: Blueprint, guard: Guard) -> None:
    """Have the guard get ready when the server of these routes starts: files, database, model.

    Raise SettingError for a setting that cannot be used.
    """
    days = retention_days()

    @routes.listener("before_server_start")
    async def read(app: Sanic, loop: Any) -> None:
        read_all()

    @routes.listener("after_server_start")
    async def start(app: Sanic, loop: Any) -> None:
        agent = getattr(app.ctx, "agent", None)
        if guard.inbox.store is None:
            guard.open(turn_store_of(getattr(agent, "tracker_store", None)))

        async def parse(text: str) -> Mapping[str, Any]:
            return await app.ctx.agent.parse_message(text)  # type: ignore[no-any-return]

        guard.admission.parse = parse
        if not guard.started:  # several channels share one guard
            guard.started = True
            guard.redact = redactor() if is_on(KEEP_UNANSWERED) else None
            if not app.asgi:
                logger.warning(_FOR_DEVELOPMENT)
            await guard.inbox.prepare()
            if days and guard.inbox.store:
                guard.expiring = loop.create_task(keep_for(days, guard.inbox.store))
            guard.ready = await warm_up(agent)

    @routes.listener("before_server_stop")
    async def stop(app: Sanic, loop: Any) -> None:
        if guard.expiring:
            guard.expiring.cancel()
        await guard.inbox.close(_LAST_SECONDS)


def read_all() -> None:
    """Read every file and compile every phrase that the channels may need in a turn; later calls are free."""
    files = (shown_sources, fixed_texts, fixed_lines, refusals, standing_buttons, commands, labels)
    for read in (default_detector, *files):
        read()


async def warm_up(agent: Any) -> bool:
    """Use every part of the model and the store once; say whether a danger message was answered."""
    if store := getattr(agent, "tracker_store", None):
        await store.retrieve(_NOBODY)
    return await answers_danger(agent, _FIRST_MESSAGES)


async def answers_danger(agent: Any, messages: Sequence[str] = (_DANGER,)) -> bool:
    """Say whether a danger message among these gets an emergency reply; nothing of it is stored.

    An error is logged: a message may still be answered, if only with the emergency number.
    """
    processor: Any = copy.copy(getattr(agent, "processor", None))
    said = Collector("web", _NOBODY)
    try:
        processor.tracker_store = InMemoryTrackerStore(processor.domain)
        for text in messages:
            await processor.handle_message(UserMessage(text, said, _NOBODY, input_channel="web"))
    except Exception as error:
        logger.error("a danger message was not answered: %s", type(error).__name__)
    return any(reply.emergency for reply in said.replies)
