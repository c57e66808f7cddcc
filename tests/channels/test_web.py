"""The web channel over real HTTP: sessions, repeated ids, limits, deleting. Contract: docs/http-api.md."""

from __future__ import annotations

import json
import sqlite3
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from sepsis_assistant.version import version
from tests.support.servers import WEB, StubServer
from tests.support.stored import holds
from tests.support.waiting import until

pytestmark = pytest.mark.ops
MESSAGES = WEB + "messages"
READY = {"status": "ok", "model": True, "store": True, "version": version()}
LONG = "We went to the shops and then home. "


def new_id() -> str:
    return str(uuid.uuid4())


def code(answer) -> str:
    assert set(answer.body["error"]) == {"code", "message", "fix"}
    return answer.body["error"]["code"]


def test_a_message_is_answered_as_the_contract_says(server: StubServer):
    answer = server.say(server.session(), "hello", country="GB")
    reply = answer.body["replies"][0]
    assert answer.status == 200
    assert reply["text"].endswith("to: hello") and reply["source_line"] == "Sources: NHS."
    assert reply["sources"][0]["url"].startswith(("https://", "http://"))
    assert reply["emergency"] is False and reply["response"] == "utter_test"
    assert reply["id"] == answer.body["id"] + "/0" and reply["time"].endswith("Z")


def test_an_emergency_reply_is_marked_and_kept_whole(server: StubServer):
    replies = server.say(server.session(), "DANGER").body["replies"]
    assert [r["emergency"] for r in replies] == [True]
    assert replies[0]["text"] == "Call 999 now.\n\nStay."


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        (None, "missing_token"),
        ("forged", "invalid_token"),
        ("IkFBQSI.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb", "invalid_token"),
    ],
)
@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "messages"), ("GET", "history"), ("DELETE", "conversation"), ("POST", "feedback")],
)
def test_without_a_token_of_ours_nothing_is_read_or_changed(
    server: StubServer, method, path, token, expected
):
    answer = server.call(method, WEB + path, {"id": new_id(), "text": "x"}, token)
    assert (answer.status, code(answer)) == (401, expected)


def test_a_changed_token_is_refused(server: StubServer):
    token = server.session()
    flipped = ("B" if token[3] != "B" else "C").join((token[:3], token[4:]))
    assert server.call("GET", WEB + "history", token=flipped).status == 401


def test_conversations_are_apart(server: StubServer):
    mine, other = server.session(), server.session()
    answer = server.say(mine, "my secret")
    assert server.call("GET", WEB + "history", token=other).body == {"messages": []}
    rating = {"reply_id": answer.body["replies"][0]["id"], "helpful": True}
    assert code(server.call("POST", WEB + "feedback", rating, other)) == "unknown_reply"
    server.call("DELETE", WEB + "conversation", token=other)
    assert len(server.call("GET", WEB + "history", token=mine).body["messages"]) == 1


def test_another_conversations_id_is_a_message_of_its_own(server: StubServer):
    same = new_id()
    first, second = (server.say(server.session(), f"hello {n}", same) for n in range(2))
    assert first.body["replies"][0]["text"].endswith("hello 0")
    assert second.body["replies"][0]["text"].endswith("hello 1")


def test_the_same_id_again_gets_the_same_answer(server: StubServer):
    token, same = server.session(), new_id()
    first = server.say(token, "hello", same)
    again = server.say(token, "hello", same.upper())
    assert again.body == first.body
    assert len(server.call("GET", WEB + "history", token=token).body["messages"]) == 1


def test_the_same_id_at_the_same_time_is_processed_once(server: StubServer):
    token, same = server.session(), new_id()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: server.say(token, "SLOW0.5 hello", same), range(8)))
    assert {json.dumps(a.body) for a in answers} == {json.dumps(answers[0].body)}
    assert len(server.call("GET", WEB + "history", token=token).body["messages"]) == 1


def test_a_slow_turn_gets_202_and_then_its_answer(server: StubServer):
    token, same = server.session(), new_id()
    pending = server.say(token, "SLOW11 hello", same)
    assert (pending.status, pending.body["id"]) == (202, same)
    assert pending.body["retry_after"] > 0
    assert server.say(token, "SLOW11 hello", same).status == 200


