"""Hostile input through every channel: always an answer, no error, nobody else is touched, danger first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.attack import ROUND, Attack
from tests.support.every_channel import EveryChannelServer
from tests.support.fake_telegram import FakeTelegram

pytestmark = [pytest.mark.ops, pytest.mark.model]
SHORT, LONG = 10 * ROUND, 20 * ROUND  # 500 and 1,000 inputs
SEEDS = range(1, 21)  # of the long form: 20,000 inputs


@pytest.fixture(scope="module")
def every_channel(new_folder: Callable[[], Path], telegram: FakeTelegram) -> Iterator[EveryChannelServer]:
    """Run the trained model behind all channels."""
    server = EveryChannelServer(new_folder(), telegram=telegram)
    server.start()
    yield server
    server.end()


@pytest.mark.parametrize(
    ("seed", "inputs"), [(0, SHORT), *(pytest.param(s, LONG, marks=pytest.mark.long) for s in SEEDS)]
)
def test_hostile_input_is_answered_and_harms_nobody(every_channel, figure, seed: int, inputs: int) -> None:
    attack = Attack(every_channel, seed)
    faults = attack.run(inputs)
    assert attack.counts.total() == inputs
    figure(f"hostile input, seed {seed}: {dict(sorted(attack.counts.items()))}, {len(faults)} faults")
    assert not faults, "\n".join(" | ".join(fault) for fault in faults)
