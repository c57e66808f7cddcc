"""The commands that the papers show, as they stand, in a fresh clone: each says what it should.

tests/contracts/shown_commands.yml says which; the tests of the others are named there.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import urllib.request
from pathlib import Path
from urllib.error import URLError

import pytest

from sepsis_assistant.settings import ROOT
from tests.support.make_runs import Clone, Run, copy_model, make_clone
from tests.support.shown_commands import entries, entry_of, papers, shown
from tests.support.waiting import LIMIT, until

pytestmark = [pytest.mark.ops, pytest.mark.model]
ROW = {"conversation": "one", "turn": 0, "user": "hello", "intent": "greet", "actions": ["utter_greet"]}
QUESTION = "is the logbook of a lighthouse a good place to read about sepsis"
PROOF = r"^ *(\.venv/bin/pytest \"tests/safety/test_missed\.py::.*\")$"
COMMANDS = {
    command: entry.content["says"]
    for entry in entries()
    for command in dict.fromkeys(each.command for paper in papers() for each in shown(paper))
    if entry_of(command) is entry and "says" in entry.content
}


def lend_environment(clone: Clone) -> None:
    """Give a clone the packages of this environment, as if scripts/setup.sh had installed them there."""
    place = clone.folder / ".venv"
    place.mkdir()
    for path in (ROOT / ".venv").resolve().iterdir():
        if path.name != ".installed":
            (place / path.name).symlink_to(path)
    (place / ".made").touch()
    lock = (clone.folder / "requirements.lock").read_bytes()
    sums = subprocess.run(["cksum"], input=lock, capture_output=True, check=True).stdout.decode().strip()
    (place / ".installed").write_text(f"3.10 {sums}\n")


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """Return a clone that is set up and has the trained model, and two records to compare."""
    made = make_clone(tmp_path_factory.mktemp("shown") / "clone")
    lend_environment(made)
    copy_model(made)
    for name in ("before", "after"):
        text = json.dumps({**ROW, "texts": ["Hello."], "buttons": []})
        (made.folder.parent / f"{name}.jsonl").write_text(text + "\n")
    return made


def environment(clone: Clone) -> dict[str, str]:
    """Return what `. .venv/bin/activate` gives."""
    path = f"{clone.folder / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return {**clone.environment, "PATH": path, "PYTHONWARNINGS": "ignore"}


def in_shell(clone: Clone, typed: str) -> subprocess.CompletedProcess[str]:
    """Run in a clone what somebody types there."""
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", typed], cwd=clone.folder, env=environment(clone),
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=2 * LIMIT,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("command", "says"), COMMANDS.items(), ids=[one.partition("\n")[0] for one in COMMANDS]
)
def test_a_command_does_what_it_is_shown_for(clone: Clone, command: str, says: str) -> None:
    records = rf"{clone.folder.parent}/\1.jsonl"  # beside the clone, in which nothing may be left
    typed = re.sub(r"\b(before|after)\.jsonl", records, command)
    done = in_shell(clone, typed)
    assert done.returncode == 0, done.stderr
    assert re.search(says, done.stdout.strip(), flags=re.DOTALL), done.stdout
    assert "Traceback" not in done.stderr


def test_what_the_commands_write_is_what_is_committed(clone: Clone) -> None:
    command = ["git", "status", "--short"]
    assert subprocess.run(command, cwd=clone.folder, capture_output=True, text=True, check=True).stdout == ""


def test_make_curate_opens_the_editor(clone: Clone, tmp_path: Path) -> None:
    run = Run(clone.folder, tmp_path / "log", {**environment(clone), "BROWSER": "true"}, "curate")
    try:
        run.wait_until_said("Ctrl-C ends it.")
        address = re.findall(r"http://127\.0\.0\.1:\d+/\S+/", run.output)[0]
        until(lambda: "What causes sepsis?" in fetched(address), "the editor")
        run.press_ctrl_c()
    finally:
        run.end()
    assert "Traceback" not in run.output


def test_make_missed_keeps_a_message_as_a_test_that_fails(clone: Clone) -> None:
    kept = clone.folder / "tests" / "safety" / "missed.tsv"
    before = kept.read_text(encoding="utf-8")
    try:
        done = in_shell(clone, f'make missed TEXT="{QUESTION}" LEVEL=emergency')
        assert done.returncode == 0, done.stderr
        assert kept.read_text(encoding="utf-8") == f"{before}emergency\t{QUESTION}\n"
        named = re.findall(PROOF, done.stdout, flags=re.M)
        assert re.search(r"Wrong: met as (?!emergency)\w+, not emergency", done.stdout) and len(named) == 1
        proof = in_shell(clone, named[0])
        assert proof.returncode == 1 and "1 failed" in proof.stdout, proof.stdout
    finally:
        kept.write_text(before, encoding="utf-8")


def fetched(address: str) -> str:
    """Return a page, or nothing while nobody listens."""
    try:
        with urllib.request.urlopen(address, timeout=LIMIT) as page:
            return str(page.read(), "utf-8")
    except URLError:
        return ""


def test_make_clean_leaves_the_conversations(tmp_path: Path) -> None:
    made = make_clone(tmp_path / "clone")
    lend_environment(made)
    for name in ("var/conversations.db", "models/sepsis-assistant.tar.gz", ".rasa/cache/x", "build/site/x"):
        (made.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (made.folder / name).touch()
    subprocess.run(["make", "clean"], cwd=made.folder, env=made.environment, check=True, timeout=LIMIT)
    command = ["git", "status", "--short", "--ignored"]
    left = subprocess.run(command, cwd=made.folder, capture_output=True, text=True, check=True).stdout
    assert left.split() == ["!!", "var/"]
    assert (ROOT / ".venv" / "bin" / "python").exists()
