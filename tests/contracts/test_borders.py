"""No package imports what stands above it, the core imports no Rasa: see importlinter in pyproject.toml."""

import subprocess
import sys
from pathlib import Path

from sepsis_assistant.data_files import ROOT

LINT = Path(sys.executable).with_name("lint-imports")


def test_the_borders_between_packages_hold():
    done = subprocess.run([LINT, "--no-cache", "--no-logo"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
