"""Whether a goal is reached follows from what was measured."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.against_default import compared
from benchmarks.goals import P99, RATE, verdicts

DEFAULT = {
    "load s": 30.0, "first turn ms": 20.0, "turn 5 ms": 24.0, RATE: 40.0, P99: 1500.0, "peak MB": 1200.0,
}  # fmt: skip
JUST = {
    "load s": 10.0, "first turn ms": 10.0, "turn 5 ms": 12.0, RATE: 100.0, P99: 999.0, "peak MB": 600.0,
}  # fmt: skip


def missed(**ours: Any) -> list[str]:
    rows = compared({"ours": {**JUST, **ours}, "rasa init": DEFAULT})
    return [each.measured for each in verdicts(rows) if not each.reached]


def test_what_is_just_good_enough_reaches_every_goal() -> None:
    rows = compared({"ours": JUST, "rasa init": DEFAULT})
    assert [each.reached for each in verdicts(rows)] == [True] * 5


@pytest.mark.parametrize(
    ("figure", "value", "said"),
    [
        ("first turn ms", 12.5, "first turn ms: 1.60 times, turn 5 ms: 2.00 times"),
        ("turn 5 ms", 16.0, "first turn ms: 2.00 times, turn 5 ms: 1.50 times"),
        (RATE, 80.0, "turns a s: 2.00 times"),
        ("load s", 12.0, "load s: 2.50 times"),
        ("peak MB", 800.0, "peak MB: 1.50 times"),
        (P99, 1000.0, "p99 ms at once: 1,000"),
    ],
)
def test_a_figure_that_is_not_good_enough_misses_its_goal_alone(figure: str, value: float, said: str) -> None:
    assert missed(**{figure: value}) == [said]
