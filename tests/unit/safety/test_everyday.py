"""What is said every day, and what only begins like it."""

import pytest

from sepsis_assistant.safety.everyday import default_everyday


@pytest.mark.parametrize(
    ("text", "everyday"),
    [
        ("take me a step back", True),
        ("let me go back one step", True),
        ("back to the beginning please", True),
        ("that is all for this evening", True),
        ("that's all for tonight thanks", True),
        ("Good morning... just looking around", True),
        ("7 x 12", True),
        ("what is 7 times 12", True),
        ("it's a grey area", True),
        ("I won't hold my breath", True),
        ("I blame myself, I should have rung sooner", True),
        ("hope tonight is my last night", False),
        ("I want to go back to sleep and not wake up", False),
        ("good morning, my wife cannot breathe", False),
        ("she has a grey area round her lips", False),
        ("I blame myself and want to end it", False),
        ("there is no going back for me", False),
        ("he can't hold his breath, he is gasping", False),
        ("all done for good tonight, goodbye everyone", False),
        ("her pulse is 140 over and over", False),
        ("", False),
    ],
)
def test_what_is_said_every_day(text, everyday):
    assert default_everyday().is_all(text) is everyday
