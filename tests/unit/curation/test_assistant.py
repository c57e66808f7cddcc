"""The assistant in the editor's process: loaded beside it, once for each model, and a failure is told."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from sepsis_assistant.curation.assistant import Assistant
from sepsis_assistant.data_files import DataError
from tests.support.waiting import until

CONTENT = object()


class Loading:
    """Load a stand-in, after the faults that are named."""

    def __init__(self, *faults: Exception) -> None:
        self.faults, self.count = list(faults), 0

    async def __call__(self, models: Path) -> str:
        self.count += 1
        await asyncio.sleep(0.05)
        if self.faults:
            raise self.faults.pop(0)
        return f"agent {self.count}"


@pytest.fixture
def models(tmp_path: Path) -> Path:
    (tmp_path / "a.tar.gz").touch()
    return tmp_path


def loaded(assistant: Assistant, content: object = CONTENT) -> str:
    until(lambda: assistant.is_loaded(content), "the loading")
    return str(assistant.agent)


def test_nobody_waits_while_it_is_loaded_and_it_is_loaded_once(models: Path) -> None:
    load = Loading()
    assistant = Assistant(models, load)
    assert not assistant.is_loaded(CONTENT)
    assert loaded(assistant) == loaded(assistant) == "agent 1" and load.count == 1


def test_what_it_is_asked_runs_where_it_was_loaded(models: Path) -> None:
    loops = []

    async def load(models: Path) -> str:
        loops.append(asyncio.get_running_loop())
        return "agent"

    async def turn() -> bool:
        return asyncio.get_running_loop() is loops[0]

    assistant = Assistant(models, load)
    loaded(assistant)
    assert assistant.wait_for(turn()) is True


@pytest.mark.parametrize("change", ["another model", "other facts"])
def test_it_is_loaded_anew_where_what_it_was_loaded_from_has_changed(models: Path, change: str) -> None:
    assistant = Assistant(models, Loading())
    loaded(assistant)
    content = CONTENT
    if change == "another model":
        (models / "b.tar.gz").touch()
        os.utime(models / "b.tar.gz", (2_000_000_000, 2_000_000_000))
    else:
        content = object()
    assert not assistant.is_loaded(content) and assistant.agent is None
    assert loaded(assistant, content) == "agent 2"


def test_one_that_was_still_being_loaded_takes_no_place(models: Path) -> None:
    load = Loading()
    assistant = Assistant(models, load)
    assistant.is_loaded(object())
    assert loaded(assistant) == "agent 2" and load.count == 2


def test_without_a_model_it_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="there is no trained model; run make train"):
        Assistant(tmp_path, Loading()).is_loaded(CONTENT)


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (ValueError("a secret"), r"the model cannot be loaded \(ValueError\); run make train"),
        (DataError(Path("models"), None, "this model is of an older version"), "of an older version"),
    ],
)
def test_a_failure_is_told_once_and_the_next_try_loads_again(
    models: Path, fault: Exception, told: str
) -> None:
    assistant = Assistant(models, Loading(fault))
    with pytest.raises(DataError, match=told):
        loaded(assistant)
    assert loaded(assistant) == "agent 2"
