"""Read what was measured before, with its day: what is too old, or of something else, counts as not run."""

from __future__ import annotations

import calendar
import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from benchmarks.operations_page import shown
from scripts.release.core import Gate, Result, failed, not_run, passed
from scripts.release.place import Place
from scripts.sbom import normalised
from sepsis_assistant.evaluation.measured import is_of

_SETS = re.compile(r"^- \w+: (?:recall|false alarms) .*$", re.M)
_BLIND = re.compile(r"^- danger_blind: recall ([\d.]+).*$", re.M)
_READING = re.compile(r"^## \w+ reading, (\d{4}-\d\d-\d\d)\n(.*?)(?=^## )", re.M | re.S)
_LOOKED_UP = re.compile(r"what was known in (\w+) (\d{4})")
_NAMED = re.compile(r"([A-Za-z][\w.-]*) (\d[\w.]*)")
_LOCKED = re.compile(r"^([A-Za-z0-9_.-]+)==(\S+)", re.M)


def model_card(gate: Gate, place: Place) -> Result:
    """Read the model card, which has to be of the danger signs, messages and code that are here."""
    name = gate.how["file"]
    card = place.read(name)
    if is_of(card, place.root) is None:
        return not_run(f"it does not say what it measured; {gate.needs}", name)
    if not is_of(card, place.root):
        return not_run(f"danger signs, messages or code have changed since; {gate.needs}", name)
    levels = _table_below(card, "## By level of care")
    blind = _BLIND.search(card)
    details = [*_SETS.findall(card), "", *levels]
    return passed(f"recall {blind[1]} on messages nobody read" if blind else "", name, details)


def readers(gate: Gate, place: Place) -> Result:
    """Read the newest reading of answers by people or models that did not build the assistant."""
    name = gate.how["file"]
    found = _READING.findall(place.read(name))
    if not found:
        return not_run(f"there is no reading in it; {gate.needs}", name)
    day, text = found[-1]
    if old := _too_old(gate, place, day):
        return not_run(old, name)
    return passed(f"read {day}: {_shares(text)}", name, _table_below(text, ""))


def benchmark(gate: Gate, place: Place) -> Result:
    """Read a benchmark."""
    kept = _measured(gate, place)
    if isinstance(kept, Result):
        return kept
    rows, limits = kept["rows"], gate.how.get("most", {})
    if lacking := _lacking(rows, gate.how.get("rows", {})):
        return not_run(f"it was not measured with {', '.join(lacking)}; {gate.needs}", gate.how["file"])
    above = [
        f"{what}: {shown(row.get(what)) or 'not measured'}, {limit} is allowed"
        for row in rows for what, limit in limits.items() if row.get(what) is None or row[what] > limit
    ]  # fmt: skip
    if above or not rows:
        return failed("; ".join(above) or "it holds no row", _when(kept), gate.how["file"], _rows(rows))
    return passed(_when(kept), gate.how["file"], _rows(rows))


def load(gate: Gate, place: Place) -> Result:
    """Read a load test, in which nothing may be lost or left without an answer."""
    kept = _measured(gate, place)
    if isinstance(kept, Result):
        return kept
    return _lossless(gate, kept, kept["rows"], _rows(kept["rows"]))


def soak(gate: Gate, place: Place) -> Result:
    """Read a soak, in which nothing may be lost and every limit of growth has to be kept."""
    kept = _measured(gate, place)
    if isinstance(kept, Result):
        return kept
    broken = [check["what"] for check in kept["verdict"] if not check["kept"]]
    details = _rows([kept["whole"]])
    if not kept["verdict"]:
        return not_run("it was too short for a verdict", gate.how["file"])
    if broken:
        return failed(f"grew too much: {', '.join(broken)}", _when(kept), gate.how["file"], details)
    return _lossless(gate, kept, [kept["whole"]], details)


