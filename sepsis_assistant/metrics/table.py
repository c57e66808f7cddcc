"""Tell the metrics in plain words, a small table for people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from prometheus_client.parser import text_string_to_metric_families

_OURS = "sepsis_"
_WIDTH = 34
_MB = 1_000_000
# Of the process itself, which is told in numbers of its own: name, words, factor, unit.
_PROCESS = (
    ("process_resident_memory_bytes", "memory", 1 / _MB, "MB"),
    ("process_cpu_seconds_total", "CPU since the start", 1.0, "s"),
    ("process_open_fds", "open files and connections", 1.0, ""),
)


def table(text: str) -> str:
    """Return the metrics in Prometheus's text form as a table."""
    return "\n".join(_lines(list(text_string_to_metric_families(text))))


def _lines(families: Sequence[Any]) -> Iterator[str]:
    for family in families:
        if family.name.startswith(_OURS):
            yield family.documentation
            rows = _times(family) if family.type == "histogram" else _counts(family)
            yield from rows or ["  none yet"]
    values = {sample.name: sample.value for family in families for sample in family.samples}
    yield "This process"
    for name, words, factor, unit in _PROCESS:
        if name in values:
            yield _row(words, f"{values[name] * factor:,.0f} {unit}".rstrip())


def _counts(family: Any) -> list[str]:
    return [_row(_named(each.labels), f"{each.value:,.0f}") for each in family.samples]


def _named(labels: dict[str, str]) -> str:
    """Return the values of labels, with their names where there are several."""
    if len(labels) > 1:
        return ", ".join(f"{name} {value}" for name, value in labels.items())
    return next(iter(labels.values()), "now")


def _times(family: Any) -> list[str]:
    """Return a line for each kind that there was: how many, the mean, and what 99 of 100 were within."""
    kinds: dict[str, dict[str, float]] = defaultdict(dict)
    for each in family.samples:
        kind = ", ".join(value for name, value in each.labels.items() if name != "le")
        kinds[kind][each.labels.get("le") or each.name.rpartition("_")[2]] = each.value
    return [_row(kind, _time(values)) for kind, values in kinds.items() if values["count"]]


def _time(values: dict[str, float]) -> str:
    count, total = values["count"], values["sum"]
    limits = [limit for limit in values if limit not in ("count", "sum")]
    most = next(limit for limit in limits if values[limit] >= 0.99 * count)
    within = "longer" if most == "+Inf" else f"99 % within {most} s"
    return f"{count:,.0f}, mean {total / count:.2f} s, {within}"


def _row(name: str, value: str) -> str:
    return f"  {name:<{_WIDTH}} {value}"
