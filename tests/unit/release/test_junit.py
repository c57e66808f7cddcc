"""A record of tests counts for the commit, the files and the tests that it is of, and for nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from scripts.release.core import State
from scripts.release.junit import Case, Run, misfit, read_run, selected, whole
from sepsis_assistant.settings import ROOT
from tests.support.provenance import state

COMMIT = "0123456789abcdef0123"
XML = f"""<?xml version="1.0" encoding="utf-8"?>
<testsuites name="pytest tests"><testsuite name="pytest" timestamp="2026-12-01T06:04:26.2+00:00">
<properties><property name="commit" value="{COMMIT}"/><property name="clean" value="yes"/>
<property name="selection" value="not long"/><property name="status" value="1"/></properties>
<testcase classname="tests.safety.test_blind" name="test_recall[a]"><properties>
<property name="figure" value="recall 0.98 &amp; more"/>
<property name="other" value="no figure"/>
</properties></testcase>
<testcase classname="tests.safety_other.test_x" name="test_a">
<failure message="assert 1 == 2">long</failure></testcase>
<testcase classname="tests.web.test_axe.TestPage" name="test_b">
<error message="no browser">long</error></testcase>
<testcase classname="tests.knowledge.test_asked" name="test_c">
<skipped type="pytest.skip" message="an example with a thing"/></testcase>
</testsuite></testsuites>"""
FIT = Run(COMMIT, True, "not long", "0", "2026-12-01T06:04", ())
PASSED, FAILED, NOT_RUN = State.PASSED, State.FAILED, State.NOT_RUN


def case(module: str, outcome: str = "passed", why: str = "") -> Case:
    return Case(module, "test_it", outcome, why)


SAFETY = case("tests.safety.test_a")


def test_a_record_is_read(tmp_path: Path) -> None:
    (tmp_path / "tests.xml").write_text(XML, encoding="utf-8")
    run = read_run(tmp_path / "tests.xml")
    assert run is not None
    assert (run.commit, run.clean, run.selection, run.status) == (COMMIT, True, "not long", "1")
    assert [(each.outcome, each.why) for each in run.cases] == [
        ("passed", ""), ("failed", "assert 1 == 2"), ("failed", "no browser"),
        ("skipped", "an example with a thing"),
    ]  # fmt: skip
    assert run.cases[0].figures == ["recall 0.98 & more"]


@pytest.mark.parametrize("text", [None, "", "<testsuites", "no record"])
def test_what_is_no_record_is_none(text: str | None, tmp_path: Path) -> None:
    if text is not None:
        (tmp_path / "tests.xml").write_text(text)
    assert read_run(tmp_path / "tests.xml") is None


@pytest.mark.parametrize(
    ("run", "told"),
    [
        (FIT, ""),
        (None, "no record of a run"),
        (replace(FIT, commit="fedc"), "of commit fedc"),
        (replace(FIT, commit=""), "of commit unknown"),
        (replace(FIT, commit=f"{COMMIT} to fedc"), "not of 0123456789ab"),
        (replace(FIT, clean=False), "not committed"),
        (replace(FIT, selection="part"), "of 'part'"),
        (replace(FIT, selection="long"), "of 'long'"),
        (replace(FIT, selection=""), "of 'unknown'"),
    ],
)
def test_a_record_of_something_else_says_nothing_of_this_commit(run: Run | None, told: str) -> None:
    assert told in misfit(run, COMMIT, "not long") and bool(told) is bool(misfit(run, COMMIT, "not long"))


@pytest.mark.parametrize(
    ("cases", "expected", "why"),
    [
        ([SAFETY], PASSED, ""),
        ([case("tests.safety_other.test_a")], NOT_RUN, "none of its tests was run"),
        ([], NOT_RUN, "none of its tests was run"),
        ([SAFETY, case("tests.safety.test_b", "failed")], FAILED, "tests.safety.test_b::test_it"),
        ([SAFETY, case("tests.safety.test_b", "skipped", "no browser")], NOT_RUN, "skipped: no browser"),
        ([case("tests.safety.test_a", "skipped", "an example with a thing")], PASSED, ""),
        ([case("tests.web.test_a", "failed"), SAFETY], PASSED, ""),
        ([case("tests.safety.test_a.TestIt")], PASSED, ""),
    ],
)
def test_the_tests_of_a_gate_have_to_have_been_run_and_passed(cases, expected, why) -> None:
    result = selected(replace(FIT, cases=cases), ["tests/safety/"], "there", ["an example"])
    assert result.state is expected and why in result.why


def test_a_file_is_no_part_of_another_ones_name() -> None:
    run = replace(FIT, cases=[case("tests.web.test_axe_more"), case("tests.web.test_axe")])
    assert selected(run, ["tests/web/test_axe.py"], "there", ()).figure == "1 tests"


def test_a_run_that_ended_badly_has_failed_also_where_no_test_has() -> None:
    run = replace(FIT, cases=[case("tests.a")], status="2")
    assert whole(run, "there", ()).state is FAILED and "ended with 2" in whole(run, "there", ()).why
    assert whole(replace(run, status="0"), "there", ()).state is PASSED


def test_pytest_writes_what_a_record_has_to_say(tmp_path: Path) -> None:
    record = tmp_path / "tests.xml"
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "--junitxml", str(record)]
    done = subprocess.run(
        [*command, "tests/unit/test_spans.py"], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout
    run = read_run(record)
    assert run is not None and (run.commit, run.clean) == state()
    assert (run.selection, run.status) == ("part", "0")
    assert [each.module for each in run.cases] == ["tests.unit.test_spans"]


WHOLE = ["-m", "not long"]
SELECTIONS = [
    (WHOLE, "not long"),
    (["-m", "long"], "long"),
    (["-m", ""], "all"),
    ([*WHOLE, "-k", "word"], "part"),
    ([*WHOLE, "--lf"], "part"),
    ([*WHOLE, "-x"], "part"),
    ([*WHOLE, "--ignore", "tests/web"], "part"),
    ([*WHOLE, "--deselect", "tests/web"], "part"),
    ([*WHOLE, "tests/unit"], "part"),
]
ASK = """
import json, sys
from _pytest.config import get_config
from tests.support.provenance import selection
def of(arguments):
    config = get_config(arguments)
    config.parse(["-p", "no:locust", *arguments])
    return selection(config)
print(json.dumps([of(arguments) for arguments in json.loads(sys.argv[1])]))
"""


def test_a_run_that_leaves_tests_out_says_so() -> None:
    """In a process of its own: pytest's configuration is made anew for each."""
    asked = json.dumps([arguments for arguments, _ in SELECTIONS])
    done = subprocess.run(
        [sys.executable, "-c", ASK, asked], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert json.loads(done.stdout) == [expected for _, expected in SELECTIONS], done.stderr
