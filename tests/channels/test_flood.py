"""The real server in a flood: danger that only the trained model sees is answered like any other."""

from __future__ import annotations

import time
import uuid

import pytest

from sepsis_assistant.channels.danger import sounds_dangerous
from tests.support.servers import Answer, RasaServer

pytestmark = [pytest.mark.ops, pytest.mark.model]


def say(server: RasaServer, token: str, text: str) -> Answer:
    """Do what the widget does: send the same id until there is an answer or a refusal."""
    same = str(uuid.uuid4())
    while (answer := server.say(token, text, same)).status == 202:
        time.sleep(answer.body["retry_after"])
    return answer


@pytest.mark.parametrize(
    "text",
    [
        "finished with living",
        "My daughter won't turn or bend her neck and she's been vomiting.",
    ],
)
def test_danger_that_only_the_model_sees_is_not_refused(strict_server: RasaServer, text: str) -> None:
    assert not sounds_dangerous(text)
    token = strict_server.session()
    assert say(strict_server, token, "hello").status == 200
    assert say(strict_server, token, "what is sepsis?").status == 429
    answer = say(strict_server, token, text)
    assert answer.status == 200 and answer.body["replies"][0]["emergency"]
    assert say(strict_server, token, "what is sepsis?").status == 429
