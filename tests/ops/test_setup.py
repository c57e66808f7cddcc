"""What the README promises, in a fresh clone: make run answers, Ctrl-C ends it, twice is quick."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from sepsis_assistant.launcher.ports import is_free
from tests.support.make_runs import READY, Clone, Run, copy_model, cut_down, make_clone, processes
from tests.support.waiting import LIMIT, until

pytestmark = [pytest.mark.ops, pytest.mark.model, pytest.mark.timeout(1200)]
CANNOT = "I cannot do that now"
SLOW = 20  # times as long as usual: an answer that waited for what is not there


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """Return a clone of what is committed, with the trained model in it."""
    made = make_clone(tmp_path_factory.mktemp("fresh") / "clone")
    copy_model(made)
    return made


@pytest.fixture(scope="module")
def first(clone: Clone) -> Iterator[Run]:
    """Return the first `make run`: it sets up and starts."""
    run = clone.run("first")
    try:
        run.wait_until_said(READY)
        yield run
    finally:
        run.end()


@pytest.fixture(scope="module")
def small(first: Run, clone: Clone, tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """Return a clone with few training messages and no model; it shares the environment of the other."""
    made = make_clone(tmp_path_factory.mktemp("small") / "cut")
    cut_down(made)
    (made.folder / ".venv").symlink_to(clone.folder / ".venv")
    return made


def fastest(command: Sequence[str], **options) -> float:
    """Return the seconds that a command takes when nothing disturbs it much: the least of five times."""
    times = []
    for _ in range(5):
        started = time.monotonic()
        subprocess.run(command, check=True, **options)
        times.append(time.monotonic() - started)
    return min(times)


def test_the_readme_names_the_two_commands(clone: Clone) -> None:
    readme = (clone.folder / "README.md").read_text().splitlines()[:60]
    assert any("make run" in line for line in readme)
    assert any("make test" in line for line in readme)


def test_the_first_run_sets_up(first: Run) -> None:
    for words in ("Installing", "is ready"):
        assert words in first.output
    assert "Traceback" not in first.output
    assert "Warning" not in first.output


def test_it_answers(first: Run, clone: Clone) -> None:
    text, _ = clone.ask("What causes sepsis?")
    assert len(text) > 100 and "infection" in text


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="needs /proc")
def test_only_this_machine_can_reach_it(first: Run, clone: Clone) -> None:
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    addresses = {local.split(":")[0] for _, local, _, state, *_ in rows if state == "0A"
                 and int(local.split(":")[1], 16) in (clone.port, clone.action_port)}  # fmt: skip
    assert addresses == {"0100007F"}


def test_a_busy_port_is_one_clear_sentence(first: Run, clone: Clone) -> None:
    second = clone.run("busy")
    assert second.process.wait(timeout=LIMIT) != 0
    said = [line for line in second.output.splitlines() if not line.startswith("make")]
    assert len(said) == 1
    assert f"Port {clone.port}" in said[0] and "SEPSIS_PORT=" in said[0]


def test_a_killed_action_server_stops_no_answer(first: Run, clone: Clone) -> None:
    usual = max(clone.ask("What causes sepsis?", "killer")[1] for _ in range(3))
    server = processes(str(clone.folder), "actions.server")
    assert len(server) == 1
    os.kill(server[0], signal.SIGKILL)
    for request in ("delete my data", "send me a copy of my data"):
        text, seconds = clone.ask(request, "killer")
        assert CANNOT in text and seconds < SLOW * usual
    assert "infection" in clone.ask("What causes sepsis?", "killer")[0]
    alarm, _ = clone.ask("my dad is confused, his lips are blue, he can't breathe", "killer")
    assert "999" in alarm
    until(lambda: not is_free(clone.action_port), "the restart of the action server")
    assert CANNOT not in clone.ask("delete my data", "killer")[0]


def test_ctrl_c_leaves_nothing(first: Run, clone: Clone) -> None:
    assert len(processes(str(clone.folder))) == 2
    first.press_ctrl_c()
    until(clone.is_empty, "the end of every process")
    assert is_free(clone.port) and is_free(clone.action_port)
    assert "Traceback" not in first.output.rpartition("Stopping.")[2]


def test_set_up_that_is_done_takes_no_time(first: Run, clone: Clone) -> None:
    python = fastest([sys.executable, "-c", "pass"])
    assert fastest(["scripts/setup.sh"], cwd=clone.folder, env=clone.environment) < 10 * python


@pytest.mark.skipif(not Path("/proc").exists(), reason="only Linux ends the children of a killed program")
def test_the_second_run_neither_installs_nor_trains_and_a_killed_launcher_leaves_no_orphan(
    first: Run, clone: Clone
) -> None:
    before = clone.model.stat().st_mtime_ns
    run = clone.run("second")
    try:
        run.wait_until_said(READY)
        assert "Installing" not in run.output and "Training" not in run.output
        assert clone.model.stat().st_mtime_ns == before
        launcher = processes("sepsis_assistant.launcher run", group=run.process.pid)
        assert len(launcher) == 1 and processes(str(clone.folder))
        os.kill(launcher[0], signal.SIGKILL)
        until(clone.is_empty, "the end of every process")
    finally:
        run.end()


def test_a_first_training_tells_its_progress_and_the_model_answers(small: Clone) -> None:
    run = small.run("small")
    try:
        run.wait_until_said(READY)
        said = run.output
        assert small.ask("What causes sepsis?")[0]
    finally:
        run.press_ctrl_c()
        run.end()
    for words in (
        "Training the model: there is none yet",
        " s  training LinearIntentClassifier",
        "That took",
    ):
        assert words in said
    assert "Traceback" not in said and "Warning" not in said


def test_ctrl_c_during_training_leaves_the_model(small: Clone) -> None:
    before = small.model.stat().st_mtime_ns
    with (small.folder / "domain.yml").open("a") as domain:
        domain.write("\n# changed\n")
    run = small.run("interrupted")
    try:
        run.wait_until_said("Training the model")
        run.press_ctrl_c()
    finally:
        run.end()
    until(small.is_empty, "the end of every process")
    assert small.model.stat().st_mtime_ns == before
    assert not list(small.model.parent.glob(".training-*"))


def test_no_message_is_in_the_logs(first: Run, clone: Clone, small: Clone) -> None:
    logs = "".join(p.read_text() for made in (clone, small) for p in made.folder.parent.glob("*.log"))
    assert "is ready" in logs
    assert "lips are blue" not in logs
