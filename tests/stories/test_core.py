"""Rasa's own story test over tests/stories/: every action of every story is predicted."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from sepsis_assistant.lean_rasa import domain_at_hand

pytestmark = pytest.mark.model
HERE = Path(__file__).resolve().parent


def stories() -> int:
    files = [yaml.safe_load(p.read_text(encoding="utf-8")) for p in HERE.glob("test_*.yml")]
    return sum(len(f["stories"]) for f in files)


def test_every_story_is_told_as_written(agent, wait, tmp_path):
    from rasa.core.test import test as evaluate

    with domain_at_hand(agent.domain):
        result = wait(evaluate(str(HERE), agent, out_directory=str(tmp_path), disable_plotting=True))
    failed = tmp_path / "failed_test_stories.yml"
    wrong = failed.read_text(encoding="utf-8") if failed.exists() else ""
    assert "predicted" not in wrong, wrong
    assert result["report"]["conversation_accuracy"]["total"] == stories()
    assert result["report"]["conversation_accuracy"]["accuracy"] == 1.0
