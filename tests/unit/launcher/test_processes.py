"""What the launcher and the action server import: they must be there at once."""

from __future__ import annotations

import subprocess
import sys

import pytest

from sepsis_assistant.data_files import ROOT

HEAVY = ("tensorflow", "rasa", "spacy", "numpy", "sklearn", "onnxruntime")


@pytest.mark.parametrize(
    ("program", "kept_out"),
    [
        ("import sepsis_assistant.launcher.__main__", (*HEAVY, "sqlalchemy", "sanic")),
        ("import actions.server, actions.app, actions.data_requests, uvicorn", HEAVY),
    ],
    ids=["launcher", "action server"],
)
def test_what_must_start_at_once_imports_nothing_heavy(program, kept_out):
    seen = f"{program}, sys; print(*(name for name in {kept_out} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", seen], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
