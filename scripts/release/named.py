"""Look up in a record of tests those that the hazard log names: each has to have been run and passed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from scripts.release.core import Result, State, not_run
from scripts.release.junit import Case, Run, judged

_SHOWN = 5  # tests that are named in a result
_Place = tuple[str, str]  # the module, as pytest's records have it, and the test in it


def names_in(log: Mapping[str, Any]) -> list[str]:
    """Return the tests that the hazards of a log name, each once."""
    return list(dict.fromkeys(test for hazard in log["hazards"] for test in hazard.get("tests", ())))


def run_by(name: str, told_by: Mapping[str, str]) -> str:
    """Return the test that pytest runs for a name; `told_by` has that of the dialogues of each folder."""
    place, _, entry = name.partition("::")
    if place.endswith(".py"):
        return name
    folder, _, file = place.rpartition("/")
    test = told_by.get(f"{folder}/", name)
    return test.replace("{file}", file.partition(".")[0]).replace("{entry}", entry)


def all_passed(
    run: Run, names: Iterable[str], told_by: Mapping[str, str], source: str, may_skip: Sequence[str]
) -> Result:
    """Return the result of named tests: one that the run lacks, or that it only skipped, was not run."""
    tests, known = {name: _place(run_by(name, told_by)) for name in names}, _by_place(run.cases)
    cases = [case for place in dict.fromkeys(tests.values()) for case in known[place]]
    found = judged(cases, source, may_skip)
    unproved = [n for n, place in tests.items() if all(c.outcome == "skipped" for c in known[place])]
    if unproved and found.state is not State.FAILED:
        more = " and others" if len(unproved) > _SHOWN else ""
        named = ", ".join(unproved[:_SHOWN])
        return not_run(f"{len(unproved)} of {len(tests)} named tests were not run: {named}{more}", source)
    return replace(found, figure=f"{len(tests):,} named, {found.figure}" if found.figure else "")


def _place(test: str) -> _Place:
    file, _, rest = test.partition(".py::")
    head, bracket, parameters = rest.partition("[")
    *classes, name = head.split("::")
    return ".".join([file.replace("/", "."), *classes]), f"{name}{bracket}{parameters}"


def _by_place(cases: Iterable[Case]) -> defaultdict[_Place, list[Case]]:
    """Return the cases of each test, by its name with its parameters and without them."""
    found: defaultdict[_Place, list[Case]] = defaultdict(list)
    for case in cases:
        for name in {case.name, case.name.partition("[")[0]}:
            found[case.module, name].append(case)
    return found
