"""Start what a deployment has, to let something in it fail, and check whether all is well again."""

from __future__ import annotations

import time
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.client import HTTPException
from pathlib import Path

import sqlalchemy as sa

from sepsis_assistant.settings import ROOT
from tests.support.launched import Front, Launched
from tests.support.load import QUESTION, Talker
from tests.support.nginx import Nginx
from tests.support.postgres import Postgres
from tests.support.process_faults import AS_OTHERS, ShiftedClock
from tests.support.servers import WEB, Server, two_ports
from tests.support.stored import times_stored
from tests.support.waiting import until

CANNOT = "I cannot do that now"  # of an export or a deletion
MANY = {"SEPSIS_MESSAGES_PER_MINUTE": "1000"}


@dataclass
class Site:
    """Hold the servers, what people ask (a proxy, or the server), and what can fail beside them."""

    servers: Sequence[Launched]
    asked: Sequence[Server]
    clock: ShiftedClock  # of the first server
    database: Postgres | None = None

    @property
    def postgres(self) -> Postgres:
        assert self.database is not None
        return self.database

    @property
    def first(self) -> Launched:
        return self.servers[0]

    def stored(self) -> Counter[str]:
        """Return how often each message is in the database."""
        return times_stored(self.first.url_of_database)


@contextmanager
def replicas(folders: Sequence[Path], postgres: Postgres, code: Path = ROOT) -> Iterator[Site]:
    """Run two servers over one PostgreSQL, with nginx in front; it is the first to which something happens.

    It runs `code`, with a clock that can be put wrong.
    """
    clock = ShiftedClock(folders[0] / "clock")
    address, own = postgres.url.render_as_string(), ({**MANY, **clock.environment}, MANY)
    given = zip(folders, own, two_ports(), strict=False)
    servers = [Launched(folder, dict(more), port, address=address) for folder, more, port in given]
    servers[0].code = code
    nginx = Nginx(folders[2], [server.port for server in servers])
    front = Front(folders[2], nginx=nginx)
    with ThreadPoolExecutor(2) as pool:  # which stays: a server ends with the thread that started it
        try:
            list(pool.map(Launched.start, servers))
            nginx.start()
            yield Site(servers, [front], clock, postgres)
        finally:
            nginx.stop()
            list(pool.map(Launched.stop, servers))


@contextmanager
def alone(folder: Path) -> Iterator[Site]:
    """Run one server on SQLite, which may write to files only as their modes say."""
    clock = ShiftedClock(folder / "clock")
    (folder / "var").mkdir()
    server = Launched(folder / "var", {**MANY, **clock.environment}, before=AS_OTHERS)
    try:
        yield Site([server.start()], [server], clock)  # type: ignore[list-item]
    finally:
        server.stop()


def recovered(site: Site, limit: float) -> float:
    """Return after how many seconds each server answers somebody new, stores it and can export it."""
    started = time.monotonic()
    for server in site.servers:
        until(partial(_is_well, site, server), f"the recovery of {server.port}", limit)
    return time.monotonic() - started


def _is_well(site: Site, server: Launched) -> bool:
    """Say whether a new conversation is answered, stored and exported."""
    same = str(uuid.uuid4())
    try:
        if server.call("GET", WEB + "ready", limit=5).status != 200:
            return False
        token = server.session()
        answer, exported = server.say(token, QUESTION, same), server.say(token, "export my data")
        return answer.status == 200 and CANNOT not in str(exported.body) and site.stored()[same] == 1
    except (OSError, HTTPException, sa.exc.SQLAlchemyError):
        return False


def not_stored_once(talkers: Sequence[Talker], site: Site) -> list[str]:
    """Return the answered messages that are not in the database once, but for those that were deleted."""
    counts = site.stored()
    sure = [s for t in talkers for s in t.said if s.id not in t.forgotten | t.unsure and s.replies]
    return [f"in the database {counts[said.id]} times: {said}" for said in sure if counts[said.id] != 1]
