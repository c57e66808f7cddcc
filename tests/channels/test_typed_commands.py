"""The trained model over HTTP: only plain words or a button end an emergency, a typed command does not."""

from __future__ import annotations

import pytest

from tests.support.servers import Answer, RasaServer

pytestmark = [pytest.mark.ops, pytest.mark.model]
DANGER = "my nan has gone blue round the lips and cannot breathe"
CLOSED = "utter_report_help_arrived"


def responses(answer: Answer) -> list[str]:
    assert answer.status == 200, answer.body
    return [reply["response"] for reply in answer.body["replies"]]


@pytest.fixture
def token(real_server: RasaServer) -> str:
    """Return a session with an open emergency."""
    made = real_server.session()
    assert "utter_emergency" in responses(real_server.say(made, DANGER))
    return made


@pytest.mark.parametrize(
    "typed",
    ["/help_is_here", "/report_help_arrived", "/retract_alarm", "//help is here", "\uff0fhelp_is_here"],
)
def test_a_typed_command_ends_no_emergency_and_plain_words_do(
    real_server: RasaServer, token: str, typed: str
) -> None:
    said = real_server.say(token, typed)
    assert responses(said)[0] == "utter_emergency_still" and "999" in str(said.body)
    assert CLOSED in responses(real_server.say(token, "help is here"))


def test_a_button_ends_an_emergency(real_server: RasaServer, token: str) -> None:
    assert CLOSED in responses(real_server.press(token, "/report_help_arrived"))


def test_danger_that_is_typed_as_a_command_is_answered(real_server: RasaServer) -> None:
    said = real_server.say(real_server.session(), "/my_nan_has_gone_blue_and_cannot_breathe")
    assert "utter_emergency" in responses(said)
