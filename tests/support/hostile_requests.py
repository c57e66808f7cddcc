"""Requests that no friendly client sends: wrong types, broken JSON, odd headers and paths, two-faced ends."""

from __future__ import annotations

import copy
import json
import random
import urllib.parse
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

import h11

from tests.support.hostile_texts import table
from tests.support.raw_http import HOST
from tests.support.servers import REST, WEB

WRONG: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 2**64, 10**400, float("nan"), float("inf"), "", " ", "\0", "\ud800",
    "x" * 300, "\u202e/restart", "../..", [], [[]], ["text"], {}, {"a": 1}, {"$ne": None}, [{"a": "x"}] * 3,
)  # fmt: skip
NAMING = ("id", "update_id", "message_id")  # in these another number is another person or message
CALLED = ("messages", "session", "history", "feedback", "conversation")


def places(node: Any) -> Iterator[tuple[Any, Any]]:
    """Yield where every value of a JSON value stands: its container and its key."""
    for key, value in list(node.items()) if isinstance(node, dict) else list(enumerate(node)):
        yield node, key
        if isinstance(value, dict | list):
            yield from places(value)


def mistyped(body: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """Return `body` with one to three fields of wrong types, missing or too many."""
    made = copy.deepcopy(body)
    for _ in range(chance.randrange(1, 4)):
        container, key = chance.choice([*places(made), (made, "x")])
        way = chance.randrange(6)
        if way == 0 and isinstance(container, dict):
            container.pop(key, None)
        elif way == 1:
            made[chance.choice(table("extra"))] = copy.deepcopy(chance.choice(WRONG))
        else:
            usable = [w for w in WRONG if not (key in NAMING and _is_number(w))]
            container[key] = copy.deepcopy(chance.choice(usable))
    return made


def _is_number(value: Any) -> bool:
    return type(value) is int and abs(value) < 2**63


def broken(body: dict[str, Any], chance: random.Random) -> bytes:
    """Return what looks like the JSON of `body` and is none, or is written as nobody writes it."""
    good = json.dumps(body).encode()
    return chance.choice(
        (
            good[: chance.randrange(len(good))], good + b"}", b"\xef\xbb\xbf" + good, b"\xff" + good,
            good.replace(b'"', b"'"), good.decode().encode("utf-16"), good[:-1] + b"," + good[1:],
            b"[" + good + b"]", b'{"a":' * 3000, b"", b"null", b"[" * 60_000, good[:-1] + b', "x": 1e999}',
            good[:-1] + b', "n": ' + b"9" * 5000 + b"}", b" " * 70_000 + good,
        )
    )  # fmt: skip


def damaged(body: dict[str, Any], chance: random.Random) -> bytes:
    """Return JSON of wrong types, or what is no JSON at all."""
    return json.dumps(mistyped(body, chance)).encode() if chance.random() < 0.7 else broken(body, chance)


def request(
    method: str, path: str, headers: Sequence[tuple[str, str]], body: bytes = b"", host: bytes = HOST
) -> bytes:
    """Return a request byte by byte, whatever its parts are; the connection ends with its answer."""
    lines = [f"{name}: {value}\r\n".encode("latin-1", "replace") for name, value in headers]
    start = f"{method} {path} HTTP/1.1\r\n".encode()
    length = b"Content-Length: %d\r\n" % len(body)
    return b"".join([start, host, *lines, length, b"Connection: close\r\n\r\n", body])


def odd_request(chance: random.Random, given: str) -> bytes:
    """Return a request with odd headers and the token `given`."""
    scheme = chance.choice(("Bearer ", "Bearer ", "bearer ", "Basic ", "", "Bearer\t", "Bearer a, Bearer "))
    headers = [("Authorization", scheme + given)] * chance.choice((0, 1, 1, 1, 2))
    kind = chance.choice(table("types")) if chance.random() < 0.4 else "application/json"
    headers.append(("Content-Type", kind))
    headers += [("Origin", chance.choice(table("origins")))] if chance.random() < 0.5 else []
    for line in chance.sample(table("headers"), chance.randrange(3)):
        name, _, value = line.partition(": ")
        headers.append((name, value))
    odd_host = f"Host: {chance.choice(table('hosts'))}\r\n".encode("latin-1")
    body = {"id": str(uuid.UUID(int=chance.getrandbits(128))), "text": "hello", "token": given}
    path = chance.choice((REST, "/", *(WEB + name for name in CALLED)))
    return request(
        chance.choice(table("methods")) if chance.random() < 0.3 else "POST",
        path,
        headers,
        json.dumps(body | {"message": "hello", "sender": given}).encode(),
        odd_host if chance.random() < 0.3 else HOST,
    )


def forged(tokens: Sequence[str], chance: random.Random) -> str:
    """Return a token that is made of good ones and is none."""
    token = chance.choice(tokens)
    name, _, rest = token.partition(".")
    place = chance.randrange(len(token) - 6)  # the last characters of a signature hold bits that say nothing
    other = "B" if token[place] == "A" else "A"
    return chance.choice(
        ("", "x", "null", "e30.e30.e30", "A" * 4000, "\xff", token[:-1], token + "x", f"{name}..", rest)
        + (f"{name}.{rest}.{rest}", token[:place] + other + token[place + 1 :], f"web-{name}", name)
    )


def traversal(chance: random.Random) -> bytes:
    """Return a request for an address that is none of ours, or one of ours in another spelling."""
    path = chance.choice(table("paths"))
    if chance.random() < 0.3:
        odd = "".join(chance.choices("./\\%\0\n:aA~", k=12))
        path = "/" + urllib.parse.quote(odd, safe="./\\%:~")
    elif chance.random() < 0.1:
        path = "/" + "../" * chance.randrange(3000)
    return request(chance.choice(table("methods")), path, [])


def smuggled(chance: random.Random, hidden: bytes) -> bytes:
    """Return a request whose end can be seen in two places, or is damaged, with `hidden` behind it."""
    lines = [line.encode("latin-1") for line in chance.sample(table("lines"), chance.choice((1, 1, 2, 2, 3)))]
    head = f"POST {WEB}session HTTP/1.1\r\n".encode() + HOST + b"".join(line + b"\r\n" for line in lines)
    raw = head + b"\r\n" + chance.choice(table("bodies")).encode("latin-1") + hidden
    if chance.random() < 0.3:
        place = chance.randrange(len(raw))
        raw = raw[:place] + bytes([chance.randrange(256)]) * chance.randrange(3) + raw[place + 1 :]
    return raw


def requests_in(raw: bytes) -> int:
    """Return how many whole requests another parser sees before it has something to say against the next."""
    connection, count = h11.Connection(h11.SERVER), 0
    connection.receive_data(raw)
    try:
        while (event := connection.next_event()) not in (h11.NEED_DATA, h11.PAUSED):
            if isinstance(event, h11.EndOfMessage):
                count += 1
                connection.send(h11.Response(status_code=204, headers=[]))
                connection.send(h11.EndOfMessage())
                if connection.our_state is h11.MUST_CLOSE:
                    break
                connection.start_next_cycle()
    except h11.ProtocolError:
        pass
    return count
