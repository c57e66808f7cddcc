"""Read what is told as on a form: "confusion: YES", "rash: none", "[x] slurred speech"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sepsis_assistant.data_files import DataError, check_keys, line_of, read_yaml
from sepsis_assistant.numbers.wording import lowered

_SECTIONS = ("yes", "no", "ticked", "empty", "fields", "features")
_MARKS = r"\s?[:=]\s?|\s-\s"


@dataclass(frozen=True)
class Field:
    """Hold one answered field at [start, end): the sign that it tells of, and whether the answer is yes."""

    start: int
    end: int
    sign: str
    told: bool


class Fields:
    """Hold the fields of a text."""

    def __init__(self, fields: Iterable[Field]) -> None:
        """Sort the fields."""
        self.all = sorted(fields, key=lambda field: field.start)
        self._ends = [field.end for field in self.all]

    def denies(self, start: int, end: int) -> bool:
        """Say whether the text at [start, end) begins in a field that says no."""
        place = bisect_left(self._ends, start + 1)
        near = self.all[place : place + 1]
        return any(field.start <= start < field.end and not field.told for field in near)


class FormReader:
    """Find fields; `raw` is the checked content of data/safety/forms.yml."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        """Compile the labels and the answers."""
        nodes = [*raw["fields"], *raw["features"]]
        labels = _options(label for node in nodes for label in node["labels"])
        values = _options(value for node in nodes for value in node.get("values") or ())
        yes, no = _options(raw["yes"]), _options(raw["no"])
        end = r"(?!\w)"
        self._answered = re.compile(
            rf"(?<![\w])(?P<label>{labels})(?:{_MARKS})(?:(?P<value>{values}){end}|(?P<yes>{yes}){end}|(?P<no>{no}){end})"
        )
        self._boxed = re.compile(
            rf"(?:(?P<yes>{_options(raw['ticked'])})|(?P<no>{_options(raw['empty'])}))\s?(?P<label>{labels}){end}"
        )
        self._plain: dict[str, str] = {}
        self._valued: dict[tuple[str, str], str] = {}
        for node in nodes:
            for label in node["labels"]:
                self._file(node, str(label))

    def _file(self, node: Mapping[str, Any], label: str) -> None:
        if "values" in node:
            self._valued.update({(label, str(value)): node["sign"] for value in node["values"]})
        else:
            self._plain.setdefault(label, node["sign"])

    def read(self, text: str) -> Fields:
        """Return the answered fields of folded `text`."""
        lower = lowered(text)
        return Fields(self._fields(lower))

    def _fields(self, lower: str) -> Iterator[Field]:
        for pattern in (self._answered, self._boxed):
            for found in pattern.finditer(lower):
                groups = found.groupdict()
                label, value = " ".join(found["label"].split()), groups.get("value")
                by_value = self._valued.get((label, " ".join(value.split()))) if value else None
                told = by_value is not None or groups["yes"] is not None
                yield Field(*found.span(), by_value or self._plain.get(label, ""), told)


def load_forms(path: Path, known: Container[str]) -> FormReader:
    """Return the reader with the file at `path`; raise DataError for a sign that is not `known`."""
    raw = check_keys(path, read_yaml(path), _SECTIONS, _SECTIONS)
    for node in (*raw["fields"], *raw["features"]):
        check_keys(path, node, ("sign", "labels", "values"), ("sign", "labels"))
        if node["sign"] not in known:
            raise DataError(path, line_of(node), f"unknown sign or feature '{node['sign']}'")
    return FormReader(raw)


def _options(words: Iterable[Any]) -> str:
    longest_first: Sequence[str] = sorted({str(word).lower() for word in words}, key=lambda w: (-len(w), w))
    return "|".join(re.escape(word).replace(r"\ ", r"\s") for word in longest_first)
