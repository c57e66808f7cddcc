"""Bad input over real HTTP: never silence, never a stack trace, never an emergency reply."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from sepsis_assistant.launcher.ports import free_port
from tests.support.make_runs import ADDRESS, ROOT, wait_for

pytestmark = [pytest.mark.ops, pytest.mark.model]
PATH = "/webhooks/rest/webhook"
BILLION = '{"a":' * 2000


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run Rasa's own server on the trained model, without an action server or a database file."""
    port, log = free_port(), tmp_path_factory.mktemp("rest") / "log"
    command = [sys.executable, "-m", "rasa", "run", "-i", "127.0.0.1", "-p", str(port)]
    command += ["-m", str(ROOT / "models/sepsis-assistant.tar.gz"), "--credentials"]
    command += [str(ROOT / "credentials.yml"), "--endpoints", _no_endpoints(log.parent)]
    with log.open("w") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=output, stderr=output, env={**os.environ, "LOG_LEVEL": "ERROR"}
        )
    address = ADDRESS.format(port)
    wait_for(lambda: _answers(address, process, log), 120, "an answer")
    yield address
    process.terminate()
    process.wait(timeout=20)


def _no_endpoints(folder: Path) -> str:
    path = folder / "endpoints.yml"
    path.write_text("")
    return str(path)


def _answers(address: str, process: subprocess.Popen[bytes], log: Path) -> bool:
    assert process.poll() is None, log.read_text()
    try:
        return send(address, json.dumps({"sender": "x", "message": "hello"}).encode())[0] == 200
    except OSError:
        return False


def send(address: str, body: bytes) -> tuple[int, list[dict]]:
    """POST `body`; return the status and the messages."""
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(address + PATH, data=body, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def message(text: object) -> bytes:
    return json.dumps({"sender": "bad-input", "message": text}).encode()


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
def test_bad_input_gets_a_plain_answer(server, body, status):
    code, messages = send(server, body)
    text = "\n".join(m["text"] for m in messages)
    assert code == status
    assert text.strip()
    assert "Traceback" not in text and "Exception" not in text
    assert "could this be sepsis" not in text


def test_people_without_an_id_do_not_share_a_conversation(server):
    first, second = (send(server, b'{"message": "hello"}')[1][0]["recipient_id"] for _ in range(2))
    assert first != second


def test_danger_is_answered_without_action_server_and_database(server):
    _, messages = send(server, message("my baby is floppy and her lips are blue"))
    assert messages[0]["text"].startswith("Call the emergency number now: 999")


def test_a_danger_sign_after_40_000_harmless_characters_is_found(server):
    text = "We went to the shops and then home. " * 1150 + " My dad has gone blue and cannot breathe."
    _, messages = send(server, message(text))
    assert "999" in messages[0]["text"]
    assert "could this be sepsis" in messages[0]["text"]
