"""Put what was measured into docs/operations.md, with arithmetic: python -m benchmarks.operations_page."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.capacity import PEOPLE, SATURATION, Measured, limits, measured, plan
from benchmarks.goals import PIPELINE, verdicts
from benchmarks.results import FOLDER
from sepsis_assistant.data_files import ROOT

PAGE = ROOT / "docs" / "operations.md"
PLANNED = 10_000  # conversations at once
_LOAD = (
    "turns a s", "question p50 ms", "question p95 ms", "question p99 ms", "question max ms",
    "emergency p50 ms", "emergency p95 ms", "emergency p99 ms", "emergency max ms",
    "turns", "failed requests", "refusals", "unanswered", "danger without alarm", "answered, not stored",
    "answered otherwise", "restarts", "under way, mean", "under way, most",
    "server CPU ms a turn", "helpers CPU ms a turn", "PostgreSQL CPU ms a turn", "nginx CPU ms a turn",
    "visitors CPU ms a turn", "cores of the busiest server", "cores of the machine", "cores of others",
    "MB of a replica", "MB of PostgreSQL", "MB of nginx", "connections, most",
)  # fmt: skip
_SOAK = (
    "replicas", "conversations", "turns", "turns a s",
    "question p50 ms", "question p95 ms", "question p99 ms", "question max ms",
    "emergency p50 ms", "emergency p95 ms", "emergency p99 ms", "emergency max ms",
    "failed requests", "refusals", "unanswered", "danger without alarm", "answered, not stored",
    "answered otherwise", "restarts", "cores of the machine", "cores of others",
)  # fmt: skip
_MISSING = "Not measured yet."
Kept = Mapping[str, Any]


def main() -> int:
    """Write the page; return 0."""
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8"), FOLDER), encoding="utf-8")
    print(f"written: {PAGE.relative_to(ROOT)}")
    return 0


def filled(page: str, folder: Path) -> str:
    """Return the page with what the JSON files of a folder hold between its marks."""
    for name, (file, written) in _PARTS.items():
        path = folder / file
        kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
        page = between_marks(page, name, written(kept) if kept else _MISSING)
    return page


def between_marks(page: str, name: str, text: str) -> str:
    """Return the page with the text between the two marks of this name; raise ValueError without them."""
    begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
    before, _, rest = page.partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        raise ValueError(f"the page lacks the marks {begin.strip()} and {end}")
    return f"{before}{begin}\n{text}\n\n{end}{after}"


def turn_cost(kept: Kept) -> str:
    """Return the table of turns.json: a column for each database, of the first model."""
    rows = [row for row in kept["rows"] if row["model"] == kept["rows"][0]["model"]]
    head = ["what", *(row.get("database", "SQLite") for row in rows)]
    keys = [key for key in rows[0] if key not in ("model", "database")]
    lines = [[key, *(shown(row.get(key)) for row in rows)] for key in keys]
    return f"{_when(kept, {})}\n\n{_markdown(head, lines)}"


def against_default(kept: Kept) -> str:
    """Return the tables of against_default.json: both pipelines, and what becomes of each goal."""
    rows = kept["rows"]
    keys = [key for key in rows[0] if key != PIPELINE]
    lines = [[key, *(shown(row.get(key)) for row in rows)] for key in keys]
    table = _markdown(["what", *(row[PIPELINE] for row in rows)], lines)
    goals = [
        [each.goal, each.measured, "reached" if each.reached else "**not reached**"]
        for each in verdicts(rows)
    ]
    share = f"The pipeline of `rasa init` was trained on one message in {kept['trained on one message in']}."
    plot = "![How many times better](benchmarks/against_default.png)"
    return "\n\n".join((_when(kept, {}), share, table, _markdown(["goal", "measured", ""], goals), plot))


def tensorflow_cost(kept: Kept) -> str:
    """Return the table of tensorflow_cost.json: a column for each way to import."""
    rows = kept["rows"]
    lines = [[key, *(shown(row[key]) for row in rows)] for key in rows[0] if key != "imports"]
    return f"{_when(kept, {})}\n\n{_markdown(['', *(row['imports'] for row in rows)], lines)}"


def profile(kept: Kept) -> str:
    """Return the tables of profile.json: the parts of a start, and those of a turn."""
    looks = f"{kept['looks']:,} looks, {kept['turns']} turns."
    of = {row["of"]: [each for each in kept["rows"] if each["of"] == row["of"]] for row in kept["rows"]}
    tables = [
        _markdown(
            [f"part of {what}", "share"],
            [[row["part"], f"{row['share']:.0%}"] for row in rows],
        )
        for what, rows in of.items()
    ]
    return "\n\n".join((_when(kept, {}), looks, *tables))


def load(kept: Kept) -> str:
    """Return the table of load.json: a column for each load."""
    rows = kept["rows"]
    head = ["", *(f"{_replicas(row)}, {row['load']}" for row in rows)]
    about = [["conversations", *(f"{row['conversations']:,}" for row in rows)]]
    about += [["mean seconds to think", *(shown(row["think s"]) for row in rows)]]
    about += [["measured for, s", *(shown(row["seconds"]) for row in rows)]]
    lines = [[key, *(shown(row.get(key)) for row in rows)] for key in _LOAD]
    plot = "![How long answers took](benchmarks/load.png)"
    return "\n\n".join((_when(kept, rows[-1]), _markdown(head, about + lines), plot))


def soak(kept: Kept) -> str:
    """Return the tables of soak.json: the whole, and the verdict."""
    whole = _markdown(["whole", ""], [[key, shown(kept["whole"].get(key))] for key in _SOAK])
    head = ["what", "minutes", "grew", "+/-", "limit", "kept"]
    lines = [
        [
            check["what"], check["minutes"], f"{shown(check['grew'])} {check['unit']}", shown(check["+/-"]),
            shown(check["limit"]), "yes" if check["kept"] else "**no**",
        ]
        for check in kept["verdict"]
    ]  # fmt: skip
    verdict = _markdown(head, lines) if lines else "Too short for a verdict."
    plot = "![Answers and memory by minute](benchmarks/soak.png)"
    return "\n\n".join((_when(kept, kept["whole"]), whole, verdict, plot))


def arithmetic(kept: Kept) -> str:
    """Return the capacity plan."""
    found = _one_replica(kept)
    if found is None:
        return _MISSING
    lines = plan(PLANNED, found)
    return f"With the figures of one replica above.\n\n{_markdown(['what', 'how', 'for 10,000'], lines)}"


def first_to_break(kept: Kept) -> str:
    """Return what is reached at how many conversations."""
    found = _one_replica(kept)
    if found is None:
        return _MISSING
    lines = [[what, f"{count:,.0f}", fix] for what, count, fix in limits(found)]
    return _markdown(["what", "conversations at once", "then"], lines)


def shown(value: Any) -> str:
    """Return a figure as people read it."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:,.3g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _one_replica(kept: Kept) -> Measured | None:
    rows = {row["load"]: row for row in kept["rows"] if row["replicas"] == 1}
    whole = {PEOPLE, SATURATION} <= rows.keys() and "events deleted a s" in rows[SATURATION]
    return measured(rows[PEOPLE], rows[SATURATION]) if whole else None


def _replicas(row: Kept) -> str:
    return f"{row['replicas']} replica" + ("s" if row["replicas"] > 1 else "")


def _when(kept: Kept, last: Kept) -> str:
    """Say when and where it was measured, and whether somebody ended it."""
    ended = " The last run was interrupted." if last.get("interrupted") else ""
    return f"Measured {kept['measured']} on {kept['machine']}.{ended}"


def _markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


_PARTS: dict[str, tuple[str, Callable[[Kept], str]]] = {
    "turns": ("turns.json", turn_cost),
    "against_default": ("against_default.json", against_default),
    "profile": ("profile.json", profile),
    "tensorflow_cost": ("tensorflow_cost.json", tensorflow_cost),
    "load": ("load.json", load),
    "soak": ("soak.json", soak),
    "plan": ("load.json", arithmetic),
    "limits": ("load.json", first_to_break),
}


if __name__ == "__main__":
    raise SystemExit(main())
