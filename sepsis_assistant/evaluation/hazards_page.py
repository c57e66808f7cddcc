"""Write the hazard log for people, docs/safety/hazard-log.md, and its figures into intended-use.md.

`python -m sepsis_assistant.evaluation.hazards_page`, after an edit of the log and after a new report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from sepsis_assistant.evaluation.hazards import LOG, Figure, Hazard, Log, Rating, load_log, measured

PAGE = LOG.with_name("hazard-log.md")
USE = LOG.with_name("intended-use.md")
BEGIN, END = "<!-- figures -->\n", "<!-- end of figures -->"
_HEAD = """# Hazard log

**Unsigned: no clinician has reviewed this page, and nobody has accepted a risk in it.** Severities and
likelihoods are estimates of the project's writers; a clinical safety officer has to confirm or change each.

Made from `docs/safety/hazard-log.yml` by `.venv/bin/python -m sepsis_assistant.evaluation.hazards_page`; do
not edit by hand. Each test that is named here exists (`tests/contracts/test_safety_case.py` looks), and each
figure is the one of the report that measured it. `make release` looks up whether each test has passed.
How the log is kept:
[risk-management-plan.md](risk-management-plan.md)."""
_SCALES = """## The scales

The risk is read from severity and likelihood in the matrix that NHS England uses for its own hazard logs.
DCB0129 itself leaves the scheme to the manufacturer, so that this one is used is a choice, unsigned too.
Severity is the harm to patients if the hazard happens; likelihood is that of the harm, each time that
somebody is in the situation. "Initial" is without the controls that are listed, "residual" with them."""
_DIFFERS = """## Where guidance differs

[levels.md](levels.md) says sign by sign what the sources say and what was chosen. These are the points that a
clinician has to decide first. Sources are named by publisher, title and date where one is printed; most were
read in stored copies, some only as another page repeats them (`data/knowledge/sources/` says which)."""


def main() -> int:
    """Write both pages; return 0."""
    log = load_log()
    PAGE.write_text(page(log), encoding="utf-8")
    USE.write_text(with_figures(USE.read_text(encoding="utf-8"), log), encoding="utf-8")
    print(f"written: {PAGE.name}, {USE.name}")
    return 0


def page(log: Log) -> str:
    """Return the hazard log as Markdown."""
    parts = [_HEAD, _counts(log), _SCALES, *_scales(log), "## All hazards", _overview(log)]
    for group, about in log.groups.items():
        parts += [f"## {group}", about, *(_block(log, each) for each in log.hazards if each.group == group)]
    return "\n\n".join([*parts, _DIFFERS, _differs(log)]) + "\n"


def with_figures(text: str, log: Log) -> str:
    """Return a page with the table of all figures between its two marks."""
    before, _, rest = text.partition(BEGIN)
    _, found, after = rest.partition(END)
    if not found:
        raise ValueError(f"{USE.name} lacks the marks {BEGIN.strip()} and {END}")
    rows = [(f.what, f.text, f"`{f.file}`") for f in log.figures.values()]
    return f"{before}{BEGIN}\n{_table(('what', 'measured', 'in'), rows)}\n\n{END}{after}"


def _counts(log: Log) -> str:
    residual = Counter(log.risk(hazard.residual) for hazard in log.hazards)
    status = Counter(hazard.status for hazard in log.hazards)
    told = ", ".join(f"{residual[risk]} at {risk}" for risk in sorted(residual, reverse=True))
    states = ", ".join(f"{number} {name}" for name, number in sorted(status.items()))
    untested = sum(not hazard.tests for hazard in log.hazards)
    return (
        f"{len(log.hazards)} hazards. Residual risk: {told}. Status: {states}. "
        f"Without any automated test: {untested}."
    )


def _scales(log: Log) -> Iterator[str]:
    rows = (
        (f"**{name}**", *map(str, row)) for (name, _), row in zip(log.likelihoods, log.matrix, strict=True)
    )
    yield _table(("likelihood / severity", *(name for name, _ in log.severities)), reversed([*rows]))
    yield _table(("risk", "what it means"), _numbered((text,) for text in log.acceptance))
    yield _table(("step", "severity", "the harm"), _numbered(log.severities))
    yield _table(("step", "likelihood", "what it means"), _numbered(log.likelihoods))
    yield _table(("owner", "what it is"), log.roles.items())
    yield _table(("status", "what it means"), log.statuses.items())


def _overview(log: Log) -> str:
    rows = (
        (f"[{h.id}](#{_anchor(h)})", h.title, str(log.risk(h.initial)), str(log.risk(h.residual)), h.status)
        for h in log.hazards
    )
    return _table(("id", "hazard", "initial risk", "residual risk", "status"), rows)


def _block(log: Log, hazard: Hazard) -> str:
    lines = [f"### {hazard.id} {hazard.title}", "", "Causes:", "", *_listed(hazard.causes), ""]
    lines += [f"Effect: {hazard.effect}", "", "Controls:", ""]
    lines += [*_listed(f"**{kind}**: {what}" for kind, what in hazard.controls), ""]
    if hazard.figures:
        lines += ["Measured:", "", *_listed(map(_said, measured(log, hazard))), ""]
    if hazard.tests:
        lines += ["Tests:", "", *_listed(f"`{test}`" for test in hazard.tests), ""]
    if hazard.untested:
        lines += [f"What no test shows: {hazard.untested}", ""]
    initial, residual = (_told(log, rating) for rating in (hazard.initial, hazard.residual))
    lines += [f"Initial risk: {initial}. Residual risk: {residual}.", ""]
    return "\n".join([*lines, f"Owner: {hazard.owner}. Status: {hazard.status}."])


def _told(log: Log, rating: Rating) -> str:
    severity, likelihood = log.severities[rating.severity - 1][0], log.likelihoods[rating.likelihood - 1][0]
    return f"**{log.risk(rating)}** ({severity}, {likelihood})"


def _said(figure: Figure) -> str:
    return f"{figure.what}: {figure.text} (`{figure.file}`)"


def _differs(log: Log) -> str:
    rows = ((n["point"], n["sources"], n["chosen"], ", ".join(n["hazards"])) for n in log.differs)
    return _table(("point", "what the sources say", "what the project chose", "hazards"), rows)


def _anchor(hazard: Hazard) -> str:
    """Return the name that a page of Markdown gives to the heading."""
    kept = (c for c in f"{hazard.id} {hazard.title}".lower() if c.isalnum() or c in " -_")
    return "".join(kept).replace(" ", "-")


def _numbered(rows: Iterable[Iterable[str]]) -> Iterator[tuple[str, ...]]:
    return ((str(number), *row) for number, row in enumerate(rows, start=1))


def _listed(items: Iterable[str]) -> list[str]:
    return [f"- {item}" for item in items]


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = list(heads)
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)


if __name__ == "__main__":
    raise SystemExit(main())
