"""Two servers over one PostgreSQL: a conversation is the same whichever of them answers."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from sepsis_assistant.storage.locks import PATIENCE
from tests.support.postgres import Postgres
from tests.support.servers import WEB, StubServer
from tests.support.waiting import until

pytestmark = pytest.mark.ops

MESSAGES, CONVERSATIONS = 6, 8
Pair = tuple[StubServer, StubServer]


def text_of(server: StubServer, token: str, text: str, message_id: str | None = None) -> str:
    answer = server.say(token, text, message_id)
    assert answer.status == 200, answer.body
    return str(answer.body["replies"][0]["text"])


def said(server: StubServer, token: str) -> list[str]:
    return [m["text"] for m in server.call("GET", WEB + "history", token=token).body["messages"]]


def new_id() -> str:
    return str(uuid.uuid4())


def test_each_turn_knows_all_that_came_before_it_on_either_server(replicas: Pair) -> None:
    tokens = [replicas[0].session() for _ in range(CONVERSATIONS)]
    sends = [(token, number) for number in range(MESSAGES) for token in tokens]
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda s: (s[0], text_of(replicas[s[1] % 2], s[0], "KNOWN")), sends))
    known = Counter(answers)
    assert known == {(token, f"Known: {number}"): 1 for token in tokens for number in range(MESSAGES)}
    assert [len(said(replicas[0], token)) for token in tokens] == [MESSAGES] * CONVERSATIONS


def test_deleting_waits_for_the_message_that_the_other_server_has(replicas: Pair, tmp_path: Path) -> None:
    one, two = replicas
    token, go_on, same = one.session(), tmp_path / "go_on", new_id()
    with ThreadPoolExecutor(2) as pool:
        answer = pool.submit(text_of, one, token, f"UNTIL {go_on} hello", same)
        until(lambda: (tmp_path / "go_on.reached").exists(), "the turn")
        deleting = pool.submit(two.call, "DELETE", WEB + "conversation", None, token)
        until(lambda: waiting_locks(two) == 1, "the deletion")
        go_on.touch()
        assert "hello" in answer.result()
        assert deleting.result().body == {"deleted": True, "your_messages": 1, "our_answers": 1}
    assert said(one, token) == [] == said(two, token)


def test_an_answer_in_the_memory_of_one_server_is_gone_when_the_other_deletes(replicas: Pair) -> None:
    one, two = replicas
    token, same = one.session(), new_id()
    text_of(one, token, "a secret", new_id())
    assert "a secret" in text_of(one, token, "a secret", same)
    assert two.call("DELETE", WEB + "conversation", token=token).body["deleted"]
    assert text_of(one, token, "KNOWN", same) == "Known: 0"
    assert said(two, token) == ["KNOWN"]


def test_a_server_that_hangs_holds_its_conversations_for_a_time_and_one_that_is_killed_not_at_all(
    replicas: Pair, postgres: Postgres, new_folder: Callable[[], Path], tmp_path: Path
) -> None:
    third = StubServer(new_folder(), address=postgres.url.render_as_string()).start()
    tokens, same = (third.session(), third.session()), new_id()
    with ThreadPoolExecutor(2) as pool:
        cut = [pool.submit(third.say, token, f"UNTIL {tmp_path}/{token[-9:]}") for token in tokens]
        until(lambda: len(list(tmp_path.glob("*.reached"))) == 2, "both turns")
        third.freeze()
        until(lambda: replicas[0].say(tokens[0], "KNOWN", same).status == 200, "an answer", 6 * PATIENCE)
        assert replicas[0].log.count("holds a conversation") == 1
        third.kill()
        assert text_of(replicas[0], tokens[1], "KNOWN") == "Known: 0"
        assert all(isinstance(each.exception(), OSError) for each in cut)
    assert replicas[0].log.count("holds a conversation") == 1


def waiting_locks(server: StubServer) -> int:
    """Return how many connections wait for an advisory lock."""
    engine = sa.create_engine(server.address)
    with engine.connect() as connection:
        query = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        return int(connection.exec_driver_sql(query).scalar())
