"""Who may choose a sender id on the REST channel: nobody without the token, unless a developer says so."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from sanic.compat import Header

from sepsis_assistant.channels.guard import Guard
from sepsis_assistant.channels.refusals import Refused
from sepsis_assistant.channels.rest import RestChannel
from sepsis_assistant.channels.settings import HttpSettings

TOKEN = "a token for tests, long enough"
LOCAL = {"host": "127.0.0.1:5005"}


def sender(asked: str | None, headers: dict[str, str], token: str | None = None, **how: Any) -> str | None:
    """Return the conversation that a request gets, or None where it is refused."""
    settings = HttpSettings("k" * 32, token, how.get("rest_open", False), (), (), None)
    request = SimpleNamespace(headers=Header(headers), ip=how.get("ip", "127.0.0.1"))
    channel = RestChannel(settings, Guard(None, None))  # type: ignore[arg-type]
    body = {} if asked is None else {"sender": asked}
    try:
        return channel._sender(request, body)  # type: ignore[arg-type]
    except Refused as refusal:
        assert (refusal.status, refusal.code) == (401, "unknown_sender")
        return None


@pytest.mark.parametrize(
    "headers", [LOCAL, {"host": "localhost"}, {**LOCAL, "origin": "http://127.0.0.1:5005"}]
)
def test_a_plain_proxy_on_this_machine_opens_no_conversation(headers: dict[str, str]) -> None:
    assert sender("me", headers) is None
    assert sender("me", headers, TOKEN) is None
    assert sender("me", headers, rest_open=True) == "me"


@pytest.mark.parametrize(
    ("headers", "ip"),
    [
        ({**LOCAL, "CF-Connecting-IP": "203.0.113.5"}, "127.0.0.1"),
        ({**LOCAL, "X-Client-IP": "203.0.113.5"}, "127.0.0.1"),
        ({**LOCAL, "True-Client-IP": "203.0.113.5"}, "127.0.0.1"),
        ({**LOCAL, "X-Forwarded-For": "203.0.113.5"}, "127.0.0.1"),
        ({**LOCAL, "Forwarded": "for=203.0.113.5"}, "127.0.0.1"),
        ({**LOCAL, "X-Real-IP": "203.0.113.5"}, "127.0.0.1"),
        ({**LOCAL, "Via": "1.1 proxy"}, "127.0.0.1"),
        ({"host": "bot.example"}, "127.0.0.1"),
        ({"host": "["}, "127.0.0.1"),
        ({**LOCAL, "origin": "http://["}, "127.0.0.1"),
        ({**LOCAL, "origin": "https://evil.example"}, "127.0.0.1"),
        (LOCAL, "203.0.113.5"),
    ],
)
def test_even_an_open_channel_is_open_to_this_machine_only(headers: dict[str, str], ip: str) -> None:
    assert sender("me", headers, rest_open=True, ip=ip) is None


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        (f"Bearer {TOKEN}", True),
        ("Bearer wrong", False),
        (f"Bearer {TOKEN}\u00e9", False),
        ("Bearer \udcff", False),
    ],
)
def test_the_token_and_nothing_like_it_lets_a_program_choose(given: str, taken: bool) -> None:
    assert sender("me", {"host": "bot.example", "authorization": given}, TOKEN) == ("me" if taken else None)


def test_a_conversation_goes_on_under_the_id_that_the_server_made() -> None:
    made = sender(None, {"host": "bot.example"})
    assert made is not None
    assert sender(made, {"host": "bot.example"}) == made
    assert sender(made + "x", {"host": "bot.example"}) is None
