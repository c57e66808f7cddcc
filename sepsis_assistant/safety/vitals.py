"""Tell which of the numbers in a text are danger signs, by the thresholds of data/safety/vitals.yml."""

from __future__ import annotations

import operator
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sepsis_assistant.data_files import DATA, DataError, check_keys, line_of, read_yaml
from sepsis_assistant.numbers.limits import range_of
from sepsis_assistant.numbers.model import Age, Numbers, Reading
from sepsis_assistant.numbers.wording import lowered, word_pattern
from sepsis_assistant.safety.ages import AgesByPerson
from sepsis_assistant.safety.levels import level_of
from sepsis_assistant.safety.model import Level
from sepsis_assistant.safety.people import Who

VITALS = DATA / "safety" / "vitals.yml"
_CHILDHOOD = 192.0  # months
_ANY_AGE = (0.0, 1500.0)  # months

_SECTIONS = [
    "references",
    "conditions",
    "no_fever_below",
    "age_features",
    "instead_of_words",
    "features",
    "signs",
]
_TESTS: Mapping[str, Callable[[float, float], bool]] = {
    "at_least": operator.ge,
    "at_most": operator.le,
    "below": operator.lt,
    "above": operator.gt,
}
_THRESHOLD_KEYS = ("id", "kind", "ages", "when", "unless", *_TESTS)
_SIGN_KEYS = ("label", "reference", "needs", "level")


@dataclass(frozen=True)
class VitalSign:
    """Hold one danger sign that a number gives; `words` is the text from `start` to `end`."""

    id: str
    label: str
    words: str
    start: int
    end: int
    reference: tuple[str, ...] = ()
    level: Level = Level.EMERGENCY
    who: Who | None = None


@dataclass(frozen=True)
class Vitals:
    """Hold what numbers mean: danger signs, parts of such, and parts `given` without a number."""

    signs: tuple[VitalSign, ...] = ()
    parts: tuple[VitalSign, ...] = ()
    given: frozenset[str] = frozenset()

    @property
    def features(self) -> tuple[str, ...]:
        """Return the ids of the parts, each once."""
        return tuple(dict.fromkeys((*(part.id for part in self.parts), *sorted(self.given))))


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
    level: Level = Level.EMERGENCY

    def fits(self, reading: Reading, months: float) -> bool:
        """Say whether `reading` of a person of `months` is past the limit."""
        if reading.kind != self.kind or not self.ages[0] <= months < self.ages[1]:
            return False
        return _TESTS[self.test](reading.value, self.limit)

    def counts(self, conditions: Set[str]) -> bool:
        """Say whether it holds for somebody with these `conditions`."""
        return (self.when is None or self.when in conditions) and self.unless not in conditions


@dataclass(frozen=True)
class VitalRules:
    """Hold data/safety/vitals.yml, compiled."""

    signs: tuple[Threshold, ...]
    features: tuple[Threshold, ...]
    age_features: Mapping[str, tuple[float, float]]
    conditions: Mapping[str, re.Pattern[str]]
    no_fever_below: float
    instead_of_words: Mapping[str, frozenset[str]]  # kind of reading -> signs in words that it replaces
    by_kind: Mapping[str, tuple[Sequence[Threshold], Sequence[Threshold]]]  # features, signs

    def feature_names(self) -> frozenset[str]:
        """Return the ids of every feature that a number or an age can give."""
        return frozenset((*self.age_features, *(line.id for line in self.features)))

    def child_names(self) -> frozenset[str]:
        """Return the features that say that somebody is a child."""
        return frozenset(name for name, (_, high) in self.age_features.items() if high <= _CHILDHOOD)

    def names(self) -> frozenset[str]:
        """Return the ids of every feature and sign that a number or an age can give."""
        return self.feature_names().union(line.id for line in self.signs)


def load_vital_rules(kinds: Iterable[str], path: Path = VITALS) -> VitalRules:
    """Return the rules in the file at `path`; raise DataError with the line where it is wrong.

    `kinds` are the kinds of readings that there can be.
    """
    raw = check_keys(path, read_yaml(path), _SECTIONS, _SECTIONS)
    known = frozenset(kinds)
    signs = tuple(_sign_threshold(path, raw, node, known) for node in raw["signs"])
    features = tuple(_threshold(path, raw, node, known, ()) for node in raw["features"])
    return VitalRules(
        signs=signs,
        features=features,
        age_features={name: _ages(path, raw["age_features"], name) for name in raw["age_features"]},
        conditions={name: word_pattern(tuple(words)) for name, words in raw["conditions"].items()},
        no_fever_below=float(raw["no_fever_below"]),
        instead_of_words={kind: frozenset(signs) for kind, signs in raw["instead_of_words"].items()},
        by_kind=_by_kind(features, signs),
    )


def _by_kind(
    features: Iterable[Threshold], signs: Iterable[Threshold]
) -> Mapping[str, tuple[Sequence[Threshold], Sequence[Threshold]]]:
    found: dict[str, tuple[list[Threshold], list[Threshold]]] = defaultdict(lambda: ([], []))
    for place, lines in enumerate((features, signs)):
        for line in lines:
            found[line.kind][place].append(line)
    return dict(found)


def _ages(path: Path, node: Any, key: str) -> tuple[float, float]:
    span = range_of(path, node, key)
    return span.low, span.high