def known_problems(gate: Gate, place: Place) -> Result:
    """Read the table of known problems: looked up not long ago, and of the versions in the lock."""
    name = gate.how["file"]
    page = place.read(name)
    when = _LOOKED_UP.search(page)
    if when is None:
        return not_run(f"it does not say of which month it is; {gate.needs}", name)
    if old := _too_old(gate, place, _first_day(*when.groups())):
        return not_run(old, name)
    lock = {normalised(each): number for each, number in _LOCKED.findall(place.read("requirements.lock"))}
    rows = _table_below(page, "## Known problems of pinned packages")[2:]
    named = [pair for row in rows for pair in _NAMED.findall(row.split("|")[1])]
    other = [f"{each} {number}" for each, number in named if not _is_locked(lock, each, number)]
    if other:
        return failed(f"of other versions than the lock: {', '.join(other)}; {gate.needs}", source=name)
    return passed(
        f"{len(rows)} rows, of {when[1]} {when[2]}", name, ["No scanner was run against a live database."]
    )


def _is_locked(lock: Mapping[str, str], name: str, number: str) -> bool:
    found = lock.get(normalised(name), "")
    return found == number or found.startswith(f"{number}.")


def _lacking(rows: Sequence[Mapping[str, Any]], wanted: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the values of a column that have to have a row and have none."""
    there = {(key, row.get(key)) for key in wanted for row in rows}
    return [name for key, names in wanted.items() for name in names if (key, name) not in there]


def _measured(gate: Gate, place: Place) -> Mapping[str, Any] | Result:
    """Return what a benchmark has kept, or why it does not count."""
    name = gate.how["file"]
    if not (place.root / name).exists():
        return not_run(f"it was not measured; {gate.needs}", name)
    kept: Mapping[str, Any] = json.loads(place.read(name))
    if old := _too_old(gate, place, kept["measured"]):
        return not_run(old, name)
    return kept


def _too_old(gate: Gate, place: Place, day: str) -> str:
    age = (place.today - date.fromisoformat(day)).days
    return (
        f"it is {age} days old, {gate.how['days']} are allowed; {gate.needs}"
        if age > gate.how["days"]
        else ""
    )


def _lossless(
    gate: Gate, kept: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], details: Sequence[str]
) -> Result:
    """Judge that each of the figures that have to be 0 was measured and is."""
    amiss = [
        f"{what}: {shown(row.get(what)) or 'not measured'}"
        for row in rows
        for what in gate.how["none"]
        if row.get(what) != 0
    ]
    if any(row.get("interrupted") for row in rows):
        return not_run("it was interrupted", gate.how["file"])
    if amiss or not rows:
        return failed("; ".join(amiss) or "it holds no row", _when(kept), gate.how["file"], details)
    return passed(_when(kept), gate.how["file"], details)


def _when(kept: Mapping[str, Any]) -> str:
    return f"measured {kept['measured']}, {kept['machine']}"


def _shares(reading: str) -> str:
    """Return the share of the best verdict of each kind of message, from the table of a reading."""
    head, _, *rows = [[cell.strip() for cell in line.split("|")] for line in _table_below(reading, "")]
    return ", ".join(f"{row[head.index('A')]} of {row[1]}" for row in rows) + " got the best verdict"


def _rows(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return figures as a table of Markdown: a line for each figure, a column for each row."""
    keys = list(dict.fromkeys(key for row in rows for key in row))
    head = ["| what |" + " |" * len(rows), "| --- |" + " --- |" * len(rows)]
    return head + [f"| {key} | " + " | ".join(shown(row.get(key)) for row in rows) + " |" for key in keys]


def _table_below(text: str, heading: str) -> list[str]:
    """Return the lines of the first table of Markdown below a heading."""
    lines: list[str] = []
    for line in text.partition(heading)[2].splitlines() if heading else text.splitlines():
        if line.startswith("|"):
            lines.append(line)
        elif lines:
            break
    return lines


def _first_day(month: str, year: str) -> str:
    number = list(calendar.month_name).index(month)
    return date(int(year), number, 1).isoformat()


CHECKS: Mapping[str, Callable[[Gate, Place], Result]] = {
    "model_card": model_card, "readers": readers, "benchmark": benchmark, "load": load, "soak": soak,
    "known_problems": known_problems,
}  # fmt: skip
