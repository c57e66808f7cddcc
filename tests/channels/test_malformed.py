"""Requests that no browser sends: refused at once and in our words, and nobody else waits for it."""

from __future__ import annotations

import sqlite3

import pytest

from tests.support.raw_http import HOST, connected, rest_of, status_of, until_closed
from tests.support.servers import PROBE_TOKEN, REST, WEB, StubServer

pytestmark = pytest.mark.ops
POST = b"POST /webhooks/web/session HTTP/1.1\r\n"
HIDDEN = b"GET /webhooks/web/health HTTP/1.1\r\n" + HOST + b"\r\n"


def length(value: str, body: bytes = b"abcd") -> bytes:
    return POST + HOST + b"Content-Length: " + value.encode() + b"\r\n\r\n" + body


def coded(*headers: bytes) -> bytes:
    return POST + HOST + b"".join(header + b"\r\n" for header in headers) + b"\r\n0\r\n\r\n" + HIDDEN


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(length("-5"), id="a length below 0"),
        pytest.param(length("+4"), id="a length with a plus"),
        pytest.param(length("1_0", b"abcdefghij"), id="a length with an underscore"),
        pytest.param(length("\u0664"), id="a length in Arabic digits"),
        pytest.param(length("4, 4"), id="a list of lengths"),
        pytest.param(length("4\r\nContent-Length: 4"), id="a length twice"),
        pytest.param(length("4\r\nContent-Length: 40", b"abcd" + HIDDEN), id="two lengths"),
        pytest.param(length("9" * 30), id="a length beyond all limits"),
        pytest.param(coded(b"Content-Length: 40", b"Transfer-Encoding: chunked"), id="length and chunks"),
        pytest.param(coded(b"Transfer-Encoding: chunked", b"Content-Length: 40"), id="chunks and length"),
        pytest.param(
            coded(b"Transfer-Encoding : chunked", b"Content-Length: 5"), id="a blank before a colon"
        ),
        pytest.param(coded(b"Transfer-Encoding: xchunked"), id="an unknown coding"),
        pytest.param(coded(b"Transfer-Encoding: identity, chunked"), id="two codings"),
        pytest.param(
            coded(b"Transfer-Encoding: identity", b"Transfer-Encoding: chunked"), id="codings twice"
        ),
        pytest.param(POST + HOST + b"Host: other\r\n\r\n", id="two hosts"),
        pytest.param(POST + b"\r\n", id="no host"),
        pytest.param(b"GET / HTTP/1.1\nHost: x\n\n", id="bare line feeds"),
        pytest.param(b"GET /\r\n\r\n", id="HTTP/0.9"),
        pytest.param(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", id="HTTP/2"),
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", id="TLS"),
    ],
)
def test_what_can_be_read_in_two_ways_is_refused(server: StubServer, raw: bytes) -> None:
    answer = until_closed(server.port, raw)
    assert status_of(answer) == 400 and b'"invalid_request"' in answer
    assert answer.count(b"HTTP/1.1 ") == 1, "a hidden second request was answered"
    assert server.call("GET", WEB + "health").status == 200


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", 431),
        (b"GET / HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 20_000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\n" + HOST + b"X: a\r\n" * 5_000, 431),
        (POST + HOST + b"Content-Length: 3000000\r\n\r\n", 413),
        (POST + HOST + b"Transfer-Encoding: chunked\r\n\r\n200000\r\n" + b"a" * 0x200000, 413),
    ],
    ids=["address", "header", "headers without an end", "announced body", "body in chunks"],
)
def test_what_is_too_long_is_refused_with_the_number(server: StubServer, raw: bytes, status: int) -> None:
    with connected(server.port) as connection:
        connection.sendall(raw)
        answer = b""
        while b"999" not in answer and (part := connection.recv(65536)):
            answer += part
    assert status_of(answer) == status and b"999" in answer


@pytest.mark.parametrize("kept", [b"", b"Connection: close\r\n"], ids=["kept", "to be closed"])
def test_a_long_body_may_be_sent_to_its_end(server: StubServer, kept: bytes) -> None:
    head = POST + HOST + kept + b"Content-Length: 4000000\r\n\r\n"
    with connected(server.port) as connection:
        connection.sendall(head)
        answer = connection.recv(1000)  # refused already, and the rest can be sent all the same
        for _ in range(100):
            connection.sendall(b"x" * 40_000)
        answer += rest_of(connection)
    assert status_of(answer) == 413 and b"999" in answer


