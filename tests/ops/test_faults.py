"""The table of docs/faults.md with real processes: people go on talking while something fails and comes back.

Whatever the fault, the same is checked: each danger message got the emergency reply, nobody was answered
twice, what was answered is stored in the end, and somebody new is served without a hand.
"""

from __future__ import annotations

import contextlib
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psutil
import pytest

from sepsis_assistant.channels.refusals import refusals
from sepsis_assistant.settings import MODEL, ROOT
from tests.support.launched import ACTIONS, ASSISTANT, Launched
from tests.support.load import LONG, SHORT, Load, Scale
from tests.support.make_runs import cut_down, make_clone
from tests.support.nginx import NGINX
from tests.support.postgres import INITDB, Postgres
from tests.support.process_faults import damage, filled, full_disk, read_only, small_disk
from tests.support.programs import missing
from tests.support.servers import WEB
from tests.support.store_faults import postgres_locked, postgres_slow, postgres_stopped
from tests.support.under_fault import CANNOT, Site, alone, not_stored_once, recovered, replicas
from tests.support.verdict import PROMISED, verdict
from tests.support.waiting import until

pytestmark = [pytest.mark.ops, pytest.mark.model]
# Seconds that a recovery may take; a start takes up to a minute on a busy machine.
SOON, RESTART = 60.0, 240.0
SMALL = 96  # MB; an empty PostgreSQL takes some 40
AWAY = "the database does not answer"
Failing = Callable[[Site, Load], AbstractContextManager[None]]


@pytest.fixture(scope="module")
def two_replicas(postgres: Postgres, new_folder: Callable[[], Path]) -> Iterator[Site]:
    if NGINX is None:
        missing("two replicas need nginx in front: apt-get install nginx")
    with replicas([new_folder() for _ in range(3)], postgres) as site:
        yield site


