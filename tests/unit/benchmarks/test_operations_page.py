"""docs/operations.md shows what docs/benchmarks/ holds."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from benchmarks import tensorflow_cost
from benchmarks.against_default import compared
from benchmarks.default_model import CONFIG
from benchmarks.operations_page import PAGE, between_marks, filled, shown
from benchmarks.results import FOLDER
from benchmarks.tensorflow_cost import WITH, WITHOUT

TEXT = PAGE.read_text(encoding="utf-8")
MEASURED = {"measured": "2026-12-01", "machine": "2 x Processor"}
FIGURES = {
    "load s": 20.0, "first turn ms": 10.0, "turn 5 ms": 10.0, "turns a s": 40.0, "p99 ms at once": 1200.0,
    "peak MB": 900.0,
}  # fmt: skip


def test_the_page_shows_what_was_measured_last() -> None:
    assert filled(TEXT, FOLDER) == TEXT, "run: python -m benchmarks.operations_page"


def test_without_a_measurement_the_page_says_so(tmp_path: Path) -> None:
    page = filled(TEXT, tmp_path)
    assert page.count("Not measured yet.") == len(re.findall(r"<!-- end of", TEXT)) == 8
    assert filled(page, FOLDER) == TEXT


def test_a_load_that_was_interrupted_still_has_a_page(tmp_path: Path) -> None:
    row = {
        "replicas": 1,
        "load": "people",
        "conversations": 200,
        "think s": 30.0,
        "seconds": 9.5,
        "turns a s": 6.6,
    }
    kept = {"measured": "2026-12-01", "machine": "2 x Processor", "rows": [{**row, "question p50 ms": None}]}
    kept["rows"][0]["interrupted"] = True
    (tmp_path / "load.json").write_text(json.dumps(kept))
    page = filled(TEXT, tmp_path)
    assert "on 2 x Processor. The last run was interrupted.\n" in page and "| turns a s | 6.6 |" in page
    assert page.count("Not measured yet.") == 7


def test_a_broken_limit_of_a_soak_stands_out(tmp_path: Path) -> None:
    check = {"what": "p95 ms", "minutes": "6 to 30", "unit": "ms", "grew": 31.5, "+/-": 2.0, "limit": 9.0}
    kept = {"measured": "2026-12-01", "machine": "2 x Processor", "rows": [], "whole": {"replicas": 2}}
    (tmp_path / "soak.json").write_text(json.dumps({**kept, "verdict": [{**check, "kept": False}]}))
    assert "| p95 ms | 6 to 30 | 31.5 ms | 2 | 9 | **no** |" in filled(TEXT, tmp_path)


def test_the_page_says_which_goals_are_reached_beside_rasas_own_pipeline(tmp_path: Path) -> None:
    rows = compared({"ours": {**FIGURES, "first turn ms": 5.0, "turn 5 ms": 5.0}, "rasa init": FIGURES})
    kept = {**MEASURED, "rows": rows, "trained on one message in": 10}
    (tmp_path / "against_default.json").write_text(json.dumps(kept))
    page = filled(TEXT, tmp_path)
    assert "| what | ours | rasa init | times better | wanted |\n" in page and "one message in 10." in page
    assert "| first turn ms | 5 | 10 | 2 | 2 |\n" in page
    assert len(re.findall(r" \| reached \|\n", page)) == 1 and page.count("| **not reached** |") == 4


def test_the_epochs_that_the_page_names_are_those_of_the_default() -> None:
    text = CONFIG.read_text(encoding="utf-8")
    assert set(re.findall(r"epochs: (\d+)", text)) == {"2"} and "for two epochs" in TEXT


def test_each_database_has_a_column(tmp_path: Path) -> None:
    rows = [
        {"model": "ours", "database": name, "turn 5 ms": ms}
        for name, ms in (("SQLite", 10.0), ("PostgreSQL", 12.0))
    ]
    rows.append({"model": "another", "database": "SQLite", "turn 5 ms": 99.0})
    kept = {**MEASURED, "rows": rows}
    (tmp_path / "turns.json").write_text(json.dumps(kept))
    page = filled(TEXT, tmp_path)
    assert "| what | SQLite | PostgreSQL |\n| --- | --- | --- |\n| turn 5 ms | 10 | 12 |\n" in page


def test_a_profile_has_a_table_of_a_start_and_one_of_a_turn(tmp_path: Path) -> None:
    rows = [
        {"of": "a start", "part": "import of spacy", "share": 0.254},
        {"of": "a turn", "part": "sepsis_assistant.safety", "share": 1.0},
    ]
    kept = {**MEASURED, "rows": rows, "looks": 4000, "turns": 800}
    (tmp_path / "profile.json").write_text(json.dumps(kept))
    page = filled(TEXT, tmp_path)
    assert "\n4,000 looks, 800 turns.\n" in page
    head = "| part of {} | share |\n| --- | --- |\n"
    assert head.format("a start") + "| import of spacy | 25% |\n" in page
    assert head.format("a turn") + "| sepsis_assistant.safety | 100% |\n" in page


def test_what_tensorflow_costs_has_a_column_of_its_own(tmp_path: Path) -> None:
    rows = tensorflow_cost.compared({WITHOUT: [{"seconds": 3.0}], WITH: [{"seconds": 7.5}]})
    (tmp_path / "tensorflow_cost.json").write_text(json.dumps({**MEASURED, "rows": rows}))
    assert "| seconds | 3 | 7.5 | 4.5 |\n" in filled(TEXT, tmp_path)


def test_a_page_without_the_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="end of load"):
        between_marks("<!-- load -->\n", "load", "text")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (3, "3"),
        (12_345, "12,345"),
        (0.0, "0"),
        (12_345.6, "12,346"),
        (43.21, "43.2"),
        (0.1234, "0.123"),
    ],
)
def test_a_figure_is_shown_with_three_digits(value: float | None, text: str) -> None:
    assert shown(value) == text
