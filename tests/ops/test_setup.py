"""What the README promises, in a fresh clone: make run answers, Ctrl-C ends it, twice is quick."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sepsis_assistant.launcher.ports import free_port, is_free
from tests.support.make_runs import ROOT, Run, ask, processes, wait_for

pytestmark = [pytest.mark.ops, pytest.mark.timeout(1200)]
READY = "Press Ctrl-C to stop."
CANNOT = "I cannot do that now"


@dataclass
class Clone:
    """Hold a fresh clone and the environment of somebody who prepared nothing in it."""

    folder: Path
    port: int
    action_port: int

    @property
    def environment(self) -> dict[str, str]:
        own = ("VIRTUAL_ENV", "PYTHONPATH", "MAKEFLAGS", "MAKELEVEL", "MFLAGS")
        kept = {k: v for k, v in os.environ.items() if k not in own and not k.startswith("RASA_")}
        ports = {"SEPSIS_PORT": str(self.port), "SEPSIS_ACTION_PORT": str(self.action_port)}
        return {**kept, **ports}

    @property
    def model(self) -> Path:
        return self.folder / "models" / "sepsis-assistant.tar.gz"

    def make(self, name: str) -> Run:
        return Run(self.folder, self.folder.parent / f"{name}.log", self.environment, "run")


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    folder = tmp_path_factory.mktemp("fresh") / "clone"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
    return Clone(folder, free_port(), free_port())


@pytest.fixture(scope="module")
def first(clone: Clone) -> Iterator[Run]:
    """Return the first `make run`: it sets up, trains and starts."""
    run = clone.make("first")
    try:
        run.wait_until_said(READY, 900)
        yield run
    finally:
        run.end()


def test_the_readme_names_the_two_commands(clone: Clone) -> None:
    readme = (clone.folder / "README.md").read_text().splitlines()[:60]
    assert any("make run" in line for line in readme)
    assert any("make test" in line for line in readme)


def test_the_first_run_sets_up_and_trains_with_progress(first: Run) -> None:
    for words in ("Installing", "Training the model", "training LogisticRegression", "is ready"):
        assert words in first.output
    assert "Traceback" not in first.output
    assert "Warning" not in first.output


def test_it_answers(first: Run, clone: Clone) -> None:
    text, _ = ask(clone.port, "What causes sepsis?")
    assert len(text) > 100 and "infection" in text


def test_only_this_machine_can_reach_it(first: Run, clone: Clone) -> None:
    listening = Path("/proc/net/tcp")
    if not listening.exists():
        pytest.skip("needs /proc")
    rows = [line.split() for line in listening.read_text().splitlines()[1:]]
    addresses = {local.split(":")[0] for _, local, _, state, *_ in rows if state == "0A"
                 and int(local.split(":")[1], 16) in (clone.port, clone.action_port)}  # fmt: skip
    assert addresses == {"0100007F"}


def test_a_busy_port_is_one_clear_sentence(first: Run, clone: Clone) -> None:
    second = clone.make("busy")
    assert second.process.wait(timeout=30) != 0
    said = [line for line in second.output.splitlines() if not line.startswith("make")]
    assert len(said) == 1
    assert f"Port {clone.port}" in said[0] and "SEPSIS_PORT=" in said[0]


def test_a_killed_action_server_stops_no_answer(first: Run, clone: Clone) -> None:
    ask(clone.port, "What causes sepsis?", "killer")
    server = processes(str(clone.folder), "actions.server")
    assert len(server) == 1
    os.kill(server[0], signal.SIGKILL)
    for request in ("delete my data", "send me a copy of my data"):
        text, seconds = ask(clone.port, request, "killer")
        assert CANNOT in text and seconds < 2
    assert len(ask(clone.port, "What causes sepsis?", "killer")[0]) > 100
    alarm, _ = ask(clone.port, "my dad is confused, his lips are blue, he can't breathe", "killer")
    assert "999" in alarm
    wait_for(lambda: not is_free(clone.action_port), 30, "the restart of the action server")
    assert CANNOT not in ask(clone.port, "delete my data", "killer")[0]


def test_ctrl_c_leaves_nothing(first: Run, clone: Clone) -> None:
    assert len(processes(str(clone.folder))) == 2
    first.press_ctrl_c()
    wait_for(lambda: not processes(str(clone.folder)), 15, "the end of every process")
    assert is_free(clone.port) and is_free(clone.action_port)
    assert "Traceback" not in first.output.rpartition("Stopping.")[2]


def test_the_second_run_neither_installs_nor_trains(clone: Clone) -> None:
    before = clone.model.stat().st_mtime_ns
    run = clone.make("second")
    try:
        run.wait_until_said(READY, 120)
        assert "Installing" not in run.output and "Training" not in run.output
        assert clone.model.stat().st_mtime_ns == before
        run.press_ctrl_c()
    finally:
        run.end()


def test_set_up_that_is_done_takes_no_time(clone: Clone) -> None:
    started = time.monotonic()
    subprocess.run(["scripts/setup.sh"], cwd=clone.folder, check=True, env=clone.environment)
    assert time.monotonic() - started < 0.5


def test_ctrl_c_during_training_leaves_the_model(clone: Clone) -> None:
    before = clone.model.stat().st_mtime_ns
    with (clone.folder / "domain.yml").open("a") as domain:
        domain.write("\n# changed\n")
    run = clone.make("interrupted")
    try:
        run.wait_until_said("Training the model", 30)
        run.press_ctrl_c()
    finally:
        run.end()
    wait_for(lambda: not processes(str(clone.folder)), 15, "the end of every process")
    assert clone.model.stat().st_mtime_ns == before
    assert not list(clone.model.parent.glob(".training-*"))


def test_a_killed_launcher_leaves_no_orphan(clone: Clone) -> None:
    subprocess.run(["git", "checkout", "--quiet", "domain.yml"], cwd=clone.folder, check=True)
    if not Path("/proc").exists():
        pytest.skip("Linux ends the children of a killed program on request; others do not")
    run = clone.make("killed")
    try:
        run.wait_until_said(READY, 120)
        launcher = processes("sepsis_assistant.launcher run", group=run.process.pid)
        assert len(launcher) == 1 and processes(str(clone.folder))
        os.kill(launcher[0], signal.SIGKILL)
        wait_for(lambda: not processes(str(clone.folder)), 20, "the end of every process")
    finally:
        run.end()


def test_no_message_is_in_the_logs(clone: Clone) -> None:
    logs = "".join(path.read_text() for path in clone.folder.parent.glob("*.log"))
    assert "is ready" in logs
    assert "lips are blue" not in logs
