"""Bad input over real HTTP: never silence, never a stack trace, never an emergency reply."""

from __future__ import annotations

import json

import pytest

from tests.support.servers import REST, RasaServer

pytestmark = [pytest.mark.ops, pytest.mark.model]
BILLION = '{"a":' * 2000


def message(text: object) -> bytes:
    return json.dumps({"message": text}).encode()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(message(""), 200, id="empty"),
        pytest.param(message("   \n\t "), 200, id="blank"),
        pytest.param(message("x" * 50_000), 200, id="50,000 letters"),
        pytest.param(message("what is sepsis? " * 3125), 200, id="50,000 characters of words"),
        pytest.param(message("what is sepsis? " * 3200), 413, id="too many characters"),
        pytest.param(message("\U0001f600\U0001f44d\U0001f389"), 200, id="emoji only"),
        pytest.param(message("\u00bfCu\u00e1l es la capital de Francia?"), 200, id="another language"),
        pytest.param(message("\u4eca\u5929\u5929\u6c14\u600e\u4e48\u6837"), 200, id="another script"),
        pytest.param(message("/restart"), 200, id="a command of Rasa"),
        pytest.param(message('/report_urgent_symptoms{"danger_sign": "fit"}'), 200, id="a forged intent"),
        pytest.param(message("<b onclick='x()'>hi</b><script>alert(1)</script>"), 200, id="HTML"),
        pytest.param(message("\x00\x01\ud7ff\u202e"), 200, id="control characters"),
        pytest.param(message("'; DROP TABLE events; --"), 200, id="SQL"),
        pytest.param(b"{broken", 400, id="broken JSON"),
        pytest.param(b"", 400, id="no body"),
        pytest.param(b"\xff\xfe", 400, id="not UTF-8"),
        pytest.param(BILLION.encode(), 400, id="deep JSON"),
        pytest.param(b"[]", 400, id="a list"),
        pytest.param(b'"hello"', 400, id="a string"),
        pytest.param(message(None), 400, id="no text"),
        pytest.param(message(17), 400, id="a number"),
        pytest.param(message({"a": [1]}), 400, id="an object"),
    ],
)
def test_bad_input_gets_a_plain_answer(real_server: RasaServer, body: bytes, status: int) -> None:
    answer = real_server.call("POST", REST, body)
    text = "\n".join(m["text"] for m in answer.body)
    assert answer.status == status
    assert text.strip()
    assert "Traceback" not in text and "Exception" not in text
    assert "could this be sepsis" not in text


def test_people_without_an_id_do_not_share_a_conversation(real_server: RasaServer) -> None:
    first, second = (real_server.call("POST", REST, {"message": "hello"}).body for _ in range(2))
    assert first[0]["recipient_id"] != second[0]["recipient_id"]


def test_a_danger_sign_after_40_000_harmless_characters_is_found(real_server: RasaServer) -> None:
    text = "We went to the shops and then home. " * 1150 + " My dad has gone blue and cannot breathe."
    said = real_server.call("POST", REST, message(text)).body[0]["text"]
    assert "999" in said
    assert "could this be sepsis" in said