@pytest.fixture(scope="module")
def one_that_trains(
    postgres: Postgres, new_folder: Callable[[], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """Run two replicas, the first with few training messages, so that a training takes seconds."""
    clone = make_clone(tmp_path_factory.mktemp("trains") / "clone")
    cut_down(clone)
    with replicas([new_folder() for _ in range(3)], postgres, clone.folder) as site:
        yield site


@pytest.fixture
def on_a_small_disk(new_folder: Callable[[], Path]) -> Iterator[Site]:
    """Run two replicas over a PostgreSQL whose disk is its own, of which about half is free."""
    if NGINX is None or INITDB is None:
        missing("two replicas need PostgreSQL and nginx: apt-get install postgresql nginx openssl")
    with small_disk(SMALL) as disk:
        database = Postgres(folder=disk).start()
        try:
            with replicas([new_folder() for _ in range(3)], database) as site:
                yield site
        finally:
            database.remove()


@pytest.fixture(scope="module")
def one_server(new_folder: Callable[[], Path]) -> Iterator[Site]:
    with alone(new_folder()) as site:
        yield site


@contextmanager
def told(server: Launched, words: str) -> Iterator[None]:
    """See to it that a server's log tells of the fault: one that does nothing proves nothing."""
    before = server.log.count(words)
    yield
    until(lambda: server.log.count(words) > before, f"'{words}'", RESTART)


@contextmanager
def struck(site: Site, load: Load, number: int, words: str = "it is started again") -> Iterator[None]:
    """Send a server a signal while it has turns to answer, until the launcher has found out."""
    load.until_asked(site.asked[0])
    with told(site.first, words):
        site.first.running(ASSISTANT).send_signal(number)
    yield


killed, ending = partial(struck, number=signal.SIGKILL), partial(struck, number=signal.SIGTERM)
hanging = partial(struck, number=signal.SIGSTOP, words="does not answer; it is started again")


@contextmanager
def stopped(site: Site, load: Load) -> Iterator[None]:
    with told(site.first, AWAY), postgres_stopped(site.postgres):
        load.go_on()
        yield


@contextmanager
def no_room(site: Site, load: Load) -> Iterator[None]:
    """Fill PostgreSQL's disk, and see that it is alive and that the server cannot store."""
    with filled(site.postgres.folder):
        with told(site.first, AWAY):
            load.go_on()
            yield
        assert psutil.pid_exists(site.postgres.pid)


@contextmanager
def slow(site: Site, load: Load) -> Iterator[None]:
    with told(site.first, AWAY), postgres_slow(site.postgres):
        yield


@contextmanager
def locked(site: Site, load: Load) -> Iterator[None]:
    with told(site.first, AWAY), postgres_locked(site.postgres):
        yield


@contextmanager
def actions_hang(site: Site, load: Load) -> Iterator[None]:
    """Let the action server hang until the launcher finds out."""
    actions = site.first.running(ACTIONS)
    with told(site.first, "does not answer; it is started again"):
        actions.send_signal(signal.SIGSTOP)
        token = site.first.session()
        assert CANNOT in str(site.first.say(token, "export my data").body)
    yield


@contextmanager
def actions_down(site: Site, load: Load) -> Iterator[None]:
    site.first.running(ACTIONS).kill()
    token = site.first.session()
    assert CANNOT in str(site.first.say(token, "export my data").body)
    yield


@contextmanager
def port_taken(site: Site, load: Load) -> Iterator[None]:
    """Kill a server, and let another program have its port, which takes connections and says nothing."""
    server = site.first
    with told(server, f"Port {server.port} is used by another program"), socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.running(ASSISTANT).kill()
        _take(other, server.port)
        threading.Thread(target=_close_all, args=(other,), daemon=True).start()
        until(lambda: f"Port {server.port} is used" in server.log, "the start that finds no port")
        yield
        other.shutdown(socket.SHUT_RDWR)


def _take(other: socket.socket, port: int) -> None:
    def taken() -> bool:
        try:
            other.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True

    until(taken, "the port")
    other.listen()


def _close_all(other: socket.socket) -> None:
    with contextlib.suppress(OSError):  # it was shut down
        while True:
            other.accept()[0].close()


@contextmanager
def clock_wrong(site: Site, load: Load) -> Iterator[None]:
    for seconds in (3600.0, -3600.0):
        with site.clock.shifted(seconds):
            load.go_on()
            if seconds < 0:
                yield


@contextmanager
def disk_full(site: Site, load: Load) -> Iterator[None]:
    with full_disk(site.first.running(ASSISTANT).pid):
        until(lambda: site.first.call("GET", WEB + "ready").status == 503, "the server's word", SOON)
        yield


@contextmanager
def folder_read_only(site: Site, load: Load) -> Iterator[None]:
    """Start a server where it may not write."""
    with read_only(site.first.folder), told(site.first, AWAY):
        site.first.running(ASSISTANT).kill()
        load.go_on()
        yield


@contextmanager
def file_damaged(site: Site, load: Load) -> Iterator[None]:
    """Start a server whose database is damaged, and move that away as the log says: what is in it is gone."""
    file = site.first.database
    with told(site.first, f"mv {file} {file}.damaged"):
        damage(file, slice(0, None))
        site.first.running(ASSISTANT).kill()
    for talker in load.talkers:
        talker.unsure |= {said.id for said in talker.said}
    yield
    file.rename(f"{file}.damaged")


@contextmanager
def model_damaged(site: Site, load: Load) -> Iterator[None]:
    """Start a server whose model file was damaged meanwhile: the launcher has it trained."""
    with told(site.first, "its file is damaged"):
        site.first.stop()
        damage(site.first.code / MODEL.relative_to(ROOT), slice(1000, 2000))
        site.first.start()
    yield


@dataclass(frozen=True)
class Row:
    """Hold what fails, where, how many people talk meanwhile, and in how many seconds all is well again."""

    make: Failing
    site: str = "two_replicas"
    scale: Scale = SHORT
    limit: float = SOON
    refuses: bool = False  # meanwhile the proxy may tell people whom to call, and to send again


LONG_ONES = {
    "a server is killed": Row(killed, limit=RESTART),
    "PostgreSQL is stopped for 20 s": Row(stopped, scale=LONG),
    "PostgreSQL's disk is full": Row(no_room, "on_a_small_disk", LONG),
    "a server hangs": Row(hanging, limit=RESTART, refuses=True),
    "a server has to end": Row(ending, limit=RESTART),
    "a port is taken": Row(port_taken, limit=RESTART),
    "the action server hangs": Row(actions_hang),
    "the model file is damaged": Row(model_damaged, "one_that_trains", limit=RESTART),
    "the database file is damaged": Row(file_damaged, "one_server", limit=RESTART),
    "var/ cannot be written": Row(folder_read_only, "one_server", limit=RESTART),
}
ROWS = {
    "PostgreSQL is stopped": Row(stopped),
    "the database is slow": Row(slow),
    "a table is locked": Row(locked),
    "the action server is down": Row(actions_down),
    "a clock is wrong": Row(clock_wrong),
    "the only clock is wrong": Row(clock_wrong, "one_server"),
    "the disk is full": Row(disk_full, "one_server"),
}
CASES = [pytest.param(row, id=name) for name, row in ROWS.items()]
CASES += [pytest.param(row, id=name, marks=pytest.mark.long) for name, row in LONG_ONES.items()]


@pytest.mark.parametrize("row", CASES)
def test_danger_is_answered_nothing_is_lost_or_doubled_and_all_is_well_again(
    row: Row, request: pytest.FixtureRequest, figure: Callable[[str], None]
) -> None:
    site: Site = request.getfixturevalue(row.site)
    with Load(site.asked, row.scale) as load:
        with row.make(site, load):
            load.go_on(row.scale.lasting)
            leaver = load.one_leaves()
        seconds = recovered(site, row.limit)
        # Nobody asks for what it said, and it is stored all the same.
        until(lambda: not not_stored_once([leaver], site), "the storing", SOON)
        load.go_on()
    promised = PROMISED if len(site.servers) > 1 else None  # while the only server starts, people wait
    if row.refuses:
        for said in load.said:
            said.refused = [words for words in said.refused if refusals().call not in words]
    found = verdict(load, site.servers, promised) + not_stored_once(load.talkers, site)
    assert not found, "\n".join(found)
    slowest = max(said.seconds for said in load.said)
    figure(
        f"{request.node.callspec.id}: well again after {seconds:.1f} s, {len(load.said)} messages, "
        f"the slowest answered after {slowest:.1f} s"
    )
