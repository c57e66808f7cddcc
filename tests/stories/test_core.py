"""Rasa's own story test over tests/stories/: every action of every story is predicted."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

pytestmark = pytest.mark.model
HERE = Path(__file__).resolve().parent


def stories() -> int:
    files = [yaml.safe_load(p.read_text(encoding="utf-8")) for p in HERE.glob("test_*.yml")]
    return sum(len(f["stories"]) for f in files)


@pytest.fixture
def domain_at_hand(agent, monkeypatch):
    """Let Rasa read the stories with the agent's domain: it writes it as YAML and reads it for minutes."""
    from rasa.shared.core.domain import Domain

    monkeypatch.setattr(Domain, "persist", lambda domain, path: None)
    monkeypatch.setattr(Domain, "load", lambda path: agent.domain)


@pytest.mark.usefixtures("domain_at_hand")
def test_every_story_is_told_as_written(agent, wait, tmp_path):
    from rasa.core.test import test as evaluate

    result = wait(evaluate(str(HERE), agent, out_directory=str(tmp_path), disable_plotting=True))
    failed = tmp_path / "failed_test_stories.yml"
    wrong = failed.read_text(encoding="utf-8") if failed.exists() else ""
    assert "predicted" not in wrong, wrong
    assert result["report"]["conversation_accuracy"]["total"] == stories()
    assert result["report"]["conversation_accuracy"]["accuracy"] == 1.0
