"""Every command that the papers show exists, and is run by a test; shown_commands.yml says by which."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import pytest

from sepsis_assistant.settings import ROOT
from tests.support.shown_commands import TABLE, Shown, entries, entry_of, papers, shown

SHOWN = [each for paper in papers() for each in shown(paper)]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
HOW = {"says", "ci", "tests", "not_run"}


def unique(found: list[Shown]) -> list[Shown]:
    return list({each.command: each for each in found}.values())


@lru_cache
def source_of(module: str) -> str | None:
    """Return the text of a module or of a whole package of ours; None where there is none."""
    path = ROOT / module.replace(".", "/")
    files = [path.with_suffix(".py"), *path.glob("*.py")]
    return "\n".join(file.read_text(encoding="utf-8") for file in files if file.exists()) or None


def missing_of_make(arguments: str) -> list[str]:
    target, *variables = re.findall(r"[\w-]+(?==)|^[\w-]+", arguments)
    found = [] if re.search(rf"^{target}:", MAKEFILE, flags=re.M) else [f"target {target}"]
    return found + [
        f"variable {name}" for name in variables if name.isupper() and not re.search(rf"\b{name}\)", MAKEFILE)
    ]


def missing_of_python(module: str, arguments: str) -> list[str]:
    source = source_of(module)
    if source is None:
        return [f"module {module}"]
    return [f"option {name}" for name in re.findall(r"(?<!\S)--[\w-]+", arguments) if name not in source]


def missing_of(command: str) -> list[str]:
    """Return what a command names and the project lacks."""
    if found := re.match(r"(?:\w+=\S* )*make (.*)", command):
        return missing_of_make(found[1])
    if found := re.match(r"(?:\.venv/bin/)?(?:python -m )?pytest (.*)", command):
        paths = [each for each in found[1].split() if each.startswith("tests/") and not each.endswith("...")]
        return [each for each in paths if not (ROOT / each).exists()]
    if found := re.match(r"(?:\.venv/bin/)?python -m ([\w.]+)(.*)", command):
        return missing_of_python(found[1], found[2])
    if found := re.match(r"(scripts/\S+)", command):
        return [] if (ROOT / found[1]).is_file() else [found[1]]
    return []


def test_every_shown_command_has_an_entry() -> None:
    fix = f"add it to {TABLE.relative_to(ROOT)}, with the test that runs it"
    assert [f"{each.place}: {each.command}: {fix}" for each in SHOWN if entry_of(each.command) is None] == []


@pytest.mark.parametrize("command", [each.command for each in unique(SHOWN)])
def test_what_a_command_names_is_there(command: str) -> None:
    assert missing_of(command) == []


@pytest.mark.parametrize(
    ("command", "lacks"),
    [
        ("make nothing", ["target nothing"]),
        ("SEPSIS_PORT=1 make insight MONTHS=7 DAYS=1", ["variable MONTHS"]),
        ("python -m sepsis_assistant.nothing", ["module sepsis_assistant.nothing"]),
        (".venv/bin/python -m sepsis_assistant.safety --nothing x", ["option --nothing"]),
        ("pytest tests/unit tests/nothing", ["tests/nothing"]),
        ("scripts/nothing.sh x", ["scripts/nothing.sh"]),
    ],
)
def test_what_is_not_there_is_told(command: str, lacks: list[str]) -> None:
    assert missing_of(command) == lacks


def test_every_entry_is_of_a_command_that_is_shown_and_says_one_way() -> None:
    for entry in entries():
        assert any(entry.fits(each.command) for each in SHOWN), f"{entry.patterns}: shown nowhere; remove it"
        ways = set(entry.content) & HOW
        assert len(ways) == 1 or ways == {"not_run", "tests"}, entry.patterns
        assert set(entry.content) <= HOW | {"shown"}, entry.patterns


@pytest.mark.parametrize("name", sorted({name for entry in entries() for name in entry.tests}))
def test_a_test_that_the_table_names_is_there(name: str) -> None:
    file, _, test = name.partition("::")
    assert re.search(rf"^def {test}\(", (ROOT / file).read_text(encoding="utf-8"), flags=re.M)


def test_what_ci_is_said_to_run_is_a_line_of_it() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert {entry.content["ci"] for entry in entries() if "ci" in entry.content} <= set(lines)


def test_a_reason_is_a_reason() -> None:
    reasons = [entry.content["not_run"] for entry in entries() if "not_run" in entry.content]
    assert all(len(reason.split()) >= 5 for reason in reasons)
    assert len(reasons) < len(entries()) / 3


def test_each_picture_of_the_papers_has_a_maker() -> None:
    """`make pictures` takes them all."""
    images = {
        (paper.parent / link).resolve().relative_to(ROOT).as_posix()
        for paper in papers()
        for link in re.findall(r"!\[.*?\]\(([^)\s]+\.png)\)", paper.read_text(encoding="utf-8"))
    }
    assert images == made_pictures() | {each for each in images if each.startswith("docs/benchmarks/")}
    for script in ("pictures", "insight_pictures", "editor_pictures", "review_pictures"):
        assert f"-m tests.support.{script}\n" in MAKEFILE


def made_pictures() -> set[str]:
    from tests.support import editor_pictures, insight_pictures, pictures, review_pictures

    paths = [pictures.PICTURES / f"{name}.png" for name in pictures.SCENES]
    for module in (insight_pictures, review_pictures):
        paths += [module.PICTURES / f"{name}.png" for name in module.SIZES]
    return {Path(path).relative_to(ROOT).as_posix() for path in [*paths, editor_pictures.PICTURE]}
