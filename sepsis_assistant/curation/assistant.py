"""Hold the trained assistant in the editor's process: loaded beside it, on a thread with its own loop."""

from __future__ import annotations

import asyncio
import os
import threading
import warnings
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from sepsis_assistant.data_files import ROOT, DataError
from sepsis_assistant.evaluation.run import load_quiet_agent
from sepsis_assistant.lean_rasa import make_rasa_quiet
from sepsis_assistant.learning.archives import MODELS

_TURN = 120.0  # seconds after which a turn counts as hanging
Load = Callable[[Path], Coroutine[Any, Any, Any]]


async def load_trained(models: Path) -> Any:
    """Return the agent of the newest model, which keeps conversations in memory only; raise DataError."""
    make_rasa_quiet()  # before anything of Rasa is imported, which would load TensorFlow
    warnings.filterwarnings("ignore", message="Slot auto-fill")  # of Rasa, at each domain
    os.chdir(ROOT)  # Rasa's components read their data from here
    agent = await load_quiet_agent(models)
    if not agent.is_ready():
        raise DataError(models, None, "this model cannot be loaded; run make train")
    return agent


class Assistant:
    """Load the newest model when it is first needed, and again where there is a newer one."""

    def __init__(self, models: Path = MODELS, load: Load = load_trained) -> None:
        """Keep where the models are; nothing is loaded yet."""
        self.models, self._load = models, load
        self.agent: Any = None
        self._of: tuple[object, ...] = ()  # what the agent is loaded from, or is being loaded from
        self._content: object = None
        self._loop = asyncio.new_event_loop()
        self._error: Exception | None = None

    def is_loaded(self, content: object) -> bool:
        """Say whether it can be talked to; where not, it is being loaded from now on. Raise DataError.

        It reads facts and sources when it is loaded: another object `content` says that they have changed.
        """
        newest = _newest(self.models)
        if newest != self._of or content is not self._content:
            self._of, self._content = newest, content
            self._begin()
        if self._error is not None:
            error, self._error, self._of = self._error, None, ()  # so that the next try loads again
            raise _told(error, self.models)
        return self.agent is not None

    def wait_for(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Return what a coroutine returns where the agent lives."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_TURN)

    def _begin(self) -> None:
        if self._loop.is_running():
            self._loop.call_soon_threadsafe(self._loop.stop)
        self.agent, self._loop = None, asyncio.new_event_loop()
        threading.Thread(target=self._live, args=(self._loop,), daemon=True).start()

    def _live(self, loop: asyncio.AbstractEventLoop) -> None:
        """Load the agent and serve it until its loop is stopped; one whose time is over changes nothing."""
        asyncio.set_event_loop(loop)
        try:
            agent = loop.run_until_complete(self._load(self.models))
        except Exception as error:
            if loop is self._loop:
                self._error = error
            return
        if loop is self._loop:
            self.agent = agent
            loop.run_forever()


def _newest(models: Path) -> tuple[Path, int]:
    """Return the newest model and when it was made; raise DataError where there is none."""
    found = sorted((path.stat().st_mtime_ns, path) for path in models.glob("*.tar.gz"))
    if not found:
        raise DataError(models, None, "there is no trained model; run make train")
    return found[-1][1], found[-1][0]


def _told(error: Exception, models: Path) -> DataError:
    if isinstance(error, DataError):
        return error
    return DataError(models, None, f"the model cannot be loaded ({type(error).__name__}); run make train")
