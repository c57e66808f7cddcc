"""Read what a run of pytest has left, and judge it: of which commit, whole, and with which tests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from scripts.release.core import Result, failed, not_run, passed

_SHOWN = 5  # tests that are named in a result


@dataclass(frozen=True)
class Case:
    """Hold one test: the module it stands in, its name, what became of it and why, and what it measured."""

    module: str
    name: str
    outcome: str  # passed, failed or skipped
    why: str = ""
    figures: Sequence[str] = ()


@dataclass(frozen=True)
class Run:
    """Hold a run of pytest. The first four are what tests/support/provenance.py writes into the file."""

    commit: str
    clean: bool  # whether all was committed
    selection: str  # the markers that were chosen; "part" where it was no whole run
    status: str  # pytest's exit status
    began: str
    cases: Sequence[Case]


def read_run(path: Path) -> Run | None:
    """Return the run in a JUnit file, None where there is no such file or it is broken."""
    try:
        tree = ElementTree.parse(path)
    except (OSError, ElementTree.ParseError):
        return None
    said = {p.get("name", ""): p.get("value", "") for p in tree.findall("./testsuite/properties/property")}
    suite = tree.find("./testsuite")
    return Run(
        said.get("commit", ""),
        said.get("clean") == "yes",
        said.get("selection", ""),
        said.get("status", ""),
        (suite.get("timestamp") or "") if suite is not None else "",
        [_case(each) for each in tree.iter("testcase")],
    )


def misfit(run: Run | None, commit: str, selection: str) -> str:
    """Return why a run says nothing of this commit, or "" where it does."""
    if run is None:
        return "there is no record of a run"
    if run.commit != commit:
        return f"the record is of commit {run.commit[:12] or 'unknown'}, not of {commit[:12]}"
    if not run.clean:
        return "the record is of files that were not committed"
    if run.selection != selection:
        return f"the record is of '{run.selection or 'unknown'}', not of all tests that are '{selection}'"
    return ""


def whole(run: Run, source: str, may_skip: Sequence[str]) -> Result:
    """Return the result of all tests of a run, which has to have ended well."""
    found = judged(run.cases, source, may_skip)
    if run.status != "0":
        return failed(found.why or f"pytest ended with {run.status or 'no status'}", found.figure, source)
    return found


def selected(
    run: Run, places: Iterable[str], source: str, may_skip: Sequence[str], figures: bool = False
) -> Result:
    """Return the result of the tests in these files and folders."""
    modules = tuple(place.removesuffix(".py").rstrip("/").replace("/", ".") for place in places)
    cases = [case for case in run.cases if _is_in(case.module, modules)]
    return judged(cases, source, may_skip, figures)


def judged(cases: Sequence[Case], source: str, may_skip: Sequence[str], figures: bool = False) -> Result:
    """Return the result of some tests: none of them, or one that was skipped, is as good as not run."""
    if not cases:
        return not_run("none of its tests was run", source)
    bad = [case for case in cases if case.outcome == "failed"]
    skipped = [case for case in cases if case.outcome == "skipped"]
    amiss = [case for case in skipped if not any(reason in case.why for reason in may_skip)]
    count = f"{len(cases) - len(skipped):,} tests" + (f", {len(skipped)} skipped" if skipped else "")
    if bad:
        return failed(f"{len(bad)} failed: {_named(bad)}", count, source)
    if amiss:
        return not_run(f"{len(amiss)} of its tests were skipped: {_reasons(amiss)}", source)
    measured = [f"- {figure}" for case in cases for figure in case.figures] if figures else []
    return passed(count, source, measured)


def _case(element: ElementTree.Element) -> Case:
    amiss = [each for each in element if each.tag in ("failure", "error")]
    skips = [each for each in element if each.tag == "skipped"]
    outcome = "failed" if amiss else "skipped" if skips else "passed"
    why = next((each.get("message") or "" for each in (*amiss, *skips)), "")
    figures = [
        p.get("value", "") for p in element.findall("./properties/property") if p.get("name") == "figure"
    ]
    return Case(element.get("classname", ""), element.get("name", ""), outcome, why, figures)


def _is_in(module: str, places: Sequence[str]) -> bool:
    return any(module == place or module.startswith(f"{place}.") for place in places)


def _named(cases: Sequence[Case]) -> str:
    names = [f"{case.module}::{case.name}" for case in cases[:_SHOWN]]
    return ", ".join(names) + (" and others" if len(cases) > _SHOWN else "")


def _reasons(cases: Sequence[Case]) -> str:
    return "; ".join(sorted({" ".join(case.why.split())[:100] for case in cases})[:_SHOWN])
