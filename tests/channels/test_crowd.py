"""Somebody in danger is answered while others hang, drip and flood; how long that takes is reported."""

from __future__ import annotations

import contextlib
import os
import socket
import statistics
import threading
import time
import uuid
from collections.abc import Callable, Iterator

import pytest

from tests.support.raw_http import HOST, connected
from tests.support.servers import Server

pytestmark = [pytest.mark.ops, pytest.mark.model]
HUNG, DRIPPING, FLOODING, IN_DANGER = 50, 20, 8, 10
HEAD = b"POST /webhooks/web/messages HTTP/1.1\r\n" + HOST + b"Content-Length: 60000\r\n\r\n"
QUESTIONS = [
    "what causes sepsis",
    "how long does recovery take",
    "can you get it twice",
    "what is the weather",
]
DANGER = "my dad has gone blue and cannot breathe"


@contextlib.contextmanager
def hanging(port: int) -> Iterator[None]:
    """Keep requests open that have begun and do not go on."""
    with contextlib.ExitStack() as stack:
        for _ in range(HUNG):
            stack.enter_context(connected(port)).sendall(HEAD + b"abc")
        yield


@contextlib.contextmanager
def repeating(work: Callable[[], None], count: int) -> Iterator[None]:
    """Do something again and again in so many threads."""
    ended = threading.Event()

    def run() -> None:
        while not ended.is_set():
            work()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def dripping(port: int) -> Callable[[], None]:
    """Return what sends a request byte by byte, in a connection for each thread."""
    own = threading.local()

    def drip() -> None:
        try:
            if not hasattr(own, "connection"):
                own.connection = connected(port)
                own.connection.sendall(HEAD)
            own.connection.send(b"a")
        except OSError:  # it was cut, as it should be
            del own.connection
        time.sleep(0.05)

    return drip


def asking(server: Server) -> Callable[[], None]:
    """Return what asks as fast as answers come, in a conversation for each thread."""
    own = threading.local()

    def ask() -> None:
        if not hasattr(own, "token"):
            own.token = server.session()
        with contextlib.suppress(socket.timeout, OSError):
            server.say(own.token, QUESTIONS[uuid.uuid4().int % len(QUESTIONS)])

    return ask


def test_danger_is_answered_beside_hung_dripping_and_flooding_clients(real_server: Server, figure) -> None:
    seconds = []
    with (
        hanging(real_server.port),
        repeating(dripping(real_server.port), DRIPPING),
        repeating(asking(real_server), FLOODING),
    ):
        for _ in range(IN_DANGER):
            token, started = real_server.session(), time.monotonic()
            answer = real_server.say(token, DANGER)
            seconds.append(time.monotonic() - started)
            assert answer.status == 200 and answer.body["replies"][0]["emergency"]
    others = f"{HUNG} hung, {DRIPPING} dripping and {FLOODING} flooding clients"
    figure(
        f"a danger message beside {others}: median {statistics.median(seconds):.2f} s, "
        f"longest {max(seconds):.2f} s (load {os.getloadavg()[0]:.1f})"
    )
