"""Long work says how far it is, on standard error, and not too often."""

import pytest

from sepsis_assistant.evaluation import progress as module
from sepsis_assistant.evaluation.progress import progress


@pytest.fixture
def clock(monkeypatch):
    """Let each look at the clock cost two seconds."""
    times = iter(range(0, 1000, 2))
    monkeypatch.setattr(module.time, "monotonic", lambda: float(next(times)))


def test_every_item_comes_and_a_line_every_few_seconds(clock, capsys):
    assert list(progress("abcdefg", "letters")) == list("abcdefg")
    assert capsys.readouterr().err == "  2 of 7 letters, 6 s\n  5 of 7 letters, 12 s\n"


def test_short_work_says_nothing(capsys):
    assert list(progress([1, 2], "numbers")) == [1, 2]
    assert capsys.readouterr().err == ""
