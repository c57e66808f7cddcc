"""Look at the processes and at the database of a deployment: a sample is what there is at one moment."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import psutil
import sqlalchemy as sa

from benchmarks.load.deployment import DATABASE, Deployment

SERVER = "sepsis_assistant.server"
_MB = 1024 * 1024
_COUNTS = sa.text(
    "SELECT xact_commit AS commits, tup_inserted + tup_updated + tup_deleted AS rows, "
    "pg_database_size(datname) AS size, pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint AS log, "
    "(SELECT count(*) FROM pg_stat_activity WHERE datname = :name AND usename = :name) AS connections "
    "FROM pg_stat_database WHERE datname = :name"
)
_SIZES = sa.text(
    "SELECT relname AS name, pg_total_relation_size(relid) AS size, n_tup_ins AS rows "
    "FROM pg_stat_user_tables"
)


@dataclass
class Sample:
    """Hold one moment: seconds of processors since the start, MB and open files by program, the database.

    `servers` are the ids of the processes that answer: another id is one that was started anew. `busy` is the
    processor time in which the machine did anything at all, for whomever.
    """

    time: float
    cpu: dict[str, float] = field(default_factory=dict)
    memory: dict[str, float] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    servers: list[int] = field(default_factory=list)
    busy: float = 0.0
    database: dict[str, int] = field(default_factory=dict)
    tables: dict[str, dict[str, int]] = field(default_factory=dict)


class Watch:
    """Take samples of a deployment; the database is asked over a connection of the administrator's."""

    def __init__(self, deployment: Deployment, visitors: int | None = None) -> None:
        """Remember whose processes are whose; `visitors` is the process that writes the messages."""
        self._deployment, self._visitors = deployment, visitors
        self._gone: dict[str, float] = {}
        self._last: dict[tuple[int, float], tuple[str, float]] = {}
        self._server = sa.create_engine(deployment.postgres.url, isolation_level="AUTOCOMMIT")
        self._inside = sa.create_engine(deployment.postgres.url.set(database=DATABASE))

    def sample(self) -> Sample:
        """Return what there is now."""
        found = Sample(time.time(), dict(self._gone), busy=_busy())
        alive: dict[tuple[int, float], tuple[str, float]] = {}
        for name, process in self._processes():
            with contextlib.suppress(psutil.Error, FileNotFoundError):
                self._look(found, alive, name, process)
        for key in self._last.keys() - alive.keys():  # what an ended process used still counts
            name, seconds = self._last[key]
            self._gone[name] = self._gone.get(name, 0.0) + seconds
            found.cpu[name] = found.cpu.get(name, 0.0) + seconds
        self._last = alive
        self._ask(found)
        return found

    def close(self) -> None:
        """Give up the connections."""
        self._server.dispose()
        self._inside.dispose()

    def _look(self, found: Sample, alive: dict[Any, Any], name: str, process: psutil.Process) -> None:
        with process.oneshot():
            used, started = process.cpu_times(), process.create_time()
            seconds = used.user + used.system
            # What processes share counts once: PostgreSQL's buffers are in each of its processes.
            held = (
                process.memory_full_info().pss if name in ("postgres", "nginx") else process.memory_info().rss
            )
            files = process.num_fds()
        alive[process.pid, started] = (name, seconds)
        found.cpu[name] = found.cpu.get(name, 0.0) + seconds
        found.memory[name] = found.memory.get(name, 0.0) + held / _MB
        found.files[name] = found.files.get(name, 0) + files
        if name.startswith("server"):
            found.servers.append(process.pid)

    def _processes(self) -> Iterator[tuple[str, psutil.Process]]:
        for number, replica in enumerate(self._deployment.replicas, 1):
            for process in _family(replica.process.pid):
                is_server = _command(process).count(SERVER) > 0
                yield f"server {number}" if is_server else f"helpers {number}", process
        roots = {"postgres": self._deployment.postgres.pid, "nginx": self._deployment.nginx.pid}
        roots |= {"visitors": self._visitors} if self._visitors else {}
        for name, pid in roots.items():
            yield from ((name, process) for process in _family(pid))

    def _ask(self, found: Sample) -> None:
        with self._server.connect() as connection:
            found.database = dict(connection.execute(_COUNTS, {"name": DATABASE}).mappings().one())
        with self._inside.connect() as connection:
            rows = connection.execute(_SIZES).mappings().all()
        found.tables = {row["name"]: {"size": row["size"], "rows": row["rows"]} for row in rows}


def total(values: Mapping[str, float], beginning: str) -> float:
    """Return the sum over all programs whose name begins so."""
    return sum(value for name, value in values.items() if name.startswith(beginning))


def _family(pid: int) -> list[psutil.Process]:
    try:
        parent = psutil.Process(pid)
        return [parent, *parent.children(recursive=True)]
    except psutil.Error:
        return []


def _command(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []


def _busy() -> float:
    """Return the seconds in which the machine's processors worked, for whomever."""
    times = psutil.cpu_times()
    return float(times.user + times.nice + times.system + times.irq + times.softirq)
