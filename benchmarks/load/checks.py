"""Check after a load that nothing was lost, doubled or answered otherwise than a quiet assistant answers."""

from __future__ import annotations

import asyncio
import contextlib
import random
import uuid
from collections.abc import Sequence

import sqlalchemy as sa

from benchmarks.load.deployment import Deployment
from benchmarks.load.records import ANSWERED, Turn
from benchmarks.load.visitors import address
from sepsis_assistant.storage.access import Access, Away
from sepsis_assistant.storage.database import open_engine
from sepsis_assistant.storage.events import EVENTS
from sepsis_assistant.storage.inbox import INBOX
from sepsis_assistant.storage.retention import expire
from sepsis_assistant.storage.turn_store import TurnStore

WEB = "/webhooks/web/"
DELETING = 30.0  # seconds at most


def messages_stored(deployment: Deployment) -> int:
    """Return how many messages of people are stored."""
    return _count(deployment, EVENTS.c.type_name == "user")


def answers_that_differ(turns: Sequence[Turn], deployment: Deployment, count: int) -> tuple[int, int]:
    """Ask some first messages again, each in a new conversation; return how many, and how many differ.

    The first message of a conversation gets the same answer every time, unless conversations mix under load.
    """
    chance = random.Random(1)
    firsts = [turn for turn in turns if turn.number == 1 and turn.answered]
    chosen = chance.sample(firsts, min(count, len(firsts)))
    return len(chosen), sum(_said(turn.text, deployment, chance) != turn.said for turn in chosen)


def events_deleted_a_second(deployment: Deployment) -> float:
    """Return how fast one server deletes what is too old: everything, after the servers have ended."""
    before = _count(deployment)
    engine = open_engine(deployment.database)
    with engine.begin() as connection:
        connection.execute(INBOX.delete())  # all of it at once would take longer than a server waits
    seconds = asyncio.run(_delete_all(TurnStore(Access(engine))))
    engine.dispose()
    return (before - _count(deployment)) / seconds


async def _delete_all(turns: TurnStore) -> float:
    loop = asyncio.get_running_loop()
    started = loop.time()
    deleting = asyncio.create_task(expire(turns, float("inf")))
    await asyncio.wait({deleting}, timeout=DELETING)
    if not deleting.cancel():
        with contextlib.suppress(Away):  # a batch took too long: what was deleted until then still counts
            deleting.result()
    return loop.time() - started


def _said(text: str, deployment: Deployment, chance: random.Random) -> list[str]:
    who = {"X-Forwarded-For": address(chance)}
    session = deployment.nginx.call("POST", WEB + "session", {}, who)
    who["Authorization"] = f"Bearer {session.body['token']}"
    body = {"id": str(uuid.uuid4()), "text": text}
    answer = deployment.nginx.call("POST", WEB + "messages", body, who)
    return [reply["response"] for reply in answer.body["replies"]] if answer.status == ANSWERED else []


def _count(deployment: Deployment, *where: object) -> int:
    engine = sa.create_engine(deployment.database)
    with engine.connect() as connection:
        found = connection.execute(sa.select(sa.func.count()).select_from(EVENTS).where(*where)).scalar()
    engine.dispose()
    return int(found or 0)
