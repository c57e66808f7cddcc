"""A short load on all that a deployment has: PostgreSQL, a replica by the unit's command, nginx, visitors."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.load.checks import events_deleted_a_second
from benchmarks.load.deployment import Deployment
from benchmarks.load.running import Load, run
from tests.support.nginx import NGINX
from tests.support.postgres import INITDB
from tests.support.programs import missing

pytestmark = [pytest.mark.ops, pytest.mark.model]
WRONG = (
    "failed requests", "refusals", "unanswered", "danger without alarm",
    "answered, not stored", "answered otherwise", "restarts",
)  # fmt: skip
SHORT = Load("short", conversations=5, think=0.1, seconds=5.0, ramp=1.0)


def test_everybody_is_answered_once_and_danger_with_an_alarm(tmp_path: Path) -> None:
    if INITDB is None or NGINX is None:
        missing("a load needs PostgreSQL and nginx: apt-get install postgresql nginx openssl")
    with Deployment(1, tmp_path) as deployment:
        made, row = run(SHORT, deployment, tmp_path, seed=3)
        deployment.stop_replicas()
        assert events_deleted_a_second(deployment) > 0
    dangers = [turn for turn in made.turns if turn.kind == "danger"]
    assert dangers and all(turn.alarm for turn in dangers)
    assert {name: row[name] for name in WRONG} == dict.fromkeys(WRONG, 0)
    assert row["turns"] > 5 and row["server CPU ms a turn"] > 0 and row["events a turn"] > 5
