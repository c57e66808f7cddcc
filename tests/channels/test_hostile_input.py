"""Hostile input by web, REST, Telegram, Twilio, Slack, terminal: answered, no other touched, danger first."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sepsis_assistant.launcher.ports import free_port
from sepsis_assistant.launcher.rendering import EMERGENCY_BEGINS
from sepsis_assistant.launcher.shell import PROMPT
from sepsis_assistant.settings import ROOT
from sepsis_assistant.unicode import well_formed
from tests.support.attack import ROUND, Attack
from tests.support.every_channel import EveryChannelServer
from tests.support.fake_telegram import FakeTelegram
from tests.support.hostile_texts import RARE, hostile, table
from tests.support.waiting import LIMIT

pytestmark = [pytest.mark.ops, pytest.mark.model]
SHORT, LONG = 10 * ROUND, 20 * ROUND  # 500 and 1,000 inputs
SEEDS = range(1, 21)  # of the long form: 20,000 inputs


@pytest.fixture(scope="module")
def every_channel(new_folder: Callable[[], Path], telegram: FakeTelegram) -> Iterator[EveryChannelServer]:
    """Run the trained model behind all channels."""
    server = EveryChannelServer(new_folder(), action_port=free_port(), telegram=telegram)
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


@pytest.mark.long
def test_hostile_lines_in_the_terminal_are_answered(tmp_path: Path) -> None:
    chance, lines = random.Random(30), []
    while len(lines) < 300:
        kind, text = hostile(chance)
        line = " ".join(well_formed(text).split()).lstrip("#").strip()
        lines += [line, chance.choice(table("dangers"))] if line and kind != RARE else []
    (tmp_path / "lines.txt").write_text("\n".join(lines), encoding="utf-8", newline="\n")
    command = [
        sys.executable,
        "-m",
        "sepsis_assistant.launcher",
        "shell",
        "--file",
        str(tmp_path / "lines.txt"),
    ]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=2 * LIMIT)
    assert ended.returncode == 0 and "Traceback" not in ended.stdout + ended.stderr, ended.stderr
    said = ended.stdout.split(f"\n{PROMPT}")[1:]
    assert len(said) == len(lines)
    for line, answer in zip(lines, said, strict=True):
        assert answer.startswith(line) and answer[len(line) :].strip()
        if line in table("dangers"):
            assert answer.splitlines()[1] == EMERGENCY_BEGINS, answer
