"""The terminal: buttons are numbers, and typed text always counts."""

import pytest

from sepsis_assistant.launcher.shell import chosen, rendered

BUTTONS = [{"title": "Causes", "payload": "/ask_causes"}, {"title": "Stages", "payload": "/ask_stages"}]


@pytest.mark.parametrize(
    ("line", "sent"),
    [
        ("1", "/ask_causes"),
        ("2", "/ask_stages"),
        ("3", "3"),
        ("0", "0"),
        ("999", "999"),
        ("", ""),
        ("she has gone grey", "she has gone grey"),
    ],
)
def test_a_number_picks_a_button_and_text_stays_text(line, sent):
    assert chosen(line, BUTTONS) == sent


def test_buttons_are_shown_with_their_numbers():
    lines = rendered([{"text": "Hello."}, {"text": "More?", "buttons": BUTTONS}])
    assert lines == ["Hello.", "More?", "  [1] Causes", "  [2] Stages"]