def test_messages_of_one_conversation_keep_their_order(server: StubServer):
    token, first = server.session(), new_id()
    with ThreadPoolExecutor(2) as pool:
        pool.submit(server.say, token, "SLOW1 first", first)
        until(lambda: holds(server.database, first), "the first message's arrival")
        pool.submit(server.say, token, "second").result()
    said = [m["text"] for m in server.call("GET", WEB + "history", token=token).body["messages"]]
    assert said == ["SLOW1 first", "second"]


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("/ask_causes", "ask causes"),
        ("/restart", "restart"),
        ("  //restart", "restart"),
        ("\u200b/greet", "greet"),
        ("\uff0fgreet", "greet"),
        ('/report_urgent_symptoms{"a": 1}', 'report urgent symptoms{"a": 1}'),
    ],
)
def test_typed_text_never_becomes_a_command(server: StubServer, text, read_as):
    reply = server.say(server.session(), text).body["replies"][0]
    assert reply["text"].partition(": ")[2] == read_as


@pytest.mark.parametrize(
    "payload", ["/restart", "/session_start", "/report_improvement", "hello", '/x{"a":1}']
)
def test_a_button_that_was_not_offered_is_refused(server: StubServer, payload):
    answer = server.press(server.session(), payload)
    assert (answer.status, code(answer)) == (400, "unknown_button")


def test_a_button_works_in_the_session_that_got_it(server: StubServer):
    token = server.session()
    server.say(token, "hello")
    assert server.press(token, "/odd_button").body["replies"][0]["text"].endswith("/odd_button")
    assert code(server.press(server.session(), "/odd_button")) == "unknown_button"


def test_standing_buttons_need_no_offer(server: StubServer):
    assert server.press(server.session(), "/ask_causes").status == 200


@pytest.mark.parametrize(
    ("body", "status", "expected"),
    [
        (b"{broken", 400, "invalid_json"),
        (b"", 400, "invalid_json"),
        (b"\xff\xfe", 400, "invalid_json"),
        (b'{"a":' * 2000, 400, "invalid_json"),
        (b"[]", 400, "invalid_message"),
        (b'"hello"', 400, "invalid_message"),
        ({}, 400, "invalid_message"),
        ({"id": "7", "text": "x"}, 400, "invalid_message"),
        ({"id": 7, "text": "x"}, 400, "invalid_message"),
        ({"id": "x" * 36, "text": "x"}, 400, "invalid_message"),
        ({"id": new_id()}, 400, "invalid_message"),
        ({"id": new_id(), "text": 5}, 400, "invalid_message"),
        ({"id": new_id(), "text": None}, 400, "invalid_message"),
        ({"id": new_id(), "text": ["x"]}, 400, "invalid_message"),
        ({"id": new_id(), "text": "x", "payload": "/greet"}, 400, "invalid_message"),
        ({"id": new_id(), "text": "x", "country": 5}, 400, "invalid_message"),
        ({"id": new_id(), "text": "x" * 50_001}, 413, "too_long"),
        ({"id": new_id(), "text": "x" * 66_000}, 413, "too_large"),
        ({"id": new_id(), "text": "x" * 2_000_000}, 413, "too_large"),
    ],
)
def test_what_is_no_message_is_refused_with_a_reason(server: StubServer, body, status, expected):
    answer = server.call("POST", MESSAGES, body, server.session())
    assert (answer.status, code(answer)) == (status, expected)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_forms_of_other_sites_are_refused(server: StubServer, kind):
    body = json.dumps({"id": new_id(), "text": "x"}).encode()
    answer = server.call("POST", MESSAGES, body, server.session(), Content_Type=kind)
    assert (answer.status, code(answer)) == (415, "not_json")


@pytest.mark.parametrize("text", ["", "   ", "\0\x01", "\ud800 half", "\U0001f600", "x" * 50_000])
def test_odd_texts_are_answered(server: StubServer, text):
    body = {"id": new_id(), "text": text}
    answer = server.call("POST", MESSAGES, body, server.session())
    assert answer.status == 200 and answer.body["replies"][0]["text"]


