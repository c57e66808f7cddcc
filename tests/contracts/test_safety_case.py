"""The safety case is what it says: its tests exist, its risks follow the matrix, its pages are up to date."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
import textstat

from sepsis_assistant.channels.tokens import SESSION_SECONDS
from sepsis_assistant.data_files import ROOT, DataError, read_yaml
from sepsis_assistant.evaluation.hazards import LOG, Rating, load_log
from sepsis_assistant.evaluation.hazards_page import PAGE, USE, page, with_figures
from sepsis_assistant.settings import KEEP_UNANSWERED, SETTINGS
from sepsis_assistant.storage import deletions, inbox, outbox, unanswered

FOLDER = LOG.parent
HAZARDS = load_log()
DAY = 24 * 3600
# The matrix of the hazard logs of NHS England, rows from "very high" to "very low" likelihood, columns from
# "minor" to "catastrophic": kept here too, so that an edit of the data is seen.
PUBLISHED = ["34455", "23345", "22334", "12234", "11223"]
NOTICE = FOLDER / "privacy-notice.md"
GRADE = 8
TEST = re.compile(r"`(tests/[\w./-]+(?:\.py|\.yml)::[^`]+)`")
GENERATED = ("model-card.md", "signs.md")  # by make safety-report, which says so in other words


def each(values):
    return pytest.mark.parametrize("value", values, ids=name_of)


def name_of(value) -> str:
    return value if isinstance(value, str) else getattr(value, "id", None) or value.name


@cache
def names_in(file: str) -> frozenset[str]:
    """Return the tests of a file: functions, `Class::method`, or the names of dialogues and stories."""
    path = ROOT / file
    if path.suffix == ".yml":
        content = read_yaml(path)
        told = content if isinstance(content, list) else content["stories"]
        return frozenset(node.get("name") or node.get("story") for node in told)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inner = {c.name: c.body for c in tree.body if isinstance(c, ast.ClassDef)}
    found = {f"{name}::{test}" for name, body in inner.items() for test in _tests(body)}
    return frozenset(found.union(_tests(tree.body)))


def _tests(body: list[ast.stmt]) -> set[str]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in body if isinstance(node, kinds) and node.name.startswith("test")}


def missing(tests) -> list[str]:
    split = [test.split("::", 1) for test in tests]
    return ["::".join(s) for s in split if not (ROOT / s[0]).is_file() or s[1] not in names_in(s[0])]


@each(HAZARDS.hazards)
def test_every_test_that_a_hazard_names_exists(value):
    assert not missing(value.tests)
    assert len(set(value.tests)) == len(value.tests)


def test_a_test_that_is_not_there_is_noticed():
    here = "tests/contracts/test_safety_case.py"
    stories = "tests/stories/test_self_harm.yml"
    there = [f"{here}::test_a_test_that_is_not_there_is_noticed", f"{stories}::self-harm"]
    gone = [f"{here}::test_gone", f"{here}::missing", f"{stories}::gone", "tests/gone.py::test_x"]
    assert missing([*there, *gone]) == gone


@each(sorted(p.name for p in FOLDER.glob("*.md")))
def test_every_test_that_a_page_names_exists(value):
    assert not missing(TEST.findall((FOLDER / value).read_text(encoding="utf-8")))


@each(HAZARDS.hazards)
def test_a_hazard_has_a_test_or_says_why_there_is_none(value):
    assert value.tests or value.untested
    assert value.causes and value.effect and value.controls


def test_hazards_are_numbered_in_their_order():
    assert [h.id for h in HAZARDS.hazards] == [f"H{n:02}" for n in range(1, len(HAZARDS.hazards) + 1)]


def test_the_matrix_is_the_published_one():
    rows = [[int(risk) for risk in row] for row in reversed(PUBLISHED)]
    assert HAZARDS.matrix == rows
    assert HAZARDS.risk(Rating(severity=4, likelihood=2)) == 3
    assert HAZARDS.risk(Rating(severity=5, likelihood=1)) == 3
    assert HAZARDS.risk(Rating(severity=1, likelihood=5)) == 3
    assert [name for name, _ in HAZARDS.severities] == [
        "minor", "significant", "considerable", "major", "catastrophic",
    ]  # fmt: skip
    assert [name for name, _ in HAZARDS.likelihoods] == ["very low", "low", "medium", "high", "very high"]


@each(HAZARDS.hazards)
def test_controls_raise_neither_severity_nor_likelihood(value):
    assert value.residual.severity <= value.initial.severity
    assert value.residual.likelihood <= value.initial.likelihood


@each(HAZARDS.hazards)
def test_what_lowers_a_risk_is_a_control_that_a_test_holds_or_a_reason_is_given(value):
    kinds = {kind for kind, _ in value.controls}
    lowered = HAZARDS.risk(value.residual) < HAZARDS.risk(value.initial)
    assert not lowered or value.tests
    assert kinds != {"instruction"} or value.untested, "people may not follow it"


def test_nobody_has_accepted_a_risk():
    """Change this with the first signature in docs/safety/release-sign-off.md, and not before."""
    assert set(HAZARDS.statuses) == {"open", "accepted by nobody yet"}
    worst = [h.id for h in HAZARDS.hazards if HAZARDS.risk(h.residual) >= 4]
    assert all(h.status == "open" for h in HAZARDS.hazards if h.id in worst)


def test_where_guidance_differs_names_hazards_that_there_are():
    known = {hazard.id for hazard in HAZARDS.hazards}
    assert HAZARDS.differs
    assert all(node["hazards"] and set(node["hazards"]) <= known for node in HAZARDS.differs)


def test_the_pages_are_up_to_date():
    fix = "run: python -m sepsis_assistant.evaluation.hazards_page"
    assert PAGE.read_text(encoding="utf-8") == page(HAZARDS), fix
    use = USE.read_text(encoding="utf-8")
    assert with_figures(use, HAZARDS) == use, fix


@each(HAZARDS.figures.values())
def test_a_figure_stands_in_its_report(value):
    report = (ROOT / value.file).read_text(encoding="utf-8")
    assert not [number for number in re.findall(r"\d[\d.]*\d|\d", value.text) if number not in report]


def test_every_figure_belongs_to_a_hazard():
    used = {name for hazard in HAZARDS.hazards for name in hazard.figures}
    assert used == set(HAZARDS.figures)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "    owner: clinical safety officer\n",
            "    owner: somebody\n",
            "unknown owner; known are: clinical",
        ),
        ("    status: open\n", "    status: closed\n", "unknown status; known are: open"),
        ("severity: 4, likelihood: 4}", "severity: 6, likelihood: 4}", "'initial' has steps from 1 to 5"),
        (
            "      - design: Rules",
            "      - magic: Rules",
            "a control is one of design, data, test, instruction",
        ),
        ("  - [1, 1, 2, 2, 3]\n", "", "the matrix is five rows of five numbers"),
        ("row: danger_blind}", "row: no_such_row}", "has no row 'no_such_row' below that heading"),
        ("figures: [emergencies,", "figures: [gone,", "there is no figure 'gone'"),
        ("    effect: Somebody with sepsis", "    efect: Somebody with sepsis", "unknown key 'efect'"),
    ],
)
def test_a_wrong_log_is_named_with_its_line(tmp_path: Path, old, new, message):
    text = LOG.read_text(encoding="utf-8")
    assert old in text
    wrong = tmp_path / "hazard-log.yml"
    wrong.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError, match=re.escape(message)) as error:
        load_log(wrong)
    assert re.search(r"hazard-log\.yml:\d+: ", str(error.value))


def test_a_hazard_without_a_test_and_a_reason_is_refused(tmp_path: Path):
    text = LOG.read_text(encoding="utf-8")
    head, _, rest = text.partition("    tests:\n")
    rest = rest[rest.index("    figures:") :]  # of the first hazard, whose reason goes with its tests
    wrong = tmp_path / "hazard-log.yml"
    wrong.write_text(head + rest, encoding="utf-8")
    with pytest.raises(DataError, match="name a test of it, or say in 'untested'"):
        load_log(wrong)


def test_the_index_names_every_page_of_the_safety_case():
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    others = sorted(p.name for p in FOLDER.iterdir() if p.name != "README.md")
    assert not [name for name in others if f"({name})" not in index]


@each(sorted(p.name for p in FOLDER.glob("*.md") if p.name not in GENERATED and p.name != "lexicon.md"))
def test_no_page_hides_that_no_clinician_has_signed(value):
    assert re.search(r"\bunsigned\b", (FOLDER / value).read_text(encoding="utf-8"), re.IGNORECASE)


def test_the_privacy_notice_names_the_times_of_the_code():
    notice = " ".join(NOTICE.read_text(encoding="utf-8").split())
    kept = {s.name: s.default for group in SETTINGS.values() for s in group}["SEPSIS_RETENTION_DAYS"]
    assert f"after {kept} days" in notice
    assert f"for {deletions.KEPT / DAY:.0f} days" in notice
    assert f"for {outbox.REMEMBERED / DAY:.0f} days" in notice
    assert f"a second time for {unanswered.KEPT / DAY:.0f} days" in notice and KEEP_UNANSWERED.name in notice
    assert inbox.KEPT == SESSION_SECONDS == DAY and "for one day" in notice
    assert "-mtime +6" in (ROOT / "deploy" / "backup.sh").read_text(encoding="utf-8") and "one week" in notice


def test_the_privacy_notice_reads_easily():
    text = NOTICE.read_text(encoding="utf-8").partition("<!-- notice -->")[2]
    parts = [
        part for part in re.split(r"\n\s*\n|\n(?=- )", text) if part.strip() and not part.startswith("#")
    ]
    assert len(parts) > 10
    assert textstat.flesch_kincaid_grade(" ".join(parts)) <= GRADE
    hard = [p for p in parts if len(p.split()) > 20 and textstat.flesch_kincaid_grade(p) > GRADE + 2]
    assert not hard
