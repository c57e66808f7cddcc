"""The arithmetic of the capacity plan, on figures that can be worked out in the head."""

from __future__ import annotations

import pytest

from benchmarks.capacity import Measured, limits, measured, plan, replicas_for

FOUND = Measured(
    think=29.5, reply=0.5, server=30.0, postgres=6.0, nginx=0.6, replica_memory=800.0, most_turns=25.0,
    commits=8.0, rows=15.0, events=12.0, log=10.0,
    events_size=7.0, answers_size=2.0, answer=2.0, deleted=2000.0,
)  # fmt: skip


def test_one_conversation_sends_a_turn_in_the_time_to_think_and_to_be_answered() -> None:
    assert FOUND.turns_each == pytest.approx(1 / 30)


@pytest.mark.parametrize(("turns", "replicas"), [(0.1, 1), (20, 1), (20.1, 2), (40, 2), (333.3, 17)])
def test_a_replica_takes_as_many_turns_as_use_its_core_to_60_percent(turns: float, replicas: int) -> None:
    assert replicas_for(turns, FOUND) == replicas


@pytest.mark.parametrize(
    ("what", "result"),
    [
        ("turns a second", "333"),
        ("cores that answer", "10.0"),
        ("replicas, a core each", "17"),
        ("and one that may be away", "18"),
        ("their memory", "14 GB"),
        ("PostgreSQL: cores", "3.3"),
        ("PostgreSQL: transactions a second", "2,667"),
        ("PostgreSQL: rows written a second", "5,000"),
        ("PostgreSQL: `max_connections`", "760"),
        ("nginx: connections", "10,167"),
        ("nginx: new connections a second", "29"),
        ("turns a day", "9.60 million"),
        ("conversations grow a day", "64.1 GB"),
        ("and stay", "1,923 GB"),
        ("events written a day", "115.2 million"),
        ("events that one server deletes a day", "172.8 million"),
    ],
)
def test_the_plan_for_10_000_conversations(what: str, result: str) -> None:
    assert {name: found for name, _, found in plan(10_000, FOUND)}[what] == result


def test_what_breaks_is_told_in_the_order_in_which_it_does() -> None:
    found = [(what, round(count)) for what, count, _ in limits(FOUND)]
    counts = [count for _, count in found]
    assert counts == sorted(counts)
    assert found[0][0].startswith("30 days of them fill")
    assert [count for what, count in found if "60%" in what] == [600]
    assert [count for what, count in found if "max_connections" in what] == [1200]
    assert [count for what, count in found if "one address" in what] == [300]
    assert [count for what, count in found if "deletes" in what] == [15_000]


def test_the_figures_are_those_of_one_replicas_rows() -> None:
    people = {
        "think s": 30.0, "question p50 ms": 50.0, "MB of a replica": 800.0, "kB of an answer": 2.0,
        "server CPU ms a turn": 30.0, "PostgreSQL CPU ms a turn": 6.0, "nginx CPU ms a turn": 0.6,
        "commits a turn": 8.0, "rows written a turn": 15.0, "events a turn": 12.0,
        "log kB a turn": 10.0, "kB of events a turn": 7.0, "kB of answers a turn": 2.0,
    }  # fmt: skip
    found = measured(people, {"turns a s": 25.0, "MB of a replica": 850.0, "events deleted a s": 2000.0})
    assert (found.reply, found.replica_memory, found.most_turns, found.deleted) == (0.05, 850.0, 25.0, 2000.0)
