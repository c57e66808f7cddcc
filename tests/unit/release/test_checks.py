"""Gates that are done: commands, runs of tests, what is committed, pages, secrets."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.release.checks import do
from scripts.release.core import State
from scripts.release.place import Place
from tests.unit.release.conftest import MakePlace, commit_all, gate

PASSED, FAILED, NOT_RUN = State.PASSED, State.FAILED, State.NOT_RUN
RECORD = """<testsuites><testsuite timestamp="2026-12-01T06:04:26"><properties>
<property name="commit" value="{commit}"/><property name="clean" value="yes"/>
<property name="selection" value="{selection}"/><property name="status" value="{status}"/></properties>
<testcase classname="tests.safety.test_blind" name="test_recall"/></testsuite></testsuites>"""
ONE_SUITE = {"tests": {"command": "COMMAND", "file": "tests.xml", "selection": "not long"}}


def record(place: Place, commit: str = "", selection: str = "not long", status: str = "0") -> str:
    return RECORD.format(commit=commit or place.commit, selection=selection, status=status)


def suites(command: str) -> dict[str, dict[str, str]]:
    return {"tests": {**ONE_SUITE["tests"], "command": command}}


@pytest.mark.parametrize(
    ("command", "expected", "why"),
    [
        ("true", PASSED, ""),
        ("false", FAILED, "false ended with 1"),
        ("sh -c 'echo first; echo the reason; exit 3'", FAILED, "ended with 3"),
        ("a-program-that-is-not-here --now", NOT_RUN, "a-program-that-is-not-here is not here"),
    ],
)
def test_a_command_has_to_end_with_0(make_place: MakePlace, command: str, expected: State, why: str) -> None:
    result = do(gate(command=command), make_place())
    assert result.state is expected and why in result.why
    assert ("the reason" in result.details) is ("reason" in command)


def test_the_figure_of_a_command_is_the_last_of_its_output(make_place: MakePlace) -> None:
    figured = gate(command="echo 3 passed, 12 passed", figure=r"\d+ passed")
    assert do(figured, make_place()).figure == "12 passed"


def test_a_command_gets_nothing_of_the_make_that_runs_it(
    make_place: MakePlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAKEFLAGS", "n")
    monkeypatch.setenv("QUICK", "1")
    result = do(gate(command='sh -c \'test -z "$MAKEFLAGS$QUICK" && test -n "$CI"\''), make_place())
    assert result.state is PASSED


def test_a_suite_is_run_and_its_record_read(make_place: MakePlace, tmp_path: Path) -> None:
    made = tmp_path / "made.xml"
    place = make_place(suites=suites(f"cp {made} tests.xml"))
    made.write_text(record(place))
    result = do(gate(suite="tests"), place)
    assert (result.state, result.figure) == (PASSED, "1 tests")
    assert do(gate(tests=["tests/safety/"]), place).state is PASSED
    assert do(gate(tests=["tests/web/"]), place).state is NOT_RUN


@pytest.mark.parametrize(
    ("command", "expected", "why"),
    [
        ("true", NOT_RUN, "no record of a run"),  # although there was one of an earlier run
        ("false", FAILED, "false ended with 1"),
        ("sh -c 'echo broken > tests.xml'", NOT_RUN, "no record of a run"),
    ],
)
def test_a_run_that_leaves_no_record_has_not_passed(
    make_place: MakePlace, command: str, expected: State, why: str
) -> None:
    place = make_place(suites=suites(command))
    (place.root / "tests.xml").write_text(record(place))
    result = do(gate(suite="tests"), place)
    assert result.state is expected and why in result.why
    assert do(gate(tests=["tests/safety/"]), place).state is NOT_RUN


@pytest.mark.parametrize(
    ("about", "expected", "why"),
    [
        ({}, PASSED, ""),
        ({"commit": "fedcba"}, NOT_RUN, "of commit fedcba"),
        ({"selection": "part"}, NOT_RUN, "of 'part'"),
        ({"status": "1"}, FAILED, "ended with 1"),
    ],
)
def test_a_record_is_read_where_nothing_shall_be_run(
    make_place: MakePlace, about: dict[str, str], expected: State, why: str
) -> None:
    place = make_place(suites=suites("sh -c 'rm tests.xml'"), quick=True)
    (place.root / "tests.xml").write_text(record(place, **about))
    result = do(gate(suite="tests"), place)
    assert result.state is expected and why in result.why
    assert do(gate(tests=["tests/safety/"]), place).state is (NOT_RUN if expected is NOT_RUN else PASSED)


def test_a_record_that_is_named_is_read(make_place: MakePlace, tmp_path: Path) -> None:
    place = make_place(suites=suites("false"), records={"tests": tmp_path / "other.xml"})
    assert do(gate(suite="tests"), place).state is NOT_RUN
    (tmp_path / "other.xml").write_text(record(place))
    assert do(gate(suite="tests"), place).state is PASSED


def test_nothing_is_tested_for_half_an_hour_that_is_not_committed(make_place: MakePlace) -> None:
    place = make_place(suites=suites("touch was-run"))
    (place.root / "new.py").write_text("")
    assert do(gate(check="committed"), place).state is FAILED
    assert do(gate(suite="tests"), place).state is NOT_RUN and not (place.root / "was-run").exists()
    commit_all(place.root)
    assert do(gate(check="committed"), place).figure == place.commit[:12]


@pytest.mark.parametrize(
    ("changelog", "expected"),
    [
        ("## [Unreleased]\n\n## [7.8.9-rc4] - 2026-12-01\n\n## [0.1.0] - 2026-11-21\n", PASSED),
        ("## [7.8.9-rc4] - 2026-12-01\n\n- A change.\n", PASSED),
        ("## [Unreleased]\n\n### Fixed\n\n- A fault.\n\n## [7.8.9-rc4] - 2026-12-01\n", FAILED),
        ("## [7.8.9-rc4] - 2026-12-01\n\n## [Unreleased]\n\n- A change.\n", FAILED),
        ("## [Unreleased]\n\n## [0.1.0] - 2026-11-21\n", FAILED),
        ("## [7.8.9-rc4]\n\n## [0.1.0] - 2026-11-21\n", FAILED),
        ("nothing", FAILED),
    ],
)
def test_the_changelog_has_to_tell_of_the_version(
    make_place: MakePlace, monkeypatch: pytest.MonkeyPatch, changelog: str, expected: State
) -> None:
    monkeypatch.setattr("scripts.release.checks.version", lambda: "7.8.9rc4")
    assert do(gate(check="changelog"), make_place({"CHANGELOG.md": changelog})).state is expected


def test_a_page_that_its_command_would_write_otherwise_is_out_of_date(make_place: MakePlace) -> None:
    module = "from pathlib import Path\nPath('page.md').write_text('as it is')\n"
    place = make_place({"writer.py": module, "page.md": "as it is", "breaks.py": "1 / 0"})
    writes = gate(check="pages", modules=["writer --quietly"], needs="commit it")
    assert do(writes, place).state is PASSED
    (place.root / "page.md").write_text("as it was")
    commit_all(place.root)
    result = do(writes, place)
    assert result.state is FAILED and "out of date: page.md; commit it" in result.why
    assert do(gate(check="pages", modules=["breaks"]), place).state is FAILED


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("notes.md", "nothing to hide", ""),
        ("notes.md", "key AKIA" + "ABCDEFGHIJ234567", "a key in notes.md"),
        ("deploy/secrets/DB_PASSWORD", "x", "deploy/secrets/DB_PASSWORD is in git"),
        ("some/where/chat.db", "x", "some/where/chat.db is in git"),
        ("picture.png", "\0 AKIA" + "ABCDEFGHIJ234567", ""),
    ],
)
def test_a_secret_in_git_is_found(make_place: MakePlace, name: str, text: str, told: str) -> None:
    patterns = {"a key": r"\bAKIA[0-9A-Z]{16}\b"}
    looked = gate(check="secrets", patterns=patterns, files=["*.db", "deploy/secrets/*"])
    result = do(looked, make_place({name: text}))
    assert result.state is (FAILED if told else PASSED) and told in result.why
    assert "ABCDEFGHIJ" not in result.why  # a report is published
