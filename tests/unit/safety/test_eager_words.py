"""Everyday messages in the words of the signs raise no alarm, and the same words about real danger do."""

from pathlib import Path

import pytest

from sepsis_assistant.data_files import read_yaml
from sepsis_assistant.safety.detector import default_detector

HERE = Path(__file__).parent


def pairs(name: str) -> list[tuple[str, str]]:
    """Return each sign of a table of messages with each of its messages."""
    return [(sign, text) for sign, texts in read_yaml(HERE / name).items() for text in texts]


@pytest.mark.parametrize(("sign", "text"), pairs("harmless_twins.yml"))
def test_an_everyday_message_is_no_alarm(sign, text):
    assert not default_detector().assess(text).alarms, sign


@pytest.mark.parametrize(("sign", "text"), pairs("danger_twins.yml"))
def test_the_same_words_about_danger_are(sign, text):
    assert sign in {f.sign for f in default_detector().assess(text).alarms}
