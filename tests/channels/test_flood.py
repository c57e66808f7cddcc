"""The real server in a flood: danger that only the trained model sees is answered like any other."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator

import pytest

from sepsis_assistant.channels.danger import sounds_dangerous
from tests.support.http_server import Answer, RasaServer

pytestmark = [pytest.mark.ops, pytest.mark.model]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RasaServer]:
    running = RasaServer(tmp_path_factory.mktemp("flood"), {"SEPSIS_MESSAGES_PER_MINUTE": "1"})
    running.start()
    yield running
    running.stop()


def say(server: RasaServer, token: str, text: str) -> Answer:
    """Do what the widget does: send the same id until there is an answer or a refusal."""
    same = str(uuid.uuid4())
    while (answer := server.say(token, text, same)).status == 202:
        time.sleep(answer.body["retry_after"])
    return answer


@pytest.mark.parametrize(
    "text",
    [
        "there is no point in me going on any longer",
        "My daughter won't turn or bend her neck and she's been vomiting.",
    ],
)
def test_danger_that_only_the_model_sees_is_not_refused(server: RasaServer, text: str) -> None:
    assert not sounds_dangerous(text)
    token = server.session()
    assert say(server, token, "hello").status == 200
    assert say(server, token, "what is sepsis?").status == 429
    answer = say(server, token, text)
    assert answer.status == 200 and answer.body["replies"][0]["emergency"]
    assert say(server, token, "what is sepsis?").status == 429
