"""The load: what visitors do, what is kept of it, and how the figures are worked out."""

from __future__ import annotations

import math
import random
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.load.deployment import unit
from benchmarks.load.figures import (
    costs,
    database_costs,
    measured,
    outcomes,
    percentile,
    row_of,
    trend,
    under_way,
)
from benchmarks.load.records import Reader, Turn, write
from benchmarks.load.running import Load, Run, progress
from benchmarks.load.soak import by_minute, conversations
from benchmarks.load.verdict import FIRST, verdict
from benchmarks.load.visitors import MESSAGES, address, length, thinking, writing
from benchmarks.load.watching import Sample

MB = 1024 * 1024


def turn(kind: str = "question", began: float = 0.0, ms: float = 100.0, **more: object) -> Turn:
    return Turn(kind, 1, "text", began, ms, **{"statuses": [200], **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("share", "least"),
    [(50, 50), (95, 95), (99, 99), (100, 100), (1, 1), (99.5, 100)],
)
def test_a_percentile_is_the_least_value_that_so_many_do_not_exceed(share: float, least: float) -> None:
    values = [float(value) for value in range(1, 101)]
    random.Random(3).shuffle(values)
    assert percentile(values, share) == least


def test_a_percentile_of_one_value_is_that_value_and_of_none_is_no_number() -> None:
    assert percentile([7.0], 1) == percentile([7.0], 99) == 7.0
    assert math.isnan(percentile([], 50))


def test_the_trend_of_a_straight_line_is_its_slope_without_an_error() -> None:
    line = trend([1, 2, 3, 4], [10, 12, 14, 16])
    assert (line.slope, line.mean) == (2.0, 13.0) and line.error == pytest.approx(0.0)
    assert line.surely_above(1.9) and not line.surely_above(2.1)


def test_the_trend_of_noise_is_not_surely_above_nothing() -> None:
    assert not trend([1, 2, 3, 4, 5, 6], [10, 14, 9, 13, 11, 14]).surely_above(0.0)


def test_the_messages_have_the_shares_that_the_file_says() -> None:
    chance = random.Random(5)
    drawn = Counter(writing().next(chance).kind for _ in range(10_000))
    assert sum(writing().shares.values()) == 100
    assert {kind: round(count / 100) for kind, count in drawn.items()} == pytest.approx(
        writing().shares, abs=2
    )


def test_hardly_a_text_is_said_twice_among_as_many_as_memory_knows() -> None:
    chance = random.Random(5)
    texts = [writing().next(chance).text for _ in range(512)]  # sepsis_assistant/memory.py
    assert len(set(texts)) > 480


def test_a_visitor_sends_8_to_15_messages_and_thinks_as_long_as_told_on_average() -> None:
    chance = random.Random(5)
    assert {length(chance) for _ in range(1000)} == set(range(MESSAGES[0], MESSAGES[1] + 1))
    pauses = [thinking(chance, 30.0) for _ in range(20_000)]
    assert sum(pauses) / len(pauses) == pytest.approx(30, rel=0.03)
    assert thinking(chance, 0.0) == 0.0
    assert len({address(chance) for _ in range(1000)}) > 990


def test_what_is_written_is_read_again_once_and_half_a_line_later(tmp_path: Path) -> None:
    path, made = tmp_path / "turns.jsonl", turn(said=["utter_x"], alarm=True)
    reader = Reader(path)
    assert list(reader.new()) == []
    with path.open("w", buffering=1) as file:
        write(made, file)
        line = path.read_text()
        file.write(line[:20])
        file.flush()
        assert list(reader.new()) == [made]
        assert list(reader.new()) == []
        file.write(line[20:])
        file.flush()
        assert list(reader.new()) == [made]


@pytest.mark.parametrize(
    ("statuses", "counts"),
    [
        ([200], (0, 0, 0)),
        ([202, 200], (0, 0, 0)),
        ([429, 503, 200], (0, 2, 0)),
        ([0, 502, 200], (2, 0, 0)),
        ([401], (1, 0, 1)),
        ([], (0, 0, 1)),
    ],
)
def test_each_way_to_go_wrong_is_counted(statuses: list[int], counts: tuple[int, int, int]) -> None:
    found = outcomes([turn(statuses=statuses)])
    assert (found["failed requests"], found["refusals"], found["unanswered"]) == counts


@pytest.mark.parametrize(
    ("kind", "alarm", "wrong"),
    [("danger", True, 0), ("danger", False, 1), ("question", False, 0), ("report", True, 0)],
)
def test_a_danger_message_without_an_alarm_is_wrong(kind: str, alarm: bool, wrong: int) -> None:
    assert outcomes([turn(kind, alarm=alarm)])["danger without alarm"] == wrong


def test_of_the_replies_is_kept_what_is_looked_at_later() -> None:
    made = turn()
    made.read(
        [{"response": "a", "text": "one two"}, {"response": "b", "text": "three", "emergency": True}], 9
    )
    assert (made.said, made.alarm, made.words, made.size) == (["a", "b"], True, 3, 9)


def test_only_messages_of_the_time_are_measured() -> None:
    turns = [turn("session", 5), turn(began=4.9), turn(began=5), turn(began=9.9), turn(began=10)]
    assert [each.began for each in measured(turns, 5, 10)] == [5, 9.9]


def test_what_waits_is_counted_while_it_waits() -> None:
    turns = [turn(began=0.0, ms=2000), turn(began=1.0, ms=2000)]
    assert under_way(turns, 0, 4, step=1.0) == {"under way, mean": 1.0, "under way, most": 2}


def samples() -> list[Sample]:
    first = Sample(
        0.0,
        {
            "server 1": 10.0,
            "server 2": 10.0,
            "helpers 1": 1.0,
            "postgres": 5.0,
            "nginx": 1.0,
            "visitors": 1.0,
        },
        {"server 1": 700.0, "server 2": 600.0, "helpers 1": 100.0, "postgres": 50.0, "nginx": 5.0},
        {"server 1": 20, "server 2": 20},
        [11, 12],
        100.0,
        {"commits": 1000, "rows": 0, "size": 10 * MB, "log": 0, "connections": 5},
        {"events": {"size": 0, "rows": 0}},
    )
    last = Sample(
        10.0,
        {
            "server 1": 14.0,
            "server 2": 12.0,
            "helpers 1": 1.1,
            "postgres": 6.0,
            "nginx": 1.2,
            "visitors": 1.5,
        },
        {**first.memory, "server 1": 720.0},
        first.files,
        [11, 13],
        112.0,
        {"commits": 1700, "rows": 1400, "size": 12 * MB, "log": 1024 * 500, "connections": 9},
        {"events": {"size": 1024 * 800, "rows": 1200}, "inbox": {"size": 1024 * 200, "rows": 100}},
    )
    return [first, last]


def test_costs_are_the_difference_between_the_first_and_the_last_sample() -> None:
    found = costs(100, samples())
    assert found["server CPU ms a turn"] == pytest.approx(60)
    assert found["PostgreSQL CPU ms a turn"] == pytest.approx(10)
    assert found["cores of the busiest server"] == pytest.approx(0.4)
    assert found["cores of others"] == pytest.approx(1.2 - 0.78)
    assert found["MB of a replica"] == pytest.approx((720 + 600 + 100) / 2)
    assert found["restarts"] == 1


def test_what_is_stored_is_the_difference_too() -> None:
    found = database_costs(100, samples())
    assert (found["commits a turn"], found["rows written a turn"], found["events a turn"]) == (7, 14, 12)
    assert (found["log kB a turn"], found["kB of events a turn"], found["kB of answers a turn"]) == (5, 8, 2)
    assert found["connections, most"] == 9


def test_a_row_counts_what_was_sent_after_all_had_come() -> None:
    made = Run(Load("people", 2, think=1.0, seconds=4.0, ramp=1.0))
    made.turns = [turn(began=n / 2, ms=50 + n) for n in range(20)]
    made.samples = samples()
    row = made.row()
    assert (row["load"], row["turns"], row["turns a s"]) == ("people", 8, 2.0)
    assert row["question max ms"] == 61 and math.isnan(row["emergency max ms"])


def test_an_interrupted_run_ends_with_its_last_message() -> None:
    made = Run(Load("people", 2, think=1.0, seconds=1000.0, ramp=1.0), interrupted=True)
    made.turns = [turn(began=float(n)) for n in range(20)]
    assert (made.begin, made.end) == (2, 19)


def test_a_run_of_no_message_has_a_row_and_a_line() -> None:
    made = Run(Load("people", 2, 1.0, 10.0))
    assert row_of([], [], 0, 10)["turns"] == 0
    assert "no errors in 0 requests" in progress(made)


def test_the_unit_of_the_deployment_is_what_is_started() -> None:
    command, environment = unit()
    assert command[1:] == ["-m", "sepsis_assistant.launcher", "run"]
    assert environment["SEPSIS_ENDPOINTS"] == "endpoints.production.yml"


def test_a_soak_has_a_row_for_each_whole_minute() -> None:
    made = Run(Load("soak", 2, think=0.0, seconds=150.0, ramp=0.0))
    made.turns = [turn(began=float(n), ms=100 + n) for n in range(151)]
    made.samples = [Sample(n, {}, {"server 1": 700 + n}, {"server 1": 20}, [], 0, samples()[0].database)
                    for n in range(0, 150, 30)]  # fmt: skip
    rows = by_minute(made)
    assert [(row["minute"], row["turns"], row["p95 ms"]) for row in rows] == [(1, 60, 156), (2, 60, 216)]
    assert [row["MB of server 1"] for row in rows] == [715, 775]


def test_a_soak_takes_as_many_conversations_as_send_the_turns() -> None:
    assert conversations(10.0, 30.0) == 300 and conversations(0.001, 1.0) == 1


def minutes(**growth: float) -> list[dict[str, float]]:
    start = {"MB of server 1": 800.0, "p50 ms": 40.0, "p95 ms": 90.0, "open files of server 1": 30.0}
    return [
        {"minute": n, **{key: value + growth.get(key, 0.0) * n for key, value in start.items()}}
        for n in range(1, 31)
    ]


@pytest.mark.parametrize(
    ("what", "a_minute", "broken"),
    [
        ("MB of server 1", 0.0, 0),
        ("MB of server 1", 1.0, 1),  # 60 MB an hour: a leak
        ("MB of server 1", 3.0, 2),  # and more than memory may keep
        ("MB of server 1", -1.0, 0),
        ("p50 ms", 0.1, 0),
        ("p50 ms", 0.4, 1),
        ("p95 ms", 1.0, 1),
        ("open files of server 1", 1.0, 1),
    ],
)
def test_a_limit_is_broken_by_what_grows_and_by_nothing_else(what: str, a_minute: float, broken: int) -> None:
    found = [check for check in verdict(minutes(**{what: a_minute})) if not check["kept"]]
    assert [check["what"] for check in found] == [what] * broken


def test_the_first_minutes_are_not_judged() -> None:
    rows = minutes()
    for row in rows[:FIRST]:
        row["MB of server 1"] = 300.0
    assert all(check["kept"] for check in verdict(rows))
