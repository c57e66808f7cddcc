"""What was not run has not passed: the verdict, the order, and a report that is written in any case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from scripts.release.core import (
    About,
    Gate,
    Result,
    State,
    TableError,
    failed,
    not_run,
    passed,
    read_table,
    verdict,
)
from scripts.release.report import headline, markdown, page
from scripts.release.running import run_all

SECTIONS = {"safety": "Safety", "parts": "Parts"}
GATES = [
    {"id": "danger", "section": "safety", "title": "Danger | signs", "tests": ["tests/safety/"]},
    {"id": "card", "section": "safety", "title": "Card", "check": "model_card", "note": "Always said."},
    {"id": "bill", "section": "parts", "title": "Bill", "command": "true"},
]
SUITES = {"tests": {"command": "make test", "file": "t.xml", "selection": "not long"}}
TABLE = read_table({"sections": SECTIONS, "suites": SUITES, "gates": GATES})
ABOUT = About("7.8.9rc4", "0123456789abcdef", "2026-12-01", "a machine", ["- answers unsigned: 3 of 3"])
P, F, N = State.PASSED, State.FAILED, State.NOT_RUN


def results(*states: State | None) -> dict[str, Result]:
    pairs = zip(TABLE.gates, states, strict=True)
    return {gate.id: Result(state, why="" if state is P else "a reason") for gate, state in pairs if state}


@pytest.mark.parametrize(
    ("states", "expected", "told"),
    [
        ((P, P, P), P, "Every gate has passed."),
        ((P, N, P), N, "Not ready: 1 gate not run."),
        ((P, None, P), N, "Not ready: 1 gate not run."),
        ((None, None, None), N, "Not ready: 3 gates not run."),
        ((F, P, P), F, "Not ready: 1 gate failed."),
        ((F, N, None), F, "Not ready: 1 gate failed, 2 gates not run."),
        ((F, F, F), F, "Not ready: 3 gates failed."),
    ],
)
def test_only_a_release_of_which_every_gate_was_run_and_passed_is_ready(states, expected, told) -> None:
    assert verdict(TABLE.gates, results(*states)) is expected
    assert headline(TABLE, results(*states)) == told


def test_a_table_without_gates_proves_nothing() -> None:
    assert verdict([], {}) is N


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"command": "true", "check": "committed"}, "give it one of"),
        ({}, "give it one of"),
        ({"command": "true", "section": "nowhere"}, "no section 'nowhere'"),
        ({"suite": "other"}, "no suite 'other'"),
        ({"tests": ["tests/"], "of": "other"}, "no suite 'other'"),
        ({"command": "true", "title": None}, "'title' is missing"),
        ({"command": "true", "id": "danger"}, "the same id"),
    ],
)
def test_a_mistake_in_the_table_is_told(change: dict[str, Any], told: str) -> None:
    entry = {"id": "new", "section": "parts", "title": "New", **change}
    entry = {key: value for key, value in entry.items() if value is not None}
    with pytest.raises(TableError, match=re.escape(told)):
        read_table({"sections": SECTIONS, "suites": SUITES, "gates": [*GATES, entry]})


def ticking() -> Iterator[float]:
    yield from (float(second) for second in range(100))


def test_each_gate_is_done_in_its_order_and_timed_and_what_breaks_has_failed() -> None:
    said: list[str] = []

    def do(gate: Gate) -> Result:
        said.append(gate.id)
        if gate.id == "card":
            raise ValueError("no such card")
        return passed("3 of 3") if gate.id == "danger" else failed("one is missing")

    found = run_all(TABLE.gates, do, said.append, clock=ticking().__next__)
    assert [each for each in said if each in found] == ["danger", "card", "bill"]
    assert [(each.state, each.seconds) for each in found.values()] == [(P, 1.0), (F, 1.0), (F, 1.0)]
    assert "ValueError: no such card" in found["card"].why
    assert "[ 2/3] Card ..." in said and "        passed in 1 s: 3 of 3" in said


def test_what_is_left_out_and_what_ctrl_c_cuts_off_was_not_run() -> None:
    def do(gate: Gate) -> Result:
        if gate.id == "card":
            raise KeyboardInterrupt
        return passed()

    def nothing(text: str) -> None:
        """Say nothing."""

    cut_off = run_all(TABLE.gates, do, nothing)
    assert [each.state for each in cut_off.values()] == [P, N, N]
    chosen = run_all(TABLE.gates, lambda gate: passed(), nothing, only={"bill"})
    assert [each.state for each in chosen.values()] == [N, N, P]


def test_the_report_holds_every_gate_its_reason_its_figures_and_what_is_unsigned() -> None:
    found = {
        "danger": passed("7 tests", "tests/safety/", ["- recall 0.98"]),
        "card": not_run("it is of another model; make safety-report", "docs/card.md"),
    }
    text = markdown(TABLE, found, ABOUT)
    assert "**Not ready: 2 gates not run.** Commit `0123456789abcdef`, 2026-12-01, a machine." in text
    assert "| Danger \\| signs | passed | 7 tests | tests/safety/ | 0 |" in text
    assert "| Card | **not run** | it is of another model; make safety-report | docs/card.md | 0 |" in text
    assert "| Bill | **not run** | not reached |  | 0 |" in text
    assert "## Safety" in text and "\n- recall 0.98\n" in text and "Always said." in text
    assert "No clinician has signed" in text and "\n- answers unsigned: 3 of 3\n" in text
    assert not re.search(r"\n\n\n|[ \t]\n", text)


def test_what_a_test_or_a_command_said_is_text_in_the_page() -> None:
    found = {"danger": failed("<script>alert(1)</script>", details=["</pre><b>x"])}
    html = page(TABLE, found, ABOUT)
    assert "<script>" not in html and "</pre><b>" not in html and "&lt;script&gt;" in html
    assert '<td class="not-run">not run</td>' in html and 'class="failed"' in html
