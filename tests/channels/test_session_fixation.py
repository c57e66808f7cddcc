"""Nobody can have somebody else talk in a conversation that they know: a session is the server's choice."""

from __future__ import annotations

import pytest

from sepsis_assistant.channels.tokens import Tokens
from tests.support.servers import KEY, WEB, StubServer

pytestmark = pytest.mark.ops
CHOSEN = "chosen-by-the-client"


def brought(how: str, token: str) -> dict[str, object]:
    """Return the parts of a request for a session that brings a token, or a name, in this way."""
    named = {"token": token, "session": token, "sender": CHOSEN, "sender_id": f"web-{CHOSEN}", "id": CHOSEN}
    cookies = "; ".join(f"{name}={value}" for name, value in named.items())
    address = "&".join(f"{name}={value}" for name, value in named.items())
    return {
        "as its authorization": {"token": token},
        "in the body": {"body": named},
        "in cookies": {"Cookie": cookies},
        "in the address": {"path": f"{WEB}session?{address}"},
        "in headers": {"X_Session": token, "X_Sender_Id": CHOSEN, "X_Request_Id": CHOSEN},
    }[how]


@pytest.mark.parametrize(
    "how", ["as its authorization", "in the body", "in cookies", "in the address", "in headers"]
)
def test_a_new_session_is_not_one_that_the_client_brings(server: StubServer, how: str) -> None:
    planted = server.session()
    server.say(planted, "planted")
    answer = server.call("POST", **{"path": f"{WEB}session", **brought(how, planted)})  # type: ignore[arg-type]
    assert answer.status == 200
    names = [Tokens(KEY).sender_of(f"Bearer {token}") for token in (planted, answer.body["token"])]
    assert names[0] != names[1] and CHOSEN not in names[1]
    server.say(answer.body["token"], "my secret")
    read = [
        [message["text"] for message in server.call("GET", f"{WEB}history", token=token).body["messages"]]
        for token in (planted, answer.body["token"])
    ]
    assert read == [["planted"], ["my secret"]]
