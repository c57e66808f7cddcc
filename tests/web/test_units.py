"""The unit tests of the widget's own code, by vitest (web/tests/)."""

from __future__ import annotations

import subprocess

from tests.support.data import ROOT
from tests.support.waiting import LIMIT
from tests.web.conftest import missing

PACKAGE = ROOT / "web" / "node_modules" / "vitest"


def test_the_units_of_the_widget() -> None:
    if not PACKAGE.exists():
        missing("the widget's unit tests need vitest: make test installs it from the npm registry")
    done = subprocess.run(
        [ROOT / "scripts" / "node.sh", "npm", "test"], capture_output=True, text=True, timeout=LIMIT
    )
    assert done.returncode == 0, done.stdout + done.stderr
