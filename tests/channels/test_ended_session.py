"""A session's time is over: its token opens nothing any more, but still deletes what was said with it."""

from __future__ import annotations

import time
import uuid

import pytest
from itsdangerous import URLSafeTimedSerializer

from sepsis_assistant.channels.tokens import SESSION_SECONDS
from tests.support.servers import KEY, WEB, StubServer

pytestmark = pytest.mark.ops
REFUSED = [("POST", "messages"), ("GET", "history"), ("POST", "feedback")]


@pytest.fixture
def signed_long_ago(monkeypatch: pytest.MonkeyPatch):
    """Return a function that gives a token the signature that it would have had a day and a minute ago."""

    def sign(token: str, key: str = KEY) -> str:
        name = URLSafeTimedSerializer(KEY, salt="web session").loads(token)
        made = time.time() - SESSION_SECONDS - 60
        with monkeypatch.context() as patch:
            patch.setattr("itsdangerous.timed.time.time", lambda: made)
            return str(URLSafeTimedSerializer(key, salt="web session").dumps(name))

    return sign


@pytest.mark.parametrize(("method", "path"), REFUSED)
def test_a_token_that_has_run_out_reads_and_says_nothing(server: StubServer, signed_long_ago, method, path):
    ended = signed_long_ago(server.session())
    answer = server.call(method, WEB + path, {"id": str(uuid.uuid4()), "text": "x"}, ended)
    assert (answer.status, answer.body["error"]["code"]) == (401, "expired_token")


def test_a_token_that_has_run_out_still_deletes_its_conversation(server: StubServer, signed_long_ago):
    token = server.session()
    server.say(token, "my secret")
    answer = server.call("DELETE", WEB + "conversation", token=signed_long_ago(token))
    assert (answer.status, answer.body) == (200, {"deleted": True, "your_messages": 1, "our_answers": 1})
    assert server.call("GET", WEB + "history", token=token).body == {"messages": []}


def test_an_old_token_of_another_key_deletes_nothing(server: StubServer, signed_long_ago):
    token = server.session()
    server.say(token, "my secret")
    forged = signed_long_ago(token, "another key, also long enough to sign with")
    answer = server.call("DELETE", WEB + "conversation", token=forged)
    assert (answer.status, answer.body["error"]["code"]) == (401, "invalid_token")
    assert len(server.call("GET", WEB + "history", token=token).body["messages"]) == 1
