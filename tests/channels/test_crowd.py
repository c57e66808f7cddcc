"""Somebody in danger is answered while others hang, drip, flood and ask, and before those who ask."""

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
from tests.support.waiting import until

pytestmark = [pytest.mark.ops, pytest.mark.model]
HUNG, DRIPPING, FLOODING, ASKING, IN_DANGER = 50, 20, 8, 24, 10
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


def asking(server: Server, seconds: list[float] | None = None) -> Callable[[], None]:
    """Return what asks as fast as answers come, in a conversation for each thread, and notes the seconds."""
    own = threading.local()
    noted = [] if seconds is None else seconds

    def ask() -> None:
        if not hasattr(own, "token"):
            own.token = server.session()
        with contextlib.suppress(socket.timeout, OSError):
            started = time.monotonic()
            server.say(own.token, QUESTIONS[uuid.uuid4().int % len(QUESTIONS)])
            noted.append(time.monotonic() - started)

    return ask


def in_danger(server: Server) -> float:
    """Return after how many seconds somebody new in danger had the emergency reply."""
    token, started = server.session(), time.monotonic()
    answer = server.say(token, DANGER)
    assert answer.status == 200 and answer.body["replies"][0]["emergency"]
    return time.monotonic() - started


def test_danger_is_answered_beside_hung_dripping_and_flooding_clients(real_server: Server, figure) -> None:
    with (
        hanging(real_server.port),
        repeating(dripping(real_server.port), DRIPPING),
        repeating(asking(real_server), FLOODING),
    ):
        seconds = [in_danger(real_server) for _ in range(IN_DANGER)]
    others = f"{HUNG} hung, {DRIPPING} dripping and {FLOODING} flooding clients"
    figure(
        f"a danger message beside {others}: median {statistics.median(seconds):.2f} s, "
        f"longest {max(seconds):.2f} s (load {os.getloadavg()[0]:.1f})"
    )


def test_danger_overtakes_the_questions_that_wait(real_server: Server, figure) -> None:
    """No time is named: on a slow machine both take long, and danger is the quicker one all the same."""
    questions: list[float] = []
    with repeating(asking(real_server, questions), ASKING):
        until(lambda: len(questions) >= ASKING, "a question of each")
        questions.clear()  # from now on all of them wait for each other
        dangers: list[float] = []
        while len(dangers) < IN_DANGER or len(questions) < ASKING:
            dangers.append(in_danger(real_server))
        asked = list(questions)
    danger, question = statistics.median(dangers), statistics.median(asked)
    figure(f"beside {ASKING} who ask: danger {danger:.2f} s, a question {question:.2f} s (medians)")
    assert danger < 0.75 * question  # in one queue both would wait as long
