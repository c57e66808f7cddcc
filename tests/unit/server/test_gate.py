"""The application sees whole requests only, everybody gets an answer, and a start that fails says why."""

from __future__ import annotations

import asyncio
import gzip
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest
from rasa.core.utils import AvailableEndpoints
from rasa.shared.exceptions import RasaException

from sepsis_assistant.channels.http import READ_LIMIT
from sepsis_assistant.server.application import _load
from sepsis_assistant.server.gate import DISCARD_LIMIT, Gate, StartError
from sepsis_assistant.storage.database import StoreError


def run(application: Any, scope: dict[str, Any], *messages: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the gate these messages; return what it sends."""
    coming, sent = list(messages), []

    async def receive() -> dict[str, Any]:
        return coming.pop(0)

    async def send(message: Any) -> None:
        sent.append(dict(message))

    asyncio.run(Gate(application)(scope, receive, send))
    return sent


GONE = {"type": "http.disconnect"}


def request(path: str = "/", **headers: bytes) -> dict[str, Any]:
    pairs = [(name.replace("_", "-").encode(), value) for name, value in headers.items()]
    return {"type": "http", "path": path, "method": "POST", "headers": pairs}


def part(body: bytes, more: bool = False) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more}


async def echo(scope: Any, receive: Any, send: Any) -> None:
    message = await receive()
    assert not message["more_body"]
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": message["body"]})


async def failing(scope: Any, receive: Any, send: Any) -> None:
    raise RuntimeError("what somebody wrote")


def test_a_body_in_parts_is_given_whole_and_its_answer_has_a_length() -> None:
    start, body = run(echo, request(), part(b"ab", True), part(b"", True), part(b"cd"))
    assert start["headers"] == [(b"content-length", b"4")] and body["body"] == b"abcd"


@pytest.mark.parametrize("status", [204, 304])
def test_an_answer_without_a_body_has_no_length(status: int) -> None:
    async def empty(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    assert run(empty, request(), part(b""))[0]["headers"] == []


def test_a_turn_that_is_cut_off_at_the_end_of_the_server_names_whom_to_call() -> None:
    async def cut_off(scope: Any, receive: Any, send: Any) -> None:
        raise asyncio.CancelledError

    start, body, _ = run(cut_off, request(), part(b"{}"))
    error = json.loads(body["body"])["error"]
    assert (start["status"], error["code"]) == (503, "ending") and "999" in error["fix"]


def test_half_a_request_reaches_nobody() -> None:
    assert run(failing, request(), part(b"half", True), GONE) == []


@pytest.mark.parametrize(
    ("headers", "parts"),
    [
        ({"content_length": str(READ_LIMIT + 1).encode()}, []),
        ({}, [part(b"x" * READ_LIMIT, True), part(b"x", True)]),
    ],
    ids=["announced", "in chunks"],
)
@pytest.mark.parametrize("rest", [[part(b"x", True), part(b"x")], [GONE]], ids=["to its end", "half"])
def test_a_long_body_is_refused_before_its_end(
    headers: dict[str, bytes], parts: list[Any], rest: list[Any]
) -> None:
    start, body, end = run(failing, request(**headers), *parts, *rest)
    assert start["status"] == 413 and (b"connection", b"close") in start["headers"]
    assert (b"content-length", str(len(body["body"])).encode()) in start["headers"]
    assert "999" in json.loads(body["body"])["error"]["fix"]
    assert body["more_body"] and not end.get("more_body")


def test_a_body_that_is_too_long_by_its_last_part_is_refused() -> None:
    start, *_ = run(failing, request(), part(b"x" * READ_LIMIT, True), part(b"x"))
    assert start["status"] == 413 and (b"connection", b"close") not in start["headers"]


def test_a_refused_body_is_read_to_its_end_before_the_answer_ends() -> None:
    coming = [part(b"x", True), part(b"x", True), part(b"x")]
    left_at: list[int] = []

    async def receive() -> Any:
        return coming.pop(0)

    async def send(message: Any) -> None:
        left_at.append(len(coming))

    asyncio.run(Gate(failing)(request(content_length=b"9" * 9), receive, send))
    assert left_at == [3, 3, 0]


def test_a_refused_body_without_an_end_is_not_read_for_ever() -> None:
    count = 0

    async def receive() -> Any:
        nonlocal count
        count += 1
        return part(b"x" * 65536, True)

    async def send(message: Any) -> None:
        pass

    asyncio.run(Gate(failing)(request(content_length=b"9" * 18), receive, send))
    assert count == DISCARD_LIMIT // 65536


@pytest.mark.parametrize("path", ["/webhooks/web/messages", "/webhooks/rest/webhook"])
def test_an_error_of_the_application_is_answered_in_the_channels_form(path: str, caplog: Any) -> None:
    start, body, _ = run(failing, request(path), part(b""))
    answer = json.loads(body["body"])
    error = answer[0]["error"] if "rest" in path else answer["error"]
    assert start["status"] == 500 and error["code"] == "internal" and "999" in error["fix"]
    assert "RuntimeError" in caplog.text and "somebody wrote" not in caplog.text


class Lifespan:
    """Start and stop as Sanic does, which then looks for a request; or fail with an error at the start."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        for _ in range(2):
            kind = (await receive())["type"]
            if self.error:
                raise self.error
            await send({"type": kind + ".complete"})
        raise AttributeError("request")


LIFE = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]


def test_a_server_that_has_ended_has_not_failed() -> None:
    sent = run(Lifespan(), {"type": "lifespan"}, *LIFE)
    assert [m["type"] for m in sent] == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_a_start_that_cannot_be_says_why() -> None:
    (said,) = run(Lifespan(StartError("do this")), {"type": "lifespan"}, *LIFE)
    assert said == {"type": "lifespan.startup.failed", "message": "do this"}


@pytest.mark.parametrize("error", [AttributeError("x"), RuntimeError("x")])
def test_any_other_error_at_the_start_is_no_start(error: Exception) -> None:
    with pytest.raises(type(error)):
        run(Lifespan(error), {"type": "lifespan"}, *LIFE)


def test_a_model_that_is_cut_is_named_with_what_to_do(tmp_path: Path) -> None:
    model = tmp_path / "m.tar.gz"
    model.write_bytes(b"\x1f\x8b\x08\x00 the rest is missing")
    with pytest.raises(StartError, match=f"{model} .* make train"):
        asyncio.run(_load(model, AvailableEndpoints(), SimpleNamespace(ctx=SimpleNamespace()), None))


@pytest.mark.parametrize("error", [StoreError("do this"), RasaException("do this")])
def test_a_store_that_cannot_be_used_is_told_in_its_own_words(
    error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sepsis_assistant.server.application.load_agent_on_start", Mock(side_effect=error))
    model = tmp_path / "m.tar.gz"
    model.write_bytes(gzip.compress(b"whole"))
    with pytest.raises(StartError, match="do this"):
        asyncio.run(_load(model, AvailableEndpoints(), None, None))
