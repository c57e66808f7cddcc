"""Which buttons a turn shows: those of an open question stand alone."""

from __future__ import annotations

import pytest

from sepsis_assistant.channels.replies import Reply, one_question

YES_NO = ({"title": "Yes", "payload": "/affirm"},)
TOPICS = ({"title": "Causes", "payload": "/ask_causes"},)


def reply(number, response, buttons):
    emergency = (response or "").startswith("utter_emergency")
    return Reply(f"m/{number}", "text", emergency, buttons, response=response)


@pytest.mark.parametrize(
    ("responses", "shown"),
    [
        (["utter_ask_causes", "utter_ask_check_adult_form_check_rash"], [(), YES_NO]),
        (["utter_emergency_still", "utter_ask_causes"], [YES_NO, ()]),
        (["utter_emergency"], [YES_NO]),
        (["utter_emergency_still", None], [YES_NO, YES_NO]),  # "Shall I delete it?", of the action server
        (["utter_ask_causes", "utter_ask_stages"], [TOPICS, TOPICS]),
    ],
)
def test_the_buttons_of_an_open_question_stand_alone(responses, shown):
    asking = ("utter_emergency", "utter_ask_check_")
    buttons = [YES_NO if r is None or r.startswith(asking) else TOPICS for r in responses]
    said = [reply(n, *each) for n, each in enumerate(zip(responses, buttons, strict=True))]
    assert [r.buttons for r in one_question(said)] == shown
