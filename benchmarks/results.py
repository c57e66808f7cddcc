"""Print the rows of a benchmark as a table and keep them as JSON and as a plot in docs/benchmarks/."""

from __future__ import annotations

import json
import math
import os
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sepsis_assistant.data_files import ROOT

FOLDER = ROOT / "docs" / "benchmarks"
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Result:
    """Hold what a benchmark found: a row a case, how to draw them, and what only the plot needs."""

    name: str
    rows: Sequence[Row]
    draw: Callable[[Any, Result], None]
    more: Mapping[str, Any] = field(default_factory=dict)


def publish(result: Result, folder: Path = FOLDER) -> None:
    """Print the table, write NAME.json and NAME.png into `folder`."""
    print(table(result.rows))
    write(result, folder)


def write(result: Result, folder: Path = FOLDER) -> None:
    """Write NAME.json and NAME.png into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = {"measured": date.today().isoformat(), "machine": machine(), "rows": result.rows, **result.more}
    text = json.dumps(_without_nan(kept), indent=1)
    (folder / f"{result.name}.json").write_text(text + "\n", encoding="utf-8")
    plot(result, folder / f"{result.name}.png")
    print(f"written: {result.name}.json and {result.name}.png in {folder.name}/")


def table(rows: Sequence[Row]) -> str:
    """Return the rows with their keys as a head, in columns."""
    cells = [list(rows[0]), *([_cell(value) for value in row.values()] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
    return "\n".join("  ".join(c.rjust(w) for c, w in zip(row, widths, strict=True)) for row in cells)


def tall_table(rows: Sequence[Row]) -> str:
    """Return a column for each row, under each other what many keys they have."""
    keys = list(dict.fromkeys(key for row in rows for key in row))
    return table([{"": key, **{str(n): row.get(key, "") for n, row in enumerate(rows, 1)}} for key in keys])


def plot(result: Result, path: Path) -> None:
    """Draw the rows into a PNG file."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(6, 4), dpi=100)
    result.draw(axes, result)
    axes.grid(alpha=0.3)
    figure.tight_layout()
    figure.savefig(path, metadata={"Software": None})
    pyplot.close(figure)


def machine() -> str:
    """Return the processor, how many of them, and the version of Python."""
    names = [
        line.partition(":")[2].strip()
        for line in _read("/proc/cpuinfo").splitlines()
        if line.startswith("model name")
    ]
    name = names[0] if names else platform.processor() or platform.machine()
    return f"{os.cpu_count()} x {name}, Python {platform.python_version()}"


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError:
        return ""


def _without_nan(value: Any) -> Any:
    """Return what JSON can hold: nothing in the place of a figure that there is none of."""
    if isinstance(value, Mapping):
        return {key: _without_nan(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(each) for each in value]
    return None if isinstance(value, float) and math.isnan(value) else value


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
