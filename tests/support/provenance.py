"""Write into pytest's JUnit file what the run was, so that `make release` knows what it proves."""

from __future__ import annotations

import subprocess

import pytest
from _pytest.junitxml import xml_key

from sepsis_assistant.settings import ROOT

_BEGAN = pytest.StashKey[tuple[str, bool]]()
# Options that leave tests out.
_LESS = (
    "keyword", "lf", "last_failed", "stepwise", "maxfail", "deselect", "ignore", "ignore_glob",
)  # fmt: skip


def begin(config: pytest.Config) -> None:
    """Keep the commit that the run begins with, where a JUnit file is written: not in xdist's workers."""
    if config.option.xmlpath and not hasattr(config, "workerinput"):
        config.stash[_BEGAN] = state()


def end(config: pytest.Config, status: int) -> None:
    """Write the commit, whether all was committed, which tests were chosen, and pytest's exit status."""
    began = config.stash.get(_BEGAN, None)
    if began is None:
        return
    (commit, clean), now = began, state()
    facts = {
        "commit": commit if now[0] == commit else f"{commit} to {now[0]}",
        "clean": "yes" if clean and now[1] else "no",
        "selection": selection(config),
        "status": str(int(status)),
    }
    for name, value in facts.items():
        config.stash[xml_key].add_global_property(name, value)


def selection(config: pytest.Config) -> str:
    """Return the chosen markers where every test with them was asked for, "part" otherwise."""
    all_files = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    options = vars(config.option)
    less = [name for name in _LESS if options.get(name)]
    return str(options.get("markexpr") or "all") if all_files and not less else "part"


def state() -> tuple[str, bool]:
    """Return the commit that is checked out, and whether everything is committed."""
    return _git("rev-parse", "HEAD"), not _git("status", "--porcelain")


def _git(*words: str) -> str:
    try:
        return subprocess.run(
            ["git", *words], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"  # and so never clean: an archive without git proves nothing of a commit
