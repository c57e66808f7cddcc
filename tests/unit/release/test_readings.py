"""Figures that were measured before count while they are of what is here, and not too old."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scripts.release.checks import do
from scripts.release.core import State
from sepsis_assistant.evaluation.measured import INPUTS, measured_line
from tests.unit.release.conftest import MakePlace, gate

PASSED, FAILED, NOT_RUN = State.PASSED, State.FAILED, State.NOT_RUN
NONE = ["failed requests", "answered, not stored"]
ROW = {"load": "people", "failed requests": 0, "answered, not stored": 0, "question p95 ms": 123.4}
CHECKS = [{"what": "MB of server 1", "kept": True}, {"what": "p95 ms", "kept": True}]
READINGS = """# What readers thought

## First reading, 2026-09-01

| what | messages | A |
| --- | --- | --- |
| 250 questions | 250 | 0.30 |

## Second reading, {day}

Text.

| what | messages | A / B | A |
| --- | --- | --- | --- |
| 120 first questions | 120 | 53 / 35 | 0.44 |
| 40 dialogues | 166 | 75 / 32 | 0.45 |

## Every verdict
"""
PROBLEMS = """
## Known problems of pinned packages

This is what was known in {month} and why.

| package | problem | why |
| --- | --- | --- |
| rasa {rasa} | runs code | off |
| tensorflow, keras 2.12 | models | never imported |
| PyJWT | old | later |
"""
LOCK = "rasa==3.6.21 \\\n    --hash=sha256:0\nkeras==2.12.0 \\\n    --hash=sha256:0\n"


def kept(day: str = "2026-11-20", **more: Any) -> str:
    return json.dumps({"measured": day, "machine": "a machine", "rows": [ROW], **more})


def state_of(made: dict[str, str], make_place: MakePlace, **how: Any) -> tuple[State, str]:
    result = do(gate(file="kept.json", days=30, needs="make it again", **how), make_place(made))
    assert result.state is not NOT_RUN or not result.details
    return result.state, result.why


@pytest.mark.parametrize(
    ("content", "expected", "why"),
    [
        (kept(), PASSED, ""),
        (kept("2026-11-01"), PASSED, ""),
        (kept("2026-10-31"), NOT_RUN, "31 days old, 30 are allowed; make it again"),
        (None, NOT_RUN, "not measured; make it again"),
        (kept(rows=[{**ROW, "question p95 ms": 600.0}]), FAILED, "question p95 ms: 600, 500 is allowed"),
        (kept(rows=[{"load": "people"}]), FAILED, "question p95 ms: not measured"),
        (kept(rows=[]), FAILED, "no row"),
    ],
)
def test_a_benchmark_counts_for_some_days_and_below_its_limits(
    make_place: MakePlace, content: str | None, expected: State, why: str
) -> None:
    files = {"kept.json": content} if content else {}
    state, told = state_of(files, make_place, check="benchmark", most={"question p95 ms": 500})
    assert state is expected and why in told


@pytest.mark.parametrize(
    ("databases", "times", "expected", "why"),
    [
        (["SQLite", "PostgreSQL"], 1.1, PASSED, ""),
        (["SQLite"], 1.1, NOT_RUN, "it was not measured with PostgreSQL; make it again"),
        (["SQLite", "PostgreSQL"], 1.3, FAILED, "turn 400 / turn 5: 1.3, 1.2 is allowed"),
    ],
)
def test_a_benchmark_counts_with_every_database_that_it_has_to_have(
    make_place: MakePlace, databases: list[str], times: float, expected: State, why: str
) -> None:
    rows = [{"database": name, "turn 400 / turn 5": times} for name in databases]
    how = {"rows": {"database": ["SQLite", "PostgreSQL"]}, "most": {"turn 400 / turn 5": 1.2}}
    state, told = state_of({"kept.json": kept(rows=rows)}, make_place, check="benchmark", **how)
    assert state is expected and why in told


@pytest.mark.parametrize(
    ("rows", "expected", "why"),
    [
        ([ROW, ROW], PASSED, ""),
        ([ROW, {**ROW, "answered, not stored": 2}], FAILED, "answered, not stored: 2"),
        ([{"load": "people", "failed requests": 0}], FAILED, "answered, not stored: not measured"),
        ([ROW, {**ROW, "interrupted": True}], NOT_RUN, "interrupted"),
        ([], FAILED, "no row"),
    ],
)
def test_a_load_in_which_something_was_lost_has_failed(
    make_place: MakePlace, rows: list[dict[str, Any]], expected: State, why: str
) -> None:
    state, told = state_of({"kept.json": kept(rows=rows)}, make_place, check="load", none=NONE)
    assert state is expected and why in told


@pytest.mark.parametrize(
    ("checks", "whole", "expected", "why"),
    [
        (CHECKS, ROW, PASSED, ""),
        ([*CHECKS, {"what": "open files", "kept": False}], ROW, FAILED, "grew too much: open files"),
        ([], ROW, NOT_RUN, "too short"),
        (CHECKS, {**ROW, "failed requests": 1}, FAILED, "failed requests: 1"),
    ],
)
def test_a_soak_in_which_something_grew_has_failed(
    make_place: MakePlace, checks: list[Any], whole: dict[str, Any], expected: State, why: str
) -> None:
    content = kept(verdict=checks, whole=whole)
    state, told = state_of({"kept.json": content}, make_place, check="soak", none=NONE)
    assert state is expected and why in told


def test_a_model_card_counts_for_the_danger_signs_that_it_measured(make_place: MakePlace) -> None:
    inputs = {f"{name}/a.txt" if "." not in name else name: "a" for name in INPUTS}
    place = make_place({**inputs, "card.md": "# Card\n"})
    reading = gate(check="model_card", file="card.md", needs="make safety-report")
    assert "does not say what it measured; make safety-report" in do(reading, place).why
    sets = "- danger_blind: recall 0.984 (95 % CI; 315 of 320)\n"
    (place.root / "card.md").write_text(f"{measured_line(place.root)}\n\n{sets}")
    result = do(reading, place)
    assert (result.state, result.figure) == (PASSED, "recall 0.984 on messages nobody read")
    assert sets.strip() in result.details
    (place.root / "data" / "safety" / "signs.yml").write_text("one more")
    assert do(reading, place).state is NOT_RUN and "have changed since" in do(reading, place).why


@pytest.mark.parametrize(
    ("content", "expected", "told"),
    [
        (READINGS.format(day="2026-11-30"), PASSED, "0.44 of 120 first questions, 0.45 of 40 dialogues"),
        (READINGS.format(day="2026-10-02"), NOT_RUN, "60 days old"),
        ("# Nothing\n", NOT_RUN, "no reading"),
    ],
)
def test_the_newest_reading_counts(make_place: MakePlace, content: str, expected: State, told: str) -> None:
    reading = gate(check="readers", file="report.md", days=59, needs="read again")
    result = do(reading, make_place({"report.md": content}))
    assert result.state is expected and told in result.figure + result.why


@pytest.mark.parametrize(
    ("rasa", "month", "expected", "why"),
    [
        ("3.6.21", "November 2026", PASSED, ""),
        ("3.6.20", "November 2026", FAILED, "other versions than the lock: rasa 3.6.20"),
        ("3.6.2", "November 2026", FAILED, "rasa 3.6.2"),
        ("3.6.21", "October 2026", NOT_RUN, "61 days old"),
        ("3.6.21", "some month", NOT_RUN, "does not say of which month"),
    ],
)
def test_known_problems_are_of_the_lock_and_of_late(
    make_place: MakePlace, rasa: str, month: str, expected: State, why: str
) -> None:
    page = PROBLEMS.format(rasa=rasa, month=month)
    reading = gate(check="known_problems", file="security.md", days=45, needs="look again")
    result = do(reading, make_place({"security.md": page, "requirements.lock": LOCK}))
    assert result.state is expected and why in result.why