def _threshold(
    path: Path, raw: Mapping[str, Any], node: Any, kinds: frozenset[str], more: Sequence[str], **given: Any
) -> Threshold:
    check_keys(path, node, (*_THRESHOLD_KEYS, *more), ("id", "kind", *more[:2]))
    tests = [t for t in _TESTS if t in node]
    if len(tests) != 1 or isinstance(node[tests[0]], str):
        raise DataError(path, line_of(node), f"give one number as one of: {', '.join(_TESTS)}")
    if node["kind"] not in kinds:
        raise DataError(path, line_of(node, "kind"), f"unknown kind '{node['kind']}'")
    for key in ("when", "unless"):
        if node.get(key) and node[key] not in raw["conditions"]:
            raise DataError(path, line_of(node, key), f"unknown condition '{node[key]}'")
    return Threshold(
        id=str(node["id"]),
        kind=str(node["kind"]),
        ages=_ages(path, node, "ages") if "ages" in node else _ANY_AGE,
        test=tests[0],
        limit=float(node[tests[0]]),
        when=node.get("when"),
        unless=node.get("unless"),
        **given,
    )


def _sign_threshold(path: Path, raw: Mapping[str, Any], node: Any, kinds: frozenset[str]) -> Threshold:
    features = {str(line.get("id")) for line in raw["features"]}
    for key, known in (("reference", raw["references"]), ("needs", features)):
        for name in node.get(key) or ():
            if name not in known:
                raise DataError(path, line_of(node, key), f"{key}: '{name}' is not in this file")
    return _threshold(
        path,
        raw,
        node,
        kinds,
        _SIGN_KEYS,
        label=str(node.get("label", "")),
        reference=tuple(str(r) for r in node.get("reference") or ()),
        needs=frozenset(node.get("needs") or ()),
        level=level_of(path, node),
    )


def judge(
    text: str,
    numbers: Numbers,
    rules: VitalRules,
    age_months: float | None = None,
    whose: Callable[[int], Who] = lambda start: Who(),
) -> Vitals:
    """Return the danger signs and features that the `numbers` of folded `text` give.

    An age in the text counts before `age_months`, which is the one known from earlier turns;
    without either, words such as "baby" give one, and else the person is taken as an adult.
    `whose` says whom the number at a character is told of: an age counts for that person only.
    """
    default = numbers.guessed_months if age_months is None else age_months
    ages = AgesByPerson(numbers.ages, whose, default)
    told = [(reading, ages.of(reading.start, reading.end)) for reading in numbers.readings]
    given = _conditions(text, rules) if told else frozenset()
    parts = [_sign(text, r, line) for r, m in told for line in _fitting(_lines(rules, r)[0], r, m, given)]
    known = frozenset(part.id for part in parts)
    signs = []
    for reading, months in told:
        lines = _fitting(_lines(rules, reading)[1], reading, months, given)
        first = next((line for line in lines if not line.needs or line.needs & known), None)
        if first:
            signs.append(_sign(text, reading, first))
    parts += [part for age in numbers.ages for part in _age_parts(text, age, rules, whose)]
    return Vitals(tuple(signs), tuple(parts), frozenset() if numbers.ages else _age_names(default, rules))


def shows_no_fever(numbers: Numbers, rules: VitalRules) -> bool:
    """Say whether the numbers show that a fever told in words is a normal temperature."""
    values = [r.value for r in numbers.readings if r.kind == "temperature"]
    return bool(values) and max(values) < rules.no_fever_below


def told_by_number(numbers: Numbers, rules: VitalRules) -> frozenset[str]:
    """Return the signs in words that do not count because a number says it exactly."""
    kinds = {reading.kind for reading in numbers.readings}
    return frozenset().union(*(rules.instead_of_words.get(kind, frozenset()) for kind in kinds))


def _lines(rules: VitalRules, reading: Reading) -> tuple[Sequence[Threshold], Sequence[Threshold]]:
    return rules.by_kind.get(reading.kind, ((), ()))


def _conditions(text: str, rules: VitalRules) -> frozenset[str]:
    lower = lowered(text)
    return frozenset(name for name, words in rules.conditions.items() if words.search(lower))


def _fitting(
    lines: Iterable[Threshold], reading: Reading, months: float, conditions: frozenset[str]
) -> Iterator[Threshold]:
    return (line for line in lines if line.fits(reading, months) and line.counts(conditions))


def _sign(text: str, reading: Reading, sign: Threshold) -> VitalSign:
    value = f"{reading.value:.1f}".removesuffix(".0")
    label = sign.label.replace("{value}", value)
    words = text[reading.start : reading.end]
    return VitalSign(sign.id, label, words, reading.start, reading.end, sign.reference, sign.level)


def _age_parts(text: str, age: Age, rules: VitalRules, whose: Callable[[int], Who]) -> Iterator[VitalSign]:
    for name in sorted(_age_names(age.months, rules)):
        yield VitalSign(name, "", text[age.start : age.end], age.start, age.end, who=whose(age.start))


def _age_names(months: float | None, rules: VitalRules) -> frozenset[str]:
    if months is None:
        return frozenset()
    return frozenset(name for name, (low, high) in rules.age_features.items() if low <= months < high)
