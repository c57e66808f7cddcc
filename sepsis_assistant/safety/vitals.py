"""Read the body numbers in a text and tell which of them are danger signs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sepsis_assistant.data_files import DATA, DataError, check_keys, line_of, read_yaml
from sepsis_assistant.numbers.falls import FALL, pressure_fall
from sepsis_assistant.numbers.labels import Reading
from sepsis_assistant.numbers.quantities import NumberReader, lowered, word_pattern
from sepsis_assistant.numbers.readings import ReadingFinder
from sepsis_assistant.numbers.times import Age, TimeFinder

VITALS = DATA / "safety" / "vitals.yml"
ADULT_MONTHS = 480.0  # when nothing says how old the person is
WORKED_OUT = ("no_urine_hours", "no_feed_hours", FALL)  # kinds of readings that no label names

_SECTIONS = [
    "references",
    "kinds",
    "units",
    "gap_stops",
    "everyday_before",
    "everyday_temperature",
    "everyday_temperature_after",
    "everyday_exercise",
    "everyday_pair",
    "usual",
    "observations",
    "no_urine",
    "no_feed",
    "no_words",
    "conditions",
    "age_words",
    "age_words_off",
    "people",
    "age_features",
    "features",
    "signs",
    "number_words",
]
_LIMITS = ("at_least", "at_most", "below", "above")
_THRESHOLD_KEYS = ("id", "kind", "ages", *_LIMITS)


@dataclass(frozen=True)
class VitalSign:
    """Hold one danger sign that a number gives; `words` is the text from `start` to `end`."""

    id: str
    label: str
    words: str
    start: int
    end: int
    reference: tuple[str, ...]


@dataclass(frozen=True)
class Vitals:
    """Hold what the numbers of one text say."""

    readings: tuple[Reading, ...] = ()
    ages: tuple[Age, ...] = ()
    signs: tuple[VitalSign, ...] = ()
    features: tuple[str, ...] = ()


@dataclass(frozen=True)
class Threshold:
    """Hold one line of `signs` or `features`: which readings it fits and what it then means."""

    id: str
    kind: str
    ages: tuple[float, float]
    test: str
    limit: float
    label: str = ""
    reference: tuple[str, ...] = ()
    when: str | None = None
    unless: str | None = None
    needs: frozenset[str] = frozenset()

    def fits(self, reading: Reading, months: float) -> bool:
        """Say whether `reading` of a person of `months` is past the limit."""
        if reading.kind != self.kind or not self.ages[0] <= months < self.ages[1]:
            return False
        value = reading.value
        return {
            "at_least": value >= self.limit,
            "at_most": value <= self.limit,
            "below": value < self.limit,
            "above": value > self.limit,
        }[self.test]


@dataclass(frozen=True)
class VitalRules:
    """Hold data/safety/vitals.yml, compiled."""

    numbers: NumberReader
    finder: ReadingFinder
    times: TimeFinder
    signs: tuple[Threshold, ...]
    features: tuple[Threshold, ...]
    age_features: Mapping[str, tuple[float, float]]
    age_words: tuple[tuple[float, re.Pattern[str]], ...]
    age_words_off: re.Pattern[str]
    usual: re.Pattern[str]
    conditions: Mapping[str, re.Pattern[str]]


def load_vital_rules(path: Path = VITALS) -> VitalRules:
    """Return the rules in the file at `path`; raise DataError with the line where it is wrong."""
    raw = check_keys(path, read_yaml(path), _SECTIONS, _SECTIONS)
    plain = _plain(raw)
    _check_kinds(path, raw)
    for name, node in raw["age_words"].items():
        check_keys(path, raw["age_words"][name], ["months", "words"], ["months", "words"])
        _words(path, node, "words")
    for section in ("no_urine", "no_feed"):
        check_keys(path, raw[section], ["words", "dry"], ["words", "dry"])
    return VitalRules(
        numbers=NumberReader(plain["number_words"]),
        finder=ReadingFinder(plain),
        times=TimeFinder(plain),
        signs=tuple(_threshold(path, raw, node, sign=True) for node in raw["signs"]),
        features=tuple(_threshold(path, raw, node, sign=False) for node in raw["features"]),
        age_features={n: _pair(path, raw["age_features"], n) for n in raw["age_features"]},
        age_words=tuple(
            (float(entry["months"]), word_pattern(tuple(entry["words"])))
            for entry in plain["age_words"].values()
        ),
        age_words_off=word_pattern(tuple(plain["age_words_off"])),
        usual=word_pattern(tuple(plain["usual"])),
        conditions={n: word_pattern(tuple(w)) for n, w in plain["conditions"].items()},
    )


def _plain(node: Any) -> Any:
    """Return what was read as plain dicts, lists and values."""
    if isinstance(node, Mapping):
        return {str(k): _plain(v) for k, v in node.items()}
    if isinstance(node, list | tuple):
        return [_plain(v) for v in node]
    return node


def _check_kinds(path: Path, raw: Mapping[str, Any]) -> None:
    for name in raw["kinds"]:
        entry = raw["kinds"][name]
        check_keys(path, entry, ["labels", "loose", "capitals", "range"], ["labels", "range"])
        _pair(path, entry, "range")
        for key in ("labels", "loose", "capitals"):
            _words(path, entry, key)
    for name in raw["units"]:
        _words(path, raw["units"], name)


def _words(path: Path, node: Any, key: str) -> None:
    values = node.get(key) or []
    if not isinstance(values, list) or not all(isinstance(v, str) and v for v in values):
        raise DataError(path, line_of(node, key), f"'{key}' must be a list of words; quote numbers")


def _pair(path: Path, node: Any, key: str) -> tuple[float, float]:
    try:
        low, high = (float(v) for v in node[key])
    except (TypeError, ValueError):
        raise DataError(path, line_of(node, key), f"'{key}' must be two numbers") from None
    if low >= high:
        raise DataError(path, line_of(node, key), f"'{key}': the first must be the smaller")
    return low, high


def _threshold(path: Path, raw: Mapping[str, Any], node: Any, sign: bool) -> Threshold:
    more = ("label", "reference", "when", "unless", "needs") if sign else ()
    check_keys(path, node, (*_THRESHOLD_KEYS, *more), ("id", "kind", *more[:2]))
    tests = [t for t in _LIMITS if t in node]
    if len(tests) != 1 or isinstance(node[tests[0]], str):
        raise DataError(path, line_of(node), f"give one number as one of: {', '.join(_LIMITS)}")
    if node["kind"] not in (*raw["kinds"], *WORKED_OUT):
        raise DataError(path, line_of(node, "kind"), f"unknown kind '{node['kind']}'")
    for key, known in (("reference", raw["references"]), ("needs", _ids(raw))):
        for name in node.get(key) or ():
            if name not in known:
                raise DataError(path, line_of(node, key), f"{key}: '{name}' is not in this file")
    for key in ("when", "unless"):
        if node.get(key) and node[key] not in raw["conditions"]:
            raise DataError(path, line_of(node, key), f"unknown condition '{node[key]}'")
    return Threshold(
        id=str(node["id"]),
        kind=str(node["kind"]),
        ages=_pair(path, node, "ages") if "ages" in node else (0, 1500),
        test=tests[0],
        limit=float(node[tests[0]]),
        label=str(node.get("label", "")),
        reference=tuple(str(r) for r in node.get("reference") or ()),
        when=node.get("when"),
        unless=node.get("unless"),
        needs=frozenset(node.get("needs") or ()),
    )


def _ids(raw: Mapping[str, Any]) -> set[str]:
    return {str(node.get("id")) for node in raw["features"]}


def read_vitals(text: str, rules: VitalRules, age_months: float | None = None) -> Vitals:
    """Return readings, ages and danger signs in folded `text`.

    An age in the text counts before `age_months`, which is the one known from earlier turns;
    without either, words such as "baby" give one, and else the person is taken as an adult.
    """
    lower = lowered(text)
    guessed = _guessed_age(lower, rules)
    if not rules.numbers.any(lower):
        known = age_months if age_months is not None else guessed
        return Vitals(features=_age_features([known], rules))
    labels = rules.finder.labels(text, lower)
    page = rules.numbers.page(text, [(x.start, x.end) for x in labels], lower)
    ages = rules.times.stated(page)
    intervals = rules.times.intervals(page)
    spans: list[Age | Reading] = [*ages, *intervals]
    taken = {n.start for n in page.numbers for s in spans if s.start <= n.start < s.end}
    readings = rules.finder.readings(page, labels, taken)
    used = {n.start for n in page.numbers for r in readings if r.start <= n.start < r.end}
    ages = rules.times.bare(page, taken | used, ages)
    readings += [*intervals, *pressure_fall(lower, readings, rules.usual)]
    readings = sorted(readings, key=lambda r: (r.start, r.end))
    default = age_months if age_months is not None else guessed
    return _judge(page.text, readings, ages, default, rules)


def _guessed_age(lower: str, rules: VitalRules) -> float | None:
    found = next((months for months, words in rules.age_words if words.search(lower)), None)
    return None if found is None or rules.age_words_off.search(lower) else found


def _judge(
    text: str, readings: list[Reading], ages: list[Age], default: float | None, rules: VitalRules
) -> Vitals:
    lower = text.lower()
    conditions = {n for n, words in rules.conditions.items() if words.search(lower)}
    features: list[str] = []
    for reading in readings:
        months = _age_for(reading, ages, default)
        features += [f.id for f in rules.features if f.fits(reading, months)]
    features += _age_features([a.months for a in ages] or [default], rules)
    signs = []
    for reading in readings:
        months = _age_for(reading, ages, default)
        sign = _first_sign(reading, months, conditions, set(features), rules)
        if sign:
            signs.append(_sign(text, reading, sign))
    return Vitals(tuple(readings), tuple(ages), tuple(signs), tuple(dict.fromkeys(features)))


def _first_sign(
    reading: Reading, months: float, conditions: set[str], features: set[str], rules: VitalRules
) -> Threshold | None:
    for sign in rules.signs:
        if not sign.fits(reading, months) or (sign.needs and not sign.needs & features):
            continue
        if (sign.when and sign.when not in conditions) or sign.unless in conditions:
            continue
        return sign
    return None


def _sign(text: str, reading: Reading, sign: Threshold) -> VitalSign:
    value = f"{reading.value:.1f}".removesuffix(".0")
    label = sign.label.replace("{value}", value)
    words = text[reading.start : reading.end]
    return VitalSign(sign.id, label, words, reading.start, reading.end, sign.reference)


def _age_for(reading: Reading, ages: list[Age], default: float | None) -> float:
    """Return the age nearest to the reading, else the default, else an adult's."""
    if ages:
        return min(ages, key=lambda a: min(abs(a.start - reading.start), abs(a.end - reading.start))).months
    return ADULT_MONTHS if default is None else default


def _age_features(months: list[float | None], rules: VitalRules) -> tuple[str, ...]:
    return tuple(
        name
        for name, (low, high) in rules.age_features.items()
        if any(m is not None and low <= m < high for m in months)
    )
