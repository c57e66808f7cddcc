"""The pictures of docs/ are made by scripts: each script still makes one of the size that is shown."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from sepsis_assistant.settings import ROOT
from tests.support import browsers
from tests.support.programs import missing

SCRIPTS = {
    "pictures": (["phone-empty", "emergency"], "docs/widget"),
    "insight_pictures": ([], "docs/insight"),
    "editor_pictures": ([], "docs"),
    "review_pictures": ([], "docs/reviewing"),
}
COLOURS = range(8, 49)  # as many as the scripts leave; a blank page has fewer


@pytest.mark.model
@pytest.mark.parametrize("script", SCRIPTS)
def test_a_picture_is_made_by_its_script(script: str, tmp_path: Path) -> None:
    if browsers.find("chromium") is None:
        missing("pictures need a browser: apt-get install chromium")
    names, shown = SCRIPTS[script]
    command = [sys.executable, "-m", f"tests.support.{script}", "--out", str(tmp_path), *names]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    made = sorted(tmp_path.glob("*.png"))
    assert {path.stem for path in made} >= set(names) and made
    for path in made:
        with Image.open(path) as picture, Image.open(ROOT / shown / path.name) as committed:
            assert picture.size == committed.size
            assert len(picture.convert("RGB").getcolors(100_000) or ()) in COLOURS
