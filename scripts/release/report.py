"""Render the results of all gates as one report, in Markdown and as a page."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from scripts.release.core import About, Results, State, Table, by_section, result_of, verdict

_TEMPLATES = Path(__file__).with_name("templates")
_CELL = 300  # characters of a cell of the table; the rest stands in the section
_HEADLINES = {
    State.PASSED: "Every gate has passed.",
    State.FAILED: "Not ready: {failed} failed{and_not_run}.",
    State.NOT_RUN: "Not ready: {not_run} not run.",
}


def headline(table: Table, results: Results) -> str:
    """Return whether it is ready, in one sentence."""
    states = [result_of(gate, results).state for gate in table.gates]
    failed, not_run = states.count(State.FAILED), states.count(State.NOT_RUN)
    and_not_run = f", {_gates(not_run)} not run" if not_run else ""
    form = _HEADLINES[verdict(table.gates, results)]
    return form.format(failed=_gates(failed), not_run=_gates(not_run), and_not_run=and_not_run)


def markdown(table: Table, results: Results, about: About) -> str:
    """Return the report as Markdown."""
    return _rendered("report.md.jinja", table, results, about)


def page(table: Table, results: Results, about: About) -> str:
    """Return the report as a page of HTML."""
    return _rendered("report.html.jinja", table, results, about)


def write(table: Table, results: Results, about: About, folder: Path) -> list[Path]:
    """Write both forms into a folder; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {"release-report.md": markdown, "release-report.html": page}
    for name, render in files.items():
        (folder / name).write_text(render(table, results, about), encoding="utf-8")
    return [folder / name for name in files]


def _rendered(name: str, table: Table, results: Results, about: About) -> str:
    sections = [
        (table.sections[section], [(gate, result_of(gate, results)) for gate in gates])
        for section, gates in by_section(table).items()
    ]
    makes = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=name.endswith(".html.jinja"),
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    makes.filters["cell"] = _cell
    return makes.get_template(name).render(
        about=about,
        headline=headline(table, results),
        state=verdict(table.gates, results).value.replace(" ", "-"),
        rows=[(gate, result_of(gate, results)) for gate in table.gates],
        sections=sections,
    )


def _cell(text: str) -> str:
    """Return a text that stands in one cell of a table."""
    line = " ".join(text.split()).replace("|", "\\|")
    return line if len(line) <= _CELL else line[: _CELL - 3] + "..."


def _gates(count: int) -> str:
    return f"{count} gate" + ("" if count == 1 else "s")