def test_a_long_body_that_breaks_the_rules_is_refused_once(server: StubServer) -> None:
    chunks = b"200000\r\n" + b"a" * 0x200000 + b"\r\nno chunk"
    answer = until_closed(server.port, POST + HOST + b"Transfer-Encoding: chunked\r\n\r\n" + chunks)
    assert status_of(answer) == 413 and answer.count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize("given", [b"\xc3\xa9", b"\xff", b"a.b.c\xc3\xa9"])
@pytest.mark.parametrize("path", [b"/webhooks/web/messages", b"/webhooks/rest/webhook", b"/probe"])
def test_a_token_of_other_letters_is_a_wrong_token(server: StubServer, path: bytes, given: bytes) -> None:
    body = b'{"sender": "me", "message": "hello"}'
    head = b"POST " + path + b" HTTP/1.1\r\nConnection: close\r\nContent-Type: application/json\r\n" + HOST
    head += b"Content-Length: %d\r\nAuthorization: Bearer " % len(body) + given + b"\r\n\r\n"
    assert status_of(until_closed(server.port, head + body)) in (401, 404, 405)


@pytest.mark.parametrize("path", ["/" + "a" * 300, "//x", "/%ff%fe", "/%00", "/..%2f..%2fendpoints.yml"])
def test_an_odd_address_is_not_found(server: StubServer, path: str) -> None:
    assert server.call("GET", path).status == 404


def test_requests_in_a_row_are_answered_in_a_row(server: StubServer) -> None:
    last = HIDDEN.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    answer = until_closed(server.port, HIDDEN + POST + HOST + b"Content-Length: 2\r\n\r\n{}" + last)
    assert answer.count(b"HTTP/1.1 200") == 3 and answer.index(b'"token"') < answer.rindex(b'"status"')


def test_a_client_of_http_1_0_is_answered(server: StubServer) -> None:
    answer = until_closed(server.port, b"GET /webhooks/web/health HTTP/1.0\r\n\r\n")
    assert status_of(answer) == 200 and b"content-length" in answer and b"chunked" not in answer


def test_a_client_that_asks_before_it_sends_may_send(server: StubServer) -> None:
    with connected(server.port) as connection:
        connection.sendall(
            POST + HOST + b"Connection: close\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
        )
        assert connection.recv(100).startswith(b"HTTP/1.1 100")
        connection.sendall(b"{}")
        assert status_of(rest_of(connection)) == 200


def test_a_body_that_breaks_off_is_not_taken(server: StubServer) -> None:
    token = server.session()
    body = b'{"id": "7f8c9a5e-0b1d-4a55-9a39-6a1c9b1f3a10", "text": "half"}'
    head = b"POST /webhooks/web/messages HTTP/1.1\r\nContent-Type: application/json\r\n" + HOST
    head += b"Authorization: Bearer %b\r\nContent-Length: %d\r\n\r\n" % (token.encode(), len(body) + 9)
    with connected(server.port) as connection:
        connection.sendall(head + body)
    server.say(token, "whole")
    assert [m["text"] for m in server.call("GET", WEB + "history", token=token).body["messages"]] == ["whole"]


def test_nobody_chooses_a_conversation_on_the_rest_channel(server: StubServer) -> None:
    answer = server.call("POST", REST, {"sender": "me", "message": "hello"})
    assert (answer.status, answer.body[0]["error"]["code"]) == (401, "unknown_sender")


def test_the_probe_answers_who_has_its_token_and_leaves_nothing(server: StubServer) -> None:
    def stored() -> int:
        with sqlite3.connect(server.database) as database:
            return int(database.execute("SELECT count(*) FROM events").fetchone()[0])

    before = stored()
    assert server.call("GET", "/probe", token=PROBE_TOKEN).body == {"answered": True}
    assert stored() == before
    for token in (None, "wrong", PROBE_TOKEN[:-1]):
        assert server.call("GET", "/probe", token=token).status == 404


@pytest.mark.parametrize("path", ["/nowhere", "/probe", "/model", "/webhooks/slack/webhook"])
def test_what_is_not_there_is_said_in_json_everywhere(server: StubServer, path: str) -> None:
    answer = server.call("GET", path)
    assert answer.status == 404 and answer.body["error"]["code"] == "not_found"
