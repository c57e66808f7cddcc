"""Hold which values a number can have to be a reading; data/numbers/readings.yml says them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sepsis_assistant.data_files import DataError, check_keys, line_of

_CELSIUS = ("named_fahrenheit", "fahrenheit", "unnamed")
_PRESSURE = ("named", "unnamed", "most")
_RANGES = ("first", "decimal", "percent", "other", "usual")
_ROWS = (*_RANGES, "pressure", "unusual")


@dataclass(frozen=True)
class Range:
    """Hold the lowest and the highest value of something."""

    low: float
    high: float

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high


@dataclass(frozen=True)
class CelsiusLimits:
    """Hold which temperatures are in which degrees."""

    named_fahrenheit: Range
    fahrenheit: Range
    unnamed: tuple[Range, ...]


@dataclass(frozen=True)
class PressureLimits:
    """Hold the least of the upper and the lower number of a blood pressure, and how far they are apart."""

    upper: Range
    lower: Range
    apart: float


@dataclass(frozen=True)
class RowLimits:
    """Hold which kind a number in a row without names can be."""

    first: Mapping[str, Range]
    decimal: Mapping[str, Range]
    percent: Mapping[str, Range]
    other: Mapping[str, Range]
    usual: Mapping[str, Range]
    pressure: PressureLimits
    unusual: int


@dataclass(frozen=True)
class ValueLimits:
    """Hold everything that the file says about values; `ranges` are those that a kind can have at all."""

    ranges: Mapping[str, Range]
    units: Mapping[str, str]
    celsius: CelsiusLimits
    per_microlitre: Range
    named_pressure: PressureLimits
    unnamed_pressure: PressureLimits
    rows: RowLimits


def load_limits(path: Path, raw: Mapping[str, Any]) -> ValueLimits:
    """Return the limits that `raw` says, the file at `path`; raise DataError with the line of a mistake."""
    kinds = raw["kinds"]
    celsius = check_keys(path, raw["celsius"], _CELSIUS, _CELSIUS)
    named, unnamed = _pressures(path, raw["pressure"])
    return ValueLimits(
        ranges={kind: range_of(path, kinds[kind], "range") for kind in kinds},
        units={kind: str(kinds[kind].get("unit", "")) for kind in kinds},
        celsius=CelsiusLimits(
            range_of(path, celsius, "named_fahrenheit"),
            range_of(path, celsius, "fahrenheit"),
            tuple(range_of(path, celsius["unnamed"], i) for i in range(len(celsius["unnamed"]))),
        ),
        per_microlitre=range_of(path, raw, "per_microlitre"),
        named_pressure=named,
        unnamed_pressure=unnamed,
        rows=_rows(path, raw["rows"], kinds),
    )


def range_of(path: Path, node: Any, key: Any) -> Range:
    """Return the two numbers `node[key]`, of which the first must be the smaller."""
    low, high = _two(path, node, key)
    if low >= high:
        raise DataError(path, line_of(node, key), f"'{key}': the first must be the smaller")
    return Range(low, high)


def _two(path: Path, node: Any, key: Any) -> tuple[float, float]:
    try:
        first, second = (float(value) for value in node[key])
    except (TypeError, ValueError):
        raise DataError(path, line_of(node, key), f"'{key}' must be two numbers") from None
    return first, second


def _pressures(path: Path, node: Any) -> Iterable[PressureLimits]:
    upper, lower = _two(path, check_keys(path, node, _PRESSURE, _PRESSURE), "most")
    for name in ("named", "unnamed"):
        check_keys(path, node[name], ("least", "apart"), ("least", "apart"))
        least_upper, least_lower = _two(path, node[name], "least")
        yield PressureLimits(Range(least_upper, upper), Range(least_lower, lower), float(node[name]["apart"]))


def _rows(path: Path, node: Any, kinds: Mapping[str, Any]) -> RowLimits:
    check_keys(path, node, _ROWS, _ROWS)
    for section in _RANGES:
        check_keys(path, node[section], kinds)
    ranges = {name: {kind: range_of(path, node[name], kind) for kind in node[name]} for name in _RANGES}
    keys = ("least", "apart", "most")
    least, apart, most = (float(check_keys(path, node["pressure"], keys, keys)[key]) for key in keys)
    pressure = PressureLimits(Range(least + apart, most), Range(least, most), apart)
    return RowLimits(**ranges, pressure=pressure, unusual=int(node["unusual"]))
