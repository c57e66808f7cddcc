"""Run the editor over a copy of the project's content: no test writes into the project's own."""

from __future__ import annotations

import re
import shutil
import sys
import threading
import time
import urllib.request
import warnings
from pathlib import Path
from urllib.error import URLError

import uvicorn
from sanic.touchup.service import TouchUp

from sepsis_assistant.curation.application import configured
from sepsis_assistant.curation.site import Site
from sepsis_assistant.data_files import ROOT
from sepsis_assistant.launcher.ports import free_port
from sepsis_assistant.launcher.processes import Child, answers
from sepsis_assistant.learning.archives import MODELS
from sepsis_assistant.settings import HOST
from tests.support.waiting import until

TOKEN = "a-token-for-tests"
COPIED = ("responses", "knowledge", "nlu")
KEPT_NLU = "questions_*.yml"


def copy_of_content(folder: Path) -> Path:
    """Return a project's folder with a copy of what the editor reads and writes."""
    for name in COPIED:
        pattern = KEPT_NLU if name == "nlu" else "**/*.yml"
        for path in (ROOT / "data" / name).glob(pattern):
            made = folder / path.relative_to(ROOT)
            made.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, made)
    return folder


def leave_out_rewritten() -> None:
    """Let the next start of a Sanic server in this process rewrite only what no start has rewritten.

    Sanic rewrites its own methods when it starts. It cannot do that twice; without it, it answers nothing.
    """
    TouchUp._registry = {each for each in TouchUp._registry if not getattr(each[0], "__touched__", False)}


class RunningEditor:
    """Serve the editor on a thread of this process."""

    def __init__(self, root: Path, models: Path = MODELS) -> None:
        """Choose a port."""
        self.root, self.port = root, free_port()
        self.site = Site(root, models)
        self._server = uvicorn.Server(configured(self.site, TOKEN, self.port))
        self._thread = threading.Thread(target=self._run, daemon=True)

    @property
    def address(self) -> str:
        """Return the address of the first page."""
        return f"http://{HOST}:{self.port}/{TOKEN}/"

    def _run(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self._server.run()

    def __enter__(self) -> RunningEditor:
        leave_out_rewritten()  # by a server that another test has started
        self._thread.start()
        while not self._server.started:
            if not self._thread.is_alive():
                raise RuntimeError("the editor did not start")
            time.sleep(0.02)
        leave_out_rewritten()  # for a server that another test starts next
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(10)

    def status(self, path: str, **headers: str) -> int:
        """Return the status of the page at a path below the host."""
        request = urllib.request.Request(f"http://{HOST}:{self.port}{path}", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return int(answer.status)
        except URLError as error:
            return int(getattr(error, "code", 0))


class ServedEditor:
    """Run the editor as `make curate` does, in a process of its own, where the trained model is loaded."""

    def __init__(self, root: Path, log: Path) -> None:
        """Start it."""
        self.root, self._log, self._port = root, log, free_port()
        options = ["--root", str(root), "--port", str(self._port), "--no-browser"]
        command = [sys.executable, "-m", "sepsis_assistant.curation", *options]
        with log.open("wb") as output:
            self.program = Child(command, ROOT, output=output)

    def __enter__(self) -> ServedEditor:
        until(lambda: re.search(r"http://\S+/", self._said()), "the address of the editor")
        self.address = re.findall(r"http://\S+/", self._said())[0]
        path = self.address.partition(str(self._port))[2] + "style.css"
        until(lambda: answers(self._port, path), "the start of the editor")
        return self

    def __exit__(self, *_: object) -> None:
        self.program.stop()

    def _said(self) -> str:
        assert self.program.code is None, self._log.read_text(encoding="utf-8")
        return self._log.read_text(encoding="utf-8")
