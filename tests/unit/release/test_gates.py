"""The gates of this project: what they name is there, promises are among them, cheap ones are done."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from scripts.release.__main__ import CODES, load_table, main
from scripts.release.checks import CHECKS
from scripts.release.core import State
from sepsis_assistant.settings import ROOT

TABLE = load_table()
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TOLD = {"safety", "answers", "conversation", "performance", "accessibility", "security", "parts"}


@pytest.mark.parametrize("gate", TABLE.gates, ids=lambda gate: gate.id)
def test_what_a_gate_names_is_there(gate) -> None:
    for place in gate.how.get("tests", ()):
        assert (ROOT / place).exists() and place.startswith("tests/")
    for module in gate.how.get("modules", ()):
        assert importlib.util.find_spec(module.split()[0])
    assert gate.how.get("check", "committed") in CHECKS
    for target in re.findall(r"\bmake ([a-z-]+)", str(gate.how)):
        assert re.search(rf"^{target}:", MAKEFILE, flags=re.M)
    assert not gate.how.get("days") or gate.needs


def test_every_part_of_the_report_has_a_gate() -> None:
    assert {gate.section for gate in TABLE.gates} == set(TABLE.sections) >= TOLD


def test_the_records_are_those_that_make_writes() -> None:
    for suite in TABLE.suites.values():
        target = suite.command.removeprefix("make ")
        recipe = MAKEFILE.split(f"\n{target}: ")[1].split("\n\n")[0]
        assert f"--junitxml {suite.file}" in recipe


def test_the_promises_of_the_page_on_security_are_all_looked_at() -> None:
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    promised = set(re.findall(r"`(tests/[\w./]+)`", page.split("## Known problems")[0]))
    places = [p for gate in TABLE.gates if gate.section == "security" for p in gate.how.get("tests", ())]
    missing = {name for name in promised if not name.startswith(tuple(places))}
    assert not missing


def test_cheap_gates_are_done_and_the_report_says_what_was_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["--quick", "--only", "changelog,secrets", "--out", str(tmp_path)])
    assert code == CODES[State.NOT_RUN]
    report = (tmp_path / "release-report.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| ([^|]+) \| (passed|\*\*failed\*\*|\*\*not run\*\*) \|", report, flags=re.M))
    titles = {gate.title: gate.id for gate in TABLE.gates}
    assert {titles[name]: state for name, state in rows.items()} == {
        gate.id: "passed" if gate.id in ("changelog", "secrets") else "**not run**" for gate in TABLE.gates
    }
    assert f"{len(TABLE.gates) - 2} gates not run" in report and "No clinician has signed" in report
    assert "answers that no named reviewer has signed" in report
    assert "<h1>Release report" in (tmp_path / "release-report.html").read_text(encoding="utf-8")
    assert "passed in" in capsys.readouterr().out


def test_a_gate_that_there_is_not_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--only", "chanelog"])
    assert ended.value.code == 2 and "there is no gate chanelog" in capsys.readouterr().err