def test_danger_in_the_middle_of_50_000_characters_is_kept(server: StubServer):
    told = "My gran has gone grey and talks nonsense."
    text = LONG * 680 + told + " " + LONG * 680
    read = server.say(server.session(), text).body["replies"][0]["text"]
    assert told in read and len(read) < 2500


def test_a_flood_is_refused_but_never_a_danger_sign(server: StubServer):
    token = server.session()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: server.say(token, f"hello {n}"), range(40)))
    refused = [a for a in answers if a.status == 429]
    assert len(refused) == 10
    assert {code(a) for a in refused} == {"too_many_messages"}
    assert all(int(a.headers["retry-after"]) > 0 for a in refused)
    assert server.say(token, "DANGER my dad has gone blue and cannot breathe").status == 200
    assert server.say(token, "hello").status == 429
    assert server.say(server.session(), "hello").status == 200


@pytest.mark.parametrize(
    ("text", "emergency"),
    [("RAISE hello", False), ("NOTHING hello", False), ("RAISE my dad has gone blue", True)],
)
def test_a_turn_that_fails_or_says_nothing_gets_the_safe_apology(server: StubServer, text, emergency):
    answer = server.say(server.session(), text)
    assert answer.status == 200
    assert "999" in answer.body["replies"][0]["text"]
    assert answer.body["replies"][0]["emergency"] is emergency


def test_no_message_is_in_the_log(server: StubServer):
    server.say(server.session(), "RAISE Ekaterina is ill")
    assert "RuntimeError" in server.log and "Ekaterina" not in server.log


def test_history_has_the_conversation_with_the_same_ids(server: StubServer):
    token = server.session()
    first = server.say(token, "hello")
    server.press(token, "/ask_causes")
    messages = server.call("GET", WEB + "history", token=token).body["messages"]
    assert messages[0]["text"] == "hello" and messages[1]["payload"] == "/ask_causes"
    for name in ("id", "text", "buttons", "source_line", "sources", "response", "emergency"):
        assert messages[0]["replies"][0][name] == first.body["replies"][0][name]


def test_feedback_is_stored_once_and_deleted_with_the_conversation(server: StubServer):
    token = server.session()
    reply = server.say(token, "hello").body["replies"][0]["id"]
    for helpful in (True, False):
        body = {"reply_id": reply, "helpful": helpful, "why": "not clear"}
        assert server.call("POST", WEB + "feedback", body, token).body == {"stored": True}
    rows = "SELECT response, helpful, why FROM feedback WHERE reply_id = ?"
    with sqlite3.connect(server.database) as database:
        assert database.execute(rows, (reply,)).fetchall() == [("utter_test", 0, "not clear")]
    deleted = server.call("DELETE", WEB + "conversation", token=token).body
    assert deleted == {"deleted": True, "your_messages": 1, "our_answers": 1}
    with sqlite3.connect(server.database) as database:
        assert database.execute(rows, (reply,)).fetchall() == []
        left = "SELECT count(*) FROM inbox WHERE message_id = ?"
        assert database.execute(left, (reply.partition("/")[0],)).fetchone() == (0,)


@pytest.mark.parametrize(
    "body",
    [{}, {"reply_id": "x"}, {"reply_id": "x", "helpful": "yes"}, {"reply_id": 5, "helpful": True},
     {"reply_id": "x/0", "helpful": True, "why": "x" * 1001}, {"reply_id": "", "helpful": True}],
)  # fmt: skip
def test_what_is_no_feedback_is_refused(server: StubServer, body):
    assert server.call("POST", WEB + "feedback", body, server.session()).status == 400


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "nothing", 404), ("GET", "messages", 405)])
def test_wrong_addresses_get_json(server: StubServer, method, path, status):
    answer = server.call(method, WEB + path)
    assert answer.status == status and code(answer)


def test_without_a_token_of_the_operator_there_are_no_metrics(server: StubServer):
    assert server.call("GET", "/metrics", token="a-token-of-20-characters").status == 404


def test_health_and_readiness(server: StubServer):
    assert server.call("GET", WEB + "health").body == {"status": "ok"}
    for path in ("ready", "ready/model"):
        assert server.call("GET", WEB + path).body == READY
