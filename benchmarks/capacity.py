"""How many replicas so many conversations need, and what breaks first: pure arithmetic on figures."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from benchmarks.load.visitors import MESSAGES

PEOPLE, SATURATION = "people", "saturation"  # the two loads of `make load`
UTILISATION = 0.6  # of a core: above it messages queue up, and a replica that dies leaves no room
CONNECTIONS = 40  # of PostgreSQL's for each replica (docs/deploy.md)
BUSY_HOURS = 8.0  # a day has as many messages as so many hours at the peak
KEPT_DAYS = 30  # SEPSIS_RETENTION_DAYS
DEBIAN_CONNECTIONS = 100  # max_connections of Debian's PostgreSQL
DEBIAN_WORKER_CONNECTIONS = 768  # of each process of Debian's nginx, one a core
MACHINE_CORES, DISK_GB = 2, 11  # docs/internet.md: 15 GB, 4 of them for programs
ADDRESS_RATE = 10.0  # requests a second of one address (deploy/nginx/sepsis.conf)
_GB = 1024 * 1024  # kB
Step = tuple[str, str, str]  # what, how it is worked out, the result
Limit = tuple[str, float, str]  # what is reached, at how many conversations, what to do


@dataclass(frozen=True)
class Measured:
    """Hold what `make load` found: s of time, ms of processors a turn, kB a turn, MB of memory."""

    think: float
    reply: float
    server: float
    postgres: float
    nginx: float
    replica_memory: float
    most_turns: float
    commits: float
    rows: float
    events: float
    log: float
    events_size: float
    answers_size: float
    answer: float
    deleted: float

    @property
    def turns_each(self) -> float:
        """Return the turns a second of one conversation."""
        return 1 / (self.think + self.reply)

    @property
    def turns_a_replica(self) -> float:
        """Return the turns a second that keep one core at the utilisation: Python answers on one core."""
        return UTILISATION * 1000 / self.server


def measured(people: Mapping[str, Any], saturated: Mapping[str, Any]) -> Measured:
    """Return the figures of two rows of load.json: those of one replica."""
    return Measured(
        think=people["think s"],
        reply=people["question p50 ms"] / 1000,
        server=people["server CPU ms a turn"],
        postgres=people["PostgreSQL CPU ms a turn"],
        nginx=people["nginx CPU ms a turn"],
        replica_memory=max(people["MB of a replica"], saturated["MB of a replica"]),
        most_turns=saturated["turns a s"],
        commits=people["commits a turn"],
        rows=people["rows written a turn"],
        events=people["events a turn"],
        log=people["log kB a turn"],
        events_size=people["kB of events a turn"],
        answers_size=people["kB of answers a turn"],
        answer=people["kB of an answer"],
        deleted=saturated["events deleted a s"],
    )


def replicas_for(turns: float, found: Measured) -> int:
    """Return how many replicas so many turns a second need."""
    return max(1, math.ceil(turns / found.turns_a_replica))


def plan(conversations: int, found: Measured) -> list[Step]:
    """Return the way from conversations at once to machines."""
    turns = conversations * found.turns_each
    return [
        *_replicas(conversations, turns, found),
        *_beside(conversations, turns, found),
        *_disk(turns, found),
    ]


def _replicas(conversations: int, turns: float, found: Measured) -> list[Step]:
    busy, count = turns * found.server / 1000, replicas_for(turns, found)
    memory = (count + 1) * found.replica_memory / 1024
    think, reply = f"{found.think:g} s to think", f"{found.reply:.2f} s for the answer"
    return [
        ("turns a second", f"{conversations:,} / ({think} + {reply})", f"{turns:,.0f}"),
        ("cores that answer", f"{turns:,.0f} x {found.server:.1f} ms", f"{busy:,.1f}"),
        ("replicas, a core each", f"{busy:,.1f} / {UTILISATION:g}", f"{count:,}"),
        ("and one that may be away", f"{count:,} + 1", f"{count + 1:,}"),
        ("their memory", f"{count + 1:,} x {found.replica_memory:,.0f} MB", f"{memory:,.0f} GB"),
    ]


def _beside(conversations: int, turns: float, found: Measured) -> list[Step]:
    replicas = replicas_for(turns, found) + 1
    postgres, nginx = (turns * cost / 1000 / UTILISATION for cost in (found.postgres, found.nginx))
    commits, rows = turns * found.commits, turns * found.rows
    messages = sum(MESSAGES) / 2
    handshakes, bandwidth = turns / messages, turns * found.answer / 1024
    waiting = turns * found.reply
    return [
        (
            "PostgreSQL: cores",
            f"{turns:,.0f} x {found.postgres:.1f} ms / {UTILISATION:g}",
            f"{postgres:,.1f}",
        ),
        ("PostgreSQL: transactions a second", f"{turns:,.0f} x {found.commits:.1f}", f"{commits:,.0f}"),
        ("PostgreSQL: rows written a second", f"{turns:,.0f} x {found.rows:.1f}", f"{rows:,.0f}"),
        (
            "PostgreSQL: `max_connections`",
            f"({replicas:,} + 1) x {CONNECTIONS}",
            f"{(replicas + 1) * CONNECTIONS:,}",
        ),
        ("nginx: cores", f"{turns:,.0f} x {found.nginx:.2f} ms / {UTILISATION:g}", f"{nginx:,.1f}"),
        (
            "nginx: connections",
            f"{conversations:,} open to visitors + {waiting:,.0f} to replicas",
            f"{conversations + waiting:,.0f}",
        ),
        ("nginx: new connections a second", f"{turns:,.0f} / {messages:g} messages", f"{handshakes:,.0f}"),
        ("nginx: MB a second to visitors", f"{turns:,.0f} x {found.answer:.1f} kB", f"{bandwidth:,.2f}"),
    ]


def _disk(turns: float, found: Measured) -> list[Step]:
    day = turns * BUSY_HOURS * 3600
    events, answers, log = (day * size / _GB for size in (found.events_size, found.answers_size, found.log))
    written, deleted = day * found.events, found.deleted * 24 * 3600
    return [
        ("turns a day", f"{turns:,.0f} x {BUSY_HOURS:g} h", f"{day / 1e6:,.2f} million"),
        ("conversations grow a day", f"turns x {found.events_size:.1f} kB", f"{events:,.1f} GB"),
        ("and stay", f"{KEPT_DAYS} days x {events:,.1f} GB", f"{KEPT_DAYS * events:,.0f} GB"),
        ("answers for repeats, kept one day", f"turns x {found.answers_size:.1f} kB", f"{answers:,.1f} GB"),
        ("PostgreSQL's log a day", f"turns x {found.log:.1f} kB", f"{log:,.1f} GB"),
        ("events written a day", f"turns x {found.events:.1f}", f"{written / 1e6:,.1f} million"),
        (
            "events that one server deletes a day",
            f"{found.deleted:,.0f} a s x 24 h",
            f"{deleted / 1e6:,.1f} million",
        ),
    ]


def limits(found: Measured) -> list[Limit]:
    """Return what is reached at how many conversations at once, as Debian and we set it, least first."""
    replica = found.turns_a_replica / found.turns_each
    each_day = found.turns_each * BUSY_HOURS * 3600
    kept = each_day * (KEPT_DAYS * found.events_size + found.answers_size) / _GB
    deleted = found.deleted * 24 * 3600 / (each_day * found.events)
    fit = DEBIAN_CONNECTIONS // CONNECTIONS
    workers = MACHINE_CORES * DEBIAN_WORKER_CONNECTIONS
    reached = [
        (f"one replica uses {UTILISATION:.0%} of its core", replica, "add a replica, and a core for it"),
        ("one replica answers as much as it can", found.most_turns / found.turns_each, "the same, at once"),
        (
            f"`max_connections` = {DEBIAN_CONNECTIONS} of Debian's PostgreSQL has room for {fit} replicas",
            fit * replica, f"{CONNECTIONS} more for each replica; without them memory has to do",
        ),
        (
            f"one address sends {ADDRESS_RATE:g} requests a second (a clinic, a school)",
            ADDRESS_RATE / found.turns_each, "`limit_req_zone` in `deploy/nginx/sepsis.conf`",
        ),
        (
            f"{MACHINE_CORES} x `worker_connections` = {workers:,} of Debian's nginx are all open",
            workers, "nginx closes silent ones early; `worker_connections 8192;` spares handshakes",
        ),
        (f"{KEPT_DAYS} days of them fill {DISK_GB} GB of disk", DISK_GB / kept, "a larger disk, fewer days"),
        ("as many events a day as one server deletes", deleted, "partitions by day, no DELETE"),
    ]  # fmt: skip
    return sorted(reached, key=lambda limit: limit[1])
