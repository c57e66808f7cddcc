"""What is too slow is cut: with 408 where a request had begun, in silence else; nobody else is."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn

from sepsis_assistant.launcher.ports import free_port
from sepsis_assistant.server import protocol
from sepsis_assistant.server.serving import configured
from tests.support.raw_http import HOST, connected, rest_of, status_of
from tests.support.waiting import until

SOON = 0.3  # seconds, in the place of half a minute
HEAD = b"POST / HTTP/1.1\r\n" + HOST
WHOLE = b"GET / HTTP/1.1\r\n" + HOST + b"\r\n"
BIG = 30_000_000  # bytes of an answer, more than the buffers of a connection hold


class Application:
    """Count requests and answer them; one for /big with more than a connection holds at once."""

    def __init__(self) -> None:
        self.seen = 0
        self.seconds = 0.0

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] == "lifespan":
            while True:
                await send({"type": (await receive())["type"] + ".complete"})
        self.seen += 1
        await receive()
        await asyncio.sleep(self.seconds)
        body = b"x" * BIG if scope["path"] == "/big" else b"ok"
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body})


@pytest.fixture
def application() -> Application:
    return Application()


@pytest.fixture
def server(application: Application, monkeypatch: pytest.MonkeyPatch) -> Iterator[uvicorn.Server]:
    """Serve in a thread with a short limit."""
    monkeypatch.setattr(protocol, "REQUEST_SECONDS", SOON)
    config = configured(application, free_port())
    config.timeout_keep_alive = 60
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    until(lambda: server.started)
    yield server
    server.should_exit = True
    thread.join()


@pytest.fixture
def connection(server: uvicorn.Server) -> Iterator[socket.socket]:
    with connected(server.config.port) as made:
        yield made


@pytest.mark.parametrize(
    "begun",
    [b"G", HEAD, HEAD + b"X: ", HEAD + b"Content-Length: 9\r\n\r\nabc",
     HEAD + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", WHOLE + b"GET", WHOLE + WHOLE + HEAD],
    ids=["one letter", "half a head", "half a header", "half a body", "half the chunks", "a second one",
         "a third one"],
)  # fmt: skip
def test_a_request_that_does_not_end_is_cut(application, connection, begun: bytes) -> None:
    connection.sendall(begun)
    answer = rest_of(connection)
    assert b"HTTP/1.1 408" in answer and b'"slow_request"' in answer and b"999" in answer
    assert answer.count(b"HTTP/1.1 200") == begun.count(WHOLE)


@pytest.mark.parametrize("seconds", [0.0, SOON / 3], ids=["at once", "later"])
@pytest.mark.parametrize(
    ("behind", "status"),
    [(b"G G G\r\n", 400), (b"and more text than the length says", 400),
     (HEAD + b"Transfer-Encoding: chunked\r\n\r\nno chunk", 400), (HEAD + b"X: " + b"x" * 20_000, 431),
     (HEAD + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n", 400)],
    ids=["no request", "a body that is too long", "a broken body", "a long head", "two lengths"],
)  # fmt: skip
def test_what_was_whole_is_answered_before_what_follows_is_refused(
    application, connection, seconds: float, behind: bytes, status: int
) -> None:
    application.seconds = seconds
    for whole in (WHOLE, WHOLE + WHOLE):
        with connected(connection.getpeername()[1]) as made:
            made.sendall(whole + behind)
            answer = rest_of(made)
        statuses = [int(part[:3]) for part in answer.split(b"HTTP/1.1 ")[1:]]
        assert statuses == [200] * whole.count(WHOLE) + [status]


@pytest.mark.parametrize(
    "broken",
    [HEAD + b"Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\nno chunk",
     HEAD + b"Transfer-Encoding: chunked\r\n\r\n200000\r\n" + b"a" * 0x200000 + b"\r\nno chunk"],
    ids=["before it may send", "while it is refused"],
)  # fmt: skip
def test_nothing_is_said_after_the_last_word(server, connection, caplog, broken: bytes) -> None:
    connection.sendall(broken)
    assert rest_of(connection).count(b"HTTP/1.1 ") == 1
    connection.close()
    until(lambda: not server.server_state.connections and not server.server_state.tasks, "the end of it")
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_a_request_is_cut_however_steadily_it_drips(connection) -> None:
    connection.sendall(HEAD + b"Content-Length: 100000\r\n\r\n")
    connection.settimeout(SOON / 20)
    answer = b""
    while not answer:
        connection.sendall(b"a")
        try:
            answer = connection.recv(1000)
        except TimeoutError:
            continue
    assert status_of(answer) == 408


@pytest.mark.parametrize(
    ("head", "status"),
    [(b"POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\n", 400), (HEAD + b"X: " + b"x" * 20_000, 431)],
    ids=["malformed", "a long head"],
)
def test_who_goes_on_sending_reads_why_it_was_refused(
    application, connection, head: bytes, status: int
) -> None:
    connection.sendall(head)
    for _ in range(100):
        connection.sendall(b"a" * 10_000)
    answer = rest_of(connection)
    assert status_of(answer) == status and answer.count(b"HTTP/1.1 ") == 1
    assert application.seen == 0


def test_who_never_stops_sending_is_cut(server, connection, monkeypatch) -> None:
    monkeypatch.setattr(protocol, "LINGER_SECONDS", SOON)
    connection.sendall(b"G G G\r\n")
    until(lambda: server.server_state.connections)
    with contextlib.suppress(OSError):
        while server.server_state.connections:
            connection.sendall(b"a")
            time.sleep(SOON / 20)
    until(lambda: not server.server_state.connections, "the end of the connection")


def test_a_long_body_that_was_refused_is_cut_in_silence(connection) -> None:
    connection.sendall(HEAD + b"Content-Length: 2000000\r\n\r\nabc")
    answer = rest_of(connection)
    assert status_of(answer) == 413 and answer.count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize("sent", [b"", b"\r\n\r\n"], ids=["nothing", "blank lines"])
def test_who_says_nothing_is_cut_in_silence(connection, sent: bytes) -> None:
    connection.sendall(sent)
    assert rest_of(connection) == b""


def test_who_does_not_take_an_answer_is_cut(server, connection) -> None:
    connection.sendall(b"GET /big HTTP/1.1\r\n" + HOST + b"\r\n")
    until(lambda: server.server_state.connections)
    until(lambda: not server.server_state.connections, "the end of the connection")
    assert len(rest_of(connection)) < BIG


def test_an_answer_may_take_longer_than_a_request(application, connection) -> None:
    application.seconds = 3 * SOON
    connection.sendall(WHOLE.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
    assert status_of(rest_of(connection)) == 200


def test_a_connection_may_be_idle_for_longer_than_a_request_takes(server, connection) -> None:
    connection.sendall(WHOLE)
    assert status_of(connection.recv(1000)) == 200
    time.sleep(3 * SOON)
    connection.sendall(WHOLE)
    assert status_of(connection.recv(1000)) == 200


def test_slow_ones_hold_up_nobody(application, server) -> None:
    slow = [connected(server.config.port) for _ in range(50)]
    for each in slow:
        each.sendall(HEAD + b"Content-Length: 9\r\n\r\n")
    with connected(server.config.port) as quick:
        quick.sendall(WHOLE)
        assert status_of(quick.recv(1000)) == 200
    assert all(b"408" in rest_of(each) for each in slow)
    for each in slow:
        each.close()
    assert application.seen == 1, "a request that was never whole reached the application"
