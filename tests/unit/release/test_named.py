"""Each test that the hazard log names has to stand in the record, as run and passed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scripts.release.__main__ import load_table
from scripts.release.checks import do
from scripts.release.core import State
from scripts.release.junit import Case, Run
from scripts.release.named import all_passed, names_in, run_by
from sepsis_assistant.data_files import plain, read_yaml
from sepsis_assistant.settings import ROOT
from tests.conversations import test_dialogues as dialogues
from tests.unit.release.conftest import MakePlace, gate

GATE = next(gate for gate in load_table().gates if gate.id == "hazards")
TOLD_BY = {
    "tests/conversations/": "tests/conversations/test_dialogues.py::test_dialogue[{file}: {entry}]",
    "tests/stories/": "tests/stories/test_core.py::test_stories",
}
RUN = Run("0123", True, "not long", "0", "2026-12-01T06:04", ())
PASSED, FAILED, NOT_RUN = State.PASSED, State.FAILED, State.NOT_RUN
IN_SAFETY = "tests/safety/test_a.py::test_it"


def case(name: str, outcome: str = "passed", module: str = "tests.safety.test_a", why: str = "") -> Case:
    return Case(module, name, outcome, why)


@pytest.mark.parametrize(
    ("name", "test"),
    [
        (IN_SAFETY, IN_SAFETY),
        (
            "tests/conversations/some.yml::a nurse: is {ill}",
            "tests/conversations/test_dialogues.py::test_dialogue[some: a nurse: is {ill}]",
        ),
        ("tests/stories/test_check.yml::affirm", "tests/stories/test_core.py::test_stories"),
        ("tests/elsewhere/x.yml::y", "tests/elsewhere/x.yml::y"),
    ],
)
def test_a_name_leads_to_the_test_that_runs_it(name: str, test: str) -> None:
    assert run_by(name, TOLD_BY) == test


DIALOGUE = case("test_dialogue[some: a nurse]", module="tests.conversations.test_dialogues")
RECORDS = {
    # what the record holds: names, cases, expected, told
    "it passed": ([IN_SAFETY], [case("test_it")], PASSED, ""),
    "it passed with each parameter": ([IN_SAFETY], [case("test_it[a]"), case("test_it[b]")], PASSED, ""),
    "one in a class": (
        ["tests/safety/test_a.py::TestIt::test_it"],
        [case("test_it", module="tests.safety.test_a.TestIt")],
        PASSED,
        "",
    ),
    "one with a parameter": ([f"{IN_SAFETY}[a::b]"], [case("test_it[a::b]")], PASSED, ""),
    "a dialogue": (["tests/conversations/some.yml::a nurse"], [DIALOGUE], PASSED, ""),
    "it failed with one parameter": (
        [IN_SAFETY],
        [case("test_it[a]"), case("test_it[b]", "failed")],
        FAILED,
        "tests.safety.test_a::test_it[b]",
    ),
    "it is missing": ([IN_SAFETY], [case("test_it_not")], NOT_RUN, IN_SAFETY),
    "it is missing, others passed": (
        [IN_SAFETY, "tests/safety/test_b.py::test_it"],
        [case("test_it")],
        NOT_RUN,
        "1 of 2 named tests were not run: tests/safety/test_b.py::test_it",
    ),
    "another parameter": ([f"{IN_SAFETY}[a]"], [case("test_it[b]")], NOT_RUN, f"{IN_SAFETY}[a]"),
    "another dialogue": (["tests/conversations/some.yml::a nur"], [DIALOGUE], NOT_RUN, "some.yml::a nur"),
    "it was skipped": ([IN_SAFETY], [case("test_it", "skipped", why="no browser")], NOT_RUN, IN_SAFETY),
    "it was skipped for a reason that may be": (
        [IN_SAFETY],
        [case("test_it", "skipped", why="an example")],
        NOT_RUN,
        IN_SAFETY,
    ),
    "one parameter was skipped": (
        [IN_SAFETY],
        [case("test_it[a]"), case("test_it[b]", "skipped", why="no browser")],
        NOT_RUN,
        "skipped: no browser",
    ),
    "one parameter was skipped for a reason that may be": (
        [IN_SAFETY],
        [case("test_it[a]"), case("test_it[b]", "skipped", why="an example")],
        PASSED,
        "",
    ),
    "no test is named": ([], [case("test_it")], NOT_RUN, "none of its tests"),
}


@pytest.mark.parametrize("record", RECORDS)
def test_what_is_named_counts_as_run_only_where_the_record_says_so(record: str) -> None:
    names, cases, expected, told = RECORDS[record]
    result = all_passed(replace(RUN, cases=cases), names, TOLD_BY, "the log", ["an example"])
    assert result.state is expected and told in result.why


def test_each_named_test_counts_once(make_place: MakePlace) -> None:
    log = f"hazards:\n- tests: [{IN_SAFETY}]\n- untested: x\n- tests: [{IN_SAFETY}, tests/b.py::test_b]\n"
    place = make_place({"log.yml": log})
    place.runs["tests"] = replace(RUN, cases=[case("test_it"), case("test_b", module="tests.b")])
    result = do(gate(tests=["tests/safety/"], named_in="log.yml", told_by={}), place)
    assert (result.state, result.figure, result.source) == (PASSED, "2 named, 2 tests", "log.yml")
    place.runs["tests"] = replace(RUN, cases=[case("test_it")])
    assert do(gate(tests=["tests/safety/"], named_in="log.yml", told_by={}), place).state is NOT_RUN


def test_every_dialogue_that_the_log_names_is_one_that_pytest_runs() -> None:
    (mark,) = dialogues.test_dialogue.pytestmark
    ran = {f"tests/conversations/test_dialogues.py::test_dialogue[{param.id}]" for param in mark.args[1]}
    named = names_in(plain(read_yaml(ROOT / GATE.how["named_in"])))
    in_dialogues = [name for name in named if name.startswith("tests/conversations/") and ".yml::" in name]
    assert in_dialogues and {run_by(name, GATE.how["told_by"]) for name in in_dialogues} <= ran


def test_every_other_name_leads_to_a_function_that_there_is() -> None:
    named = names_in(plain(read_yaml(ROOT / GATE.how["named_in"])))
    for test in {run_by(name, GATE.how["told_by"]) for name in named}:
        file, _, rest = test.partition("::")
        function = rest.partition("[")[0].rpartition("::")[2]
        assert f"def {function}(" in (ROOT / file).read_text(encoding="utf-8"), test
