"""Read the numbers of a text by the rules of data/numbers/readings.yml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sepsis_assistant.data_files import DATA, DataError, check_keys, line_of, read_yaml
from sepsis_assistant.memory import remembering
from sepsis_assistant.numbers.falls import FALL, pressure_fall
from sepsis_assistant.numbers.limits import load_limits
from sepsis_assistant.numbers.model import Age, MarkedText, Numbers, Reading
from sepsis_assistant.numbers.quantities import NumberReader
from sepsis_assistant.numbers.readings import ReadingFinder
from sepsis_assistant.numbers.times import TimeFinder
from sepsis_assistant.numbers.wording import lowered, word_pattern

READINGS = DATA / "numbers" / "readings.yml"
WORKED_OUT = ("no_urine_hours", "no_feed_hours", FALL)  # kinds of readings that no label names

_SECTIONS = [
    "kinds",
    "celsius",
    "per_microlitre",
    "pressure",
    "rows",
    "units",
    "gap_stops",
    "everyday_before",
    "everyday_temperature",
    "everyday_temperature_after",
    "everyday_exercise",
    "everyday_exam",
    "everyday_pair",
    "usual",
    "observations",
    "no_urine",
    "no_feed",
    "no_words",
    "age_words",
    "age_words_off",
    "people",
    "number_words",
]
_INTERVALS = ("no_urine", "no_feed")


@dataclass(frozen=True, eq=False)
class NumberRules:
    """Hold data/numbers/readings.yml, compiled; `kinds` are all kinds of readings that there can be."""

    kinds: frozenset[str]
    numbers: NumberReader
    finder: ReadingFinder
    times: TimeFinder
    age_words: tuple[tuple[float, re.Pattern[str]], ...]
    age_words_off: re.Pattern[str]
    usual: re.Pattern[str]


def load_number_rules(path: Path = READINGS) -> NumberRules:
    """Return the rules in the file at `path`; raise DataError with the line where it is wrong."""
    raw = check_keys(path, read_yaml(path), _SECTIONS, _SECTIONS)
    _check_words(path, raw)
    limits, ages = load_limits(path, raw), raw["age_words"].values()
    return NumberRules(
        kinds=frozenset({*raw["kinds"], *WORKED_OUT}),
        numbers=NumberReader(raw["number_words"]),
        finder=ReadingFinder(raw, limits),
        times=TimeFinder(raw),
        age_words=tuple((float(e["months"]), word_pattern(tuple(e["words"]))) for e in ages),
        age_words_off=word_pattern(tuple(raw["age_words_off"])),
        usual=word_pattern(tuple(raw["usual"])),
    )


@lru_cache(maxsize=1)
def default_number_rules() -> NumberRules:
    """Return the rules of data/numbers/, compiled once per process."""
    return load_number_rules()


def _check_words(path: Path, raw: Mapping[str, Any]) -> None:
    kinds, ages = raw["kinds"], raw["age_words"]
    for name in kinds:
        keys = ["labels", "loose", "capitals", "range", "unit"]
        check_keys(path, kinds[name], keys, ["labels", "range"])
        for key in ("labels", "loose", "capitals"):
            check_words(path, kinds[name], key)
    for name in raw["units"]:
        check_words(path, raw["units"], name)
    for name in ages:
        check_keys(path, ages[name], ["months", "words"], ["months", "words"])
        check_words(path, ages[name], "words")
    for section in _INTERVALS:
        check_keys(path, raw[section], ["words", "dry"], ["words", "dry"])


def check_words(path: Path, node: Any, key: str) -> None:
    """Raise DataError when `node[key]` is there and is no list of words."""
    values = node.get(key) or []
    if not isinstance(values, list) or not all(isinstance(v, str) and v for v in values):
        raise DataError(path, line_of(node, key), f"'{key}' must be a list of words; quote numbers")


@remembering
def read_numbers(text: str, rules: NumberRules) -> Numbers:
    """Return the readings and ages in folded `text`, in reading order."""
    lower = lowered(text)
    guessed = _guessed_age(lower, rules)
    if not rules.numbers.any(lower):
        return Numbers(guessed_months=guessed)
    labels = rules.finder.labels(text, lower)
    page = rules.numbers.page(lower, [(x.start, x.end) for x in labels.all])
    ages = rules.times.stated(page)
    intervals = rules.times.intervals(page)
    taken = _starts_in(page, [*ages, *intervals])
    readings = rules.finder.readings(page, labels, taken)
    ages = rules.times.bare(page, taken | _starts_in(page, readings), ages)
    readings += [*intervals, *pressure_fall(lower, readings, rules.usual)]
    return Numbers(tuple(sorted(readings, key=lambda r: (r.start, r.end))), tuple(ages), guessed)


def _starts_in(page: MarkedText, spans: Iterable[Age | Reading]) -> set[int]:
    """Return the starts of the numbers that begin inside one of `spans`."""
    return {number.start for span in spans for number in page.between(span.start, span.end)}


def _guessed_age(lower: str, rules: NumberRules) -> float | None:
    found = next((months for months, words in rules.age_words if words.search(lower)), None)
    return None if found is None or rules.age_words_off.search(lower) else found
