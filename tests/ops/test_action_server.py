"""The action server: only calls with the secret are taken, and no request hangs or swells it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from actions.app import BODY_LIMIT
from actions.base import StoreAction
from actions.data_requests import ActionExportMyData
from actions.server import authorization_in
from sepsis_assistant.launcher.ports import free_port
from sepsis_assistant.launcher.processes import Child, answers
from tests.support.data import ROOT
from tests.support.servers import ACTION_SECRET
from tests.support.waiting import LIMIT, until

CALL = {
    "next_action": "action_export_my_data",
    "sender_id": "rest-me",
    "tracker": {"sender_id": "rest-me", "slots": {}, "latest_message": {}, "events": [], "paused": False,
                "followup_action": None, "active_loop": {}, "latest_action_name": None},
    "domain": {},
    "version": "3.6.21",
}  # fmt: skip
BODY = json.dumps(CALL).encode()
DEFAULT = {"Host": "127.0.0.1", "Authorization": ACTION_SECRET, "Content-Type": "application/json"}


@pytest.fixture(scope="module")
def port(new_folder: Callable[[], Path]) -> Iterator[int]:
    """Return the port of a running action server, which is asked for nothing that it must not do."""
    folder, port = new_folder(), free_port()
    endpoint = {"url": f"http://127.0.0.1:{port}/webhook", "headers": {"Authorization": ACTION_SECRET}}
    store = {"dialect": "sqlite", "db": str(folder / "chat.db")}
    endpoints = folder / "endpoints.yml"
    endpoints.write_text(json.dumps({"action_endpoint": endpoint, "tracker_store": store}))
    server = Child(
        [sys.executable, "-m", "actions.server", str(port)], ROOT, {"SEPSIS_ENDPOINTS": str(endpoints)}
    )
    until(lambda: answers(port, "/health"), "the start of the action server")
    yield port
    assert answers(port, "/health")
    assert server.code is None
    server.stop()


def raw(port: int, head: str, body: bytes = b"") -> tuple[int, bytes]:
    """Send bytes as they are; return the status and the body of the answer."""
    with socket.create_connection(("127.0.0.1", port), LIMIT) as connection:
        connection.sendall(head.replace("\n", "\r\n").encode() + b"\r\n\r\n")
        received = b""
        with contextlib.suppress(OSError):  # it may have answered already
            connection.sendall(body)
        while b"\r\n\r\n" not in received or len(received) < _whole(received):
            part = connection.recv(65536)
            if not part:
                break
            received += part
    start, _, rest = received.partition(b"\r\n\r\n")
    return int(start.split()[1]), rest


def _whole(received: bytes) -> int:
    head, _, _ = received.partition(b"\r\n\r\n")
    lengths = [
        line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
    ]
    return len(head) + 4 + (int(lengths[0]) if lengths else 0)


def post(port: int, body: bytes = BODY, **changes: str | None) -> tuple[int, Any]:
    given = {**DEFAULT, "Content-Length": str(len(body))}
    given |= {name.replace("_", "-"): value for name, value in changes.items()}
    lines = [f"{name}: {value}" for name, value in given.items() if value is not None]
    status, answer = raw(port, "\n".join(["POST /webhook HTTP/1.1", *lines]), body)
    return status, json.loads(answer) if answer.startswith(b"{") else answer


def test_a_call_with_the_secret_is_answered_packed_or_not(port: int) -> None:
    for status, answer in (
        post(port),
        post(port, Content_Type="application/json; charset=utf-8", Host="localhost:5055"),
        post(port, zlib.compress(BODY), Content_Encoding="deflate"),
    ):
        assert status == 200 and answer["events"][0]["name"] == "data_request"
        assert "Nothing from you was stored" in answer["responses"][0]["text"]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"Authorization": None}, 401),
        ({"Authorization": "Bearer another"}, 401),
        ({"Authorization": ACTION_SECRET + "\u00e9"}, 401),
        ({"Content_Type": "text/plain"}, 415),
        ({"Content_Type": None}, 415),
        ({"Host": "evil.example", "Origin": "https://evil.example"}, 403),
        ({"Host": "127.0.0.1.evil.example"}, 403),
        ({"Host": "["}, 403),
        ({"Host": None}, 403),
        ({"Content_Encoding": "gzip"}, 415),
        ({"Content_Encoding": "deflate"}, 400),
    ],
    ids=str,
)
def test_a_call_of_somebody_else_or_in_another_form_is_refused(port: int, changes, status) -> None:
    assert post(port, **changes)[0] == status


@pytest.mark.parametrize("length", ["-5", "+4", "1_0", "4, 5", "\u0664", "99999999999999999999", ""])
def test_no_length_makes_it_hang(port: int, length: str) -> None:
    assert post(port, b"abcd", Content_Length=length)[0] == 400
    assert post(port, b"abcd", Content_Length=length, Authorization=None)[0] in (400, 401)


def test_a_length_beside_chunks_and_a_second_host_are_refused(port: int) -> None:
    assert post(port, Transfer_Encoding="chunked")[0] == 400
    head = "\n".join(
        ["POST /webhook HTTP/1.1", "Host: localhost", *(f"{n}: {v}" for n, v in DEFAULT.items())]
    )
    assert raw(port, head + f"\nContent-Length: {len(BODY)}", BODY)[0] == 403


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"{}", b'{"tracker": 1}', b"[" * 100_000])
def test_a_body_that_is_no_call_is_refused(port: int, body: bytes) -> None:
    assert post(port, body)[0] == 400


def test_a_body_that_swells_is_refused_before_it_has_swollen(port: int) -> None:
    bomb = zlib.compress(b" " * (2 * BODY_LIMIT), 9)
    assert len(bomb) < BODY_LIMIT / 500
    assert post(port, bomb, Content_Encoding="deflate")[0] == 413


def test_without_the_secret_a_large_body_is_not_read(port: int) -> None:
    head = "POST /webhook HTTP/1.1\nHost: localhost\nContent-Type: application/json"
    assert raw(port, f"{head}\nContent-Length: {2 * BODY_LIMIT}", b"x")[0] == 401


def test_an_unknown_action_and_address_are_told(port: int) -> None:
    assert post(port, json.dumps({**CALL, "next_action": "action_other"}).encode())[0] == 404
    assert raw(port, "GET /actions HTTP/1.1\nHost: localhost")[0] == 404


def test_rasas_own_action_server_which_asks_for_no_secret_does_nothing(caplog, monkeypatch) -> None:
    from rasa_sdk import Tracker
    from rasa_sdk.executor import CollectingDispatcher

    monkeypatch.setattr(StoreAction, "store", None)
    dispatcher, tracker = CollectingDispatcher(), Tracker.from_dict(CALL["tracker"])
    assert asyncio.run(ActionExportMyData().run(dispatcher, tracker, {})) == []
    assert dispatcher.messages == [] and "StoreClosed" in caplog.text


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("action_endpoint: {headers: {Authorization: Bearer x}}", "Bearer x"),
        (
            "action_endpoint: {headers: {Authorization: 'Bearer ${SEPSIS_TEST_SECRET}'}}",
            "Bearer of the environment",
        ),
        ("action_endpoint: {url: x}", None),
        ("", None),
    ],
)
def test_the_secret_is_that_which_rasa_sends(tmp_path, monkeypatch, content: str, found: str | None) -> None:
    monkeypatch.setenv("SEPSIS_TEST_SECRET", "of the environment")
    (tmp_path / "endpoints.yml").write_text(content)
    assert authorization_in(tmp_path / "endpoints.yml") == found
