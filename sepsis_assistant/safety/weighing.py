"""Weigh what the rules and the trained heads found: a logistic model whose weights can be read."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from sepsis_assistant.data_files import DataError, check_keys, line_of, read_yaml
from sepsis_assistant.safety.care import EMERGENCY, NO_SIGN, PAST, Reading
from sepsis_assistant.safety.lexicon import SAFETY
from sepsis_assistant.safety.model import Assertion, Assessment, Finding

DECISION = SAFETY / "decision.yml"
_SURE = 6.0  # log odds beyond which a head's probability counts no more
_APART = (Assertion.PAST, Assertion.FICTION, Assertion.HYPOTHETICAL, Assertion.OTHER, Assertion.QUESTION)
_EXACT = ("vitals", "combination")
_SECTIONS = ("weights", "thresholds", "urgent_signs", "needs", "labels")
# What the model reads, in the order of docs/safety/decision.md; `bias` stands beside them.
EVIDENCE = (
    "whole", "part", "ill", "past", "sign", "words", "numbers", "urgent", "plain", "apart", "denied"
)  # fmt: skip


@dataclass(frozen=True)
class Thresholds:
    """Hold the probabilities from which something is said; docs/safety/decision.md says why."""

    emergency: float  # of the logistic model: the emergency reply, if a sign can be named
    emergency_long: float  # the same of a long message, in which the heads are surer
    name: float  # of the head of the signs: a sign that the rules do not find
    report: float  # that somebody is ill now: an urgent or a routine reply
    other: float  # of something else, by the heads: they name no sign then, save a wish to die
    alone: float  # of something else, and of an emergency in one sentence of it read alone: an emergency
    urgent: float  # of emergency or urgent among the levels of who is ill: not a routine reply
    self_harm: float  # confidence of the intent report_self_harm, no words of self-harm found by the rules
    self_harm_with_sign: float  # the same, with such words found


@dataclass(frozen=True)
class Need:
    """Hold what a message must speak of before the head may name a sign, and from which age in months not."""

    words: re.Pattern[str]
    months: float
    features: frozenset[str]
    without: frozenset[str] = frozenset()

    def met_by(self, assessment: Assessment) -> bool:
        """Say whether the message may show the sign."""
        young = all(age < self.months for age in assessment.ages)
        found = frozenset(assessment.notes.features)
        told = (not self.features or self.features & found) and not self.without & found
        return young and bool(told) and self.words.search(assessment.text.lower()) is not None


@dataclass(frozen=True)
class Weights:
    """Hold data/safety/decision.yml; `labels` name signs of the head that signs.yml does not hold."""

    weights: Mapping[str, float]
    thresholds: Thresholds
    labels: Mapping[str, str]
    needs: Mapping[str, Need] = field(default_factory=dict)
    urgent_signs: frozenset[str] = frozenset()

    def evidence(self, assessment: Assessment, readings: Sequence[Reading]) -> dict[str, float]:
        """Return the evidence of a message; `readings` are of the whole of it, then of its parts."""
        return evidence_of(assessment, readings, self.urgent_signs)

    def contributions(self, evidence: Mapping[str, float]) -> dict[str, float]:
        """Return what each piece of evidence adds to the log odds of an emergency, the bias first."""
        return {"bias": self.weights["bias"]} | {n: self.weights[n] * evidence[n] for n in EVIDENCE}

    def probability(self, evidence: Mapping[str, float]) -> float:
        """Return the probability that the message calls for the emergency number."""
        return 1.0 / (1.0 + math.exp(-sum(self.contributions(evidence).values())))


def evidence_of(
    assessment: Assessment, readings: Sequence[Reading], urgent_signs: Iterable[str] = ()
) -> dict[str, float]:
    """Return every piece of evidence by its name; `readings` are of the whole message, then of its parts.

    `urgent_signs` of the head speak for no emergency.
    """
    whole, alarms = readings[0], assessment.alarms
    exact = any(f.source in _EXACT for f in alarms)
    words = any(f.source not in _EXACT for f in alarms)
    return {
        "whole": log_odds(whole.levels[EMERGENCY]),
        "part": max(log_odds(r.levels[EMERGENCY]) for r in readings) - log_odds(whole.levels[EMERGENCY]),
        "ill": log_odds(whole.ill),
        "past": log_odds(whole.levels[PAST]),
        "sign": log_odds(1.0 - sum(whole.signs.get(name, 0.0) for name in (NO_SIGN, *urgent_signs))),
        "words": float(words),
        "numbers": float(exact),
        "urgent": float(bool(assessment.urgent)),
        "plain": float(bool(alarms) and assessment.notes.plain),
        "apart": float(_all_are(assessment.findings, _APART)),
        "denied": float(_all_are(assessment.findings, (Assertion.NEGATED,))),
    }


def log_odds(probability: float) -> float:
    """Return the log odds, cut where a head is surer than it can know."""
    least = 1.0 / (1.0 + math.exp(_SURE))
    probability = min(max(probability, least), 1.0 - least)
    return math.log(probability / (1.0 - probability))


def _all_are(findings: Sequence[Finding], assertions: Iterable[Assertion]) -> bool:
    return bool(findings) and all(f.assertion in assertions for f in findings)


def load_weights(path: Path = DECISION) -> Weights:
    """Return the weights and thresholds in `path`; raise DataError with the line where it is wrong."""
    raw = check_keys(path, read_yaml(path), _SECTIONS, _SECTIONS)
    weights = check_keys(path, raw["weights"], ("bias", *EVIDENCE), ("bias", *EVIDENCE))
    names = [each.name for each in fields(Thresholds)]
    thresholds = check_keys(path, raw["thresholds"], names, names)
    for name in names:
        if not 0.0 <= float(thresholds[name]) <= 1.0:
            raise DataError(path, line_of(thresholds, name), f"{name} must be a probability")
    return Weights(
        weights={str(name): float(value) for name, value in weights.items()},
        thresholds=Thresholds(**{name: float(thresholds[name]) for name in names}),
        labels={str(name): str(label) for name, label in raw["labels"].items()},
        needs={str(name): _need(path, node) for name, node in raw["needs"].items()},
        urgent_signs=frozenset(map(str, raw["urgent_signs"])),
    )


def _need(path: Path, node: Mapping[str, Any]) -> Need:
    check_keys(path, node, ("words", "months", "features", "without"), ("words",))
    words = "|".join(re.escape(str(word)) for word in node["words"])
    return Need(
        re.compile(rf"(?<![a-z])(?:{words})"),
        float(node.get("months", math.inf)),
        frozenset(node.get("features") or ()),
        frozenset(node.get("without") or ()),
    )


@lru_cache(maxsize=1)
def default_weights() -> Weights:
    """Return data/safety/decision.yml, read once per process."""
    return load_weights()
