"""Make clones of the project, run `make` in them, and find and end the programs that it starts."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sepsis_assistant.data_files import plain, read_yaml
from sepsis_assistant.launcher.ports import free_port
from sepsis_assistant.settings import MODEL, ROOT
from tests.support.servers import REST
from tests.support.waiting import LIMIT, until

READY = "Press Ctrl-C to stop."
_OWN = ("VIRTUAL_ENV", "PYTHONPATH", "MAKEFLAGS", "MAKELEVEL", "MFLAGS")


def processes(*words: str, group: int | None = None) -> list[int]:
    """Return the processes whose command line has all of these words, of one group or of all."""
    command = ["ps", "-ww", "-eo", "pid=,pgid=,args="]
    listing = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in listing.splitlines()]
    return [
        int(row[0])
        for row in rows
        if len(row) == 3 and all(word in row[2] for word in words) and group in (None, int(row[1]))
    ]


class Run:
    """Hold one `make ...` in a process group of its own, with its output in a file."""

    def __init__(self, folder: Path, log: Path, environment: dict[str, str], target: str) -> None:
        self.log = log
        with log.open("w") as output:
            self.process = subprocess.Popen(
                ["make", target],
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def output(self) -> str:
        return self.log.read_text()

    def wait_until_said(self, words: str) -> None:
        def said() -> bool:
            assert self.process.poll() is None or words in self.output, self.output
            return words in self.output

        until(said, f"'{words}'", 2 * LIMIT)

    def press_ctrl_c(self) -> int:
        """Do what a terminal does: interrupt the whole group, and return make's exit code."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=LIMIT)

    def end(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(timeout=LIMIT)


@dataclass(frozen=True)
class Clone:
    """Hold a clone, and the environment of somebody who prepared nothing in it."""

    folder: Path
    port: int
    action_port: int

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if k not in _OWN and not k.startswith("RASA_")}
        ports = {"SEPSIS_PORT": str(self.port), "SEPSIS_ACTION_PORT": str(self.action_port)}
        return {**kept, **ports, "SEPSIS_REST_OPEN": "1"}

    @property
    def model(self) -> Path:
        return self.folder / MODEL.relative_to(ROOT)

    def run(self, name: str) -> Run:
        """Start `make run`; its output goes to `name`.log beside the clone."""
        return Run(self.folder, self.folder.parent / f"{name}.log", self.environment, "run")

    def ask(self, text: str, sender: str = "test") -> tuple[str, float]:
        """Send a message through REST; return all of the answer's text and the seconds it took."""
        body = json.dumps({"sender": sender, "message": text}).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{REST}", data=body, headers={"Content-Type": "application/json"}
        )
        started = time.monotonic()
        with urllib.request.urlopen(request, timeout=LIMIT) as answer:
            messages: list[dict[str, Any]] = json.load(answer)
        return "\n".join(m.get("text", "") for m in messages), time.monotonic() - started

    def is_empty(self) -> bool:
        """Say whether no program of this clone runs."""
        return not processes(str(self.folder))


def make_clone(folder: Path) -> Clone:
    """Clone what is committed."""
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
    return Clone(folder, free_port(), free_port())


def copy_model(clone: Clone) -> None:
    """Copy the trained model and the record of what it was trained with."""
    for file in MODEL.parent.glob(f"{MODEL.name.removesuffix('.tar.gz')}.*"):
        shutil.copy2(file, clone.model.parent)


def cut_down(clone: Clone) -> None:
    """Leave two training messages of each kind, so that a training from nothing takes seconds."""
    data, seen = clone.folder / "data", set[tuple[str, ...]]()
    for path in sorted((data / "nlu").rglob("*.yml")):
        content = plain(read_yaml(path))
        content["nlu"] = list(_two_of_each(content["nlu"], seen))
        if not content["nlu"]:
            path.unlink()
            continue
        path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    _change(data / "safety" / "generation.yml", r"^samples:.*\n(?:  .*\n)+", _one_each)
    _change(data / "knowledge" / "other_subjects.yml", r"^each:.*\n", _one_each)
    followed = (data / "knowledge" / "followed").glob("*.yml")
    for path in sorted(followed, key=lambda path: path.stat().st_size)[1:]:
        path.unlink()


def _change(path: Path, pattern: str, change: Callable[[re.Match[str]], str]) -> None:
    """Change the one place of a file that a pattern finds."""
    text, count = re.subn(pattern, change, path.read_text(encoding="utf-8"), flags=re.M)
    assert count == 1, path
    path.write_text(text, encoding="utf-8")


def _one_each(numbers: re.Match[str]) -> str:
    return re.sub(r": +\d+", ": 1", numbers.group())


def _two_of_each(blocks: Iterable[dict[str, Any]], seen: set[tuple[str, ...]]) -> Iterator[dict[str, Any]]:
    """Yield two messages (fewer are warned about) of each intent, with an answer and without, and sign."""
    for block in blocks:
        metadata = block.get("metadata") or {}
        kind = (block["intent"], "question" if "question" in metadata else "", *metadata.get("signs", ()))
        if kind not in seen:
            seen.add(kind)
            yield {**block, "examples": "\n".join(block["examples"].splitlines()[:2])}
