"""Do the gates of gates.yml: each function takes a gate and a place, and returns a result."""

from __future__ import annotations

import fnmatch
import re
import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from packaging.version import Version

from scripts.release.core import Gate, Result, State, failed, not_run, passed
from scripts.release.junit import misfit, read_run, selected, whole
from scripts.release.named import all_passed, names_in
from scripts.release.place import Place
from scripts.release.readings import CHECKS as READINGS
from scripts.release.rehearsal import artefacts
from sepsis_assistant.data_files import plain, read_yaml
from sepsis_assistant.version import version

_HEADING = re.compile(r"^## \[(\d[^\]]*)\] - (\d{4}-\d\d-\d\d)$", re.M)
_UNRELEASED = re.compile(r"^## \[Unreleased\][^\n]*\n(.*?)(?=^## |\Z)", re.M | re.S)
_TAIL = 15  # lines of a failed command that the report shows
_SHOWN = 8
_HEAD = 8_192  # bytes in which a file without text has a NUL, as git has it


def do(gate: Gate, place: Place) -> Result:
    """Return what becomes of a gate."""
    return KINDS[gate.kind](gate, place)


def command(gate: Gate, place: Place) -> Result:
    """Run a command, which has to end with 0."""
    said = str(gate.how["command"])
    try:
        code = place.run(shlex.split(said), gate.id)
    except FileNotFoundError as missing:
        return not_run(f"{missing.filename} is not here", said)
    output = place.log(gate.id).read_text(errors="replace")
    if code:
        return failed(f"{said} ended with {code}", source=said, details=_tail(output))
    figure = re.findall(gate.how["figure"], output) if "figure" in gate.how else []
    return passed(figure[-1] if figure else "", said)


def suite(gate: Gate, place: Place) -> Result:
    """Run pytest, or read what a run of it has left."""
    name = gate.how["suite"]
    suite_ = place.table.suites[name]
    record = place.records.get(name, place.root / suite_.file)
    reading = place.quick or name in place.records
    code = 0
    if not reading and place.changed():
        return not_run("not all is committed, so that a run would prove nothing", suite_.command)
    if not reading:
        record.unlink(missing_ok=True)  # or an older run could count for one that ended before its first test
        code = place.run(shlex.split(suite_.command), gate.id)
    run = read_run(record)
    why = misfit(run, place.commit, suite_.selection)
    place.runs[name] = None if why else run
    if code and (why or run is None):
        output = place.log(gate.id).read_text(errors="replace")
        return failed(
            f"{suite_.command} ended with {code}: {why}", source=suite_.command, details=_tail(output)
        )
    if why or run is None:
        return not_run(f"{why}; run {suite_.command}", suite_.file)
    return whole(run, f"{suite_.command}, {run.began[:16]}", place.table.may_skip)


def tests(gate: Gate, place: Place) -> Result:
    """Judge some tests of a suite that was run or read before."""
    name = gate.how.get("of", "tests")
    run = place.runs.get(name)
    if run is None:
        return not_run(f"there is no run of '{name}' of this commit", place.table.suites[name].file)
    places, figures = gate.how["tests"], bool(gate.how.get("figures"))
    found = selected(run, places, ", ".join(places), place.table.may_skip, figures)
    if found.state is not State.PASSED or "named_in" not in gate.how:
        return found
    log = gate.how["named_in"]
    names = names_in(plain(read_yaml(place.root / log)))
    return all_passed(run, names, gate.how["told_by"], log, place.table.may_skip)


def committed(gate: Gate, place: Place) -> Result:
    """Find nothing that is not committed."""
    changed = place.changed()
    if changed:
        return failed(f"git status shows {len(changed)} files; commit them or put them away", source="git")
    return passed(place.commit[:12], "git")


def changelog(gate: Gate, place: Place) -> Result:
    """Find the version as the newest one of the changelog, with a day, and nothing that is unreleased."""
    text = place.read("CHANGELOG.md")
    found, unreleased = _HEADING.findall(text), _UNRELEASED.search(text)
    wanted = version()
    if not found or Version(found[0][0]) != Version(wanted):
        newest = found[0][0] if found else "none"
        return failed(f"the newest is {newest}, pyproject.toml says {wanted}", source="CHANGELOG.md")
    if unreleased and unreleased[1].strip():
        return failed("what stands under [Unreleased] belongs to this version", source="CHANGELOG.md")
    return passed(f"{found[0][0]} of {found[0][1]}", "CHANGELOG.md")


def pages(gate: Gate, place: Place) -> Result:
    """Write the pages that commands write: nothing of them may change."""
    modules = [str(each) for each in gate.how["modules"]]
    before = place.changed()
    for module in modules:
        words = [sys.executable, "-m", *module.split()]
        if place.run(words, gate.id):
            return failed(f"python -m {module} failed", details=_tail(place.log(gate.id).read_text()))
    stale = [line[3:] for line in place.changed() if line not in before]
    if stale:
        return failed(f"out of date: {', '.join(stale[:_SHOWN])}; {gate.needs}", source="git status")
    return passed(f"{len(modules)} commands changed nothing", "git status")


def secrets(gate: Gate, place: Place) -> Result:
    """Find no secret in what git knows, and no file that holds secrets or conversations."""
    patterns = {what: re.compile(pattern) for what, pattern in gate.how["patterns"].items()}
    names = place.tracked()
    found = [f"{name} is in git" for name in names if _is_of(name, gate.how["files"])]
    for name in names:
        text = _text(place.root / name)
        found += [f"{what} in {name}" for what, pattern in patterns.items() if pattern.search(text)]
    if found:
        return failed("; ".join(found[:_SHOWN]), source="git ls-files")
    return passed(f"{len(names):,} files", "git ls-files")


def _is_of(name: str, kinds: Sequence[str]) -> bool:
    """Say whether a file, or its name alone, is of one of the kinds."""
    return any(fnmatch.fnmatch(each, kind) for kind in kinds for each in (name, name.rpartition("/")[2]))


def _text(path: Path) -> str:
    """Return the text of a file, "" of one that holds none: a picture, a model, a link to nothing."""
    content = path.read_bytes() if path.is_file() else b""
    return "" if b"\0" in content[:_HEAD] else content.decode("utf-8", "replace")


def _checked(gate: Gate, place: Place) -> Result:
    return CHECKS[gate.how["check"]](gate, place)


def _tail(output: str) -> list[str]:
    return ["```", *output.rstrip().splitlines()[-_TAIL:], "```"]


Check = Callable[[Gate, Place], Result]
CHECKS: Mapping[str, Check] = {
    "committed": committed, "changelog": changelog, "pages": pages, "secrets": secrets,
    "artefacts": artefacts, **READINGS,
}  # fmt: skip
KINDS: Mapping[str, Check] = {"check": _checked, "command": command, "suite": suite, "tests": tests}
