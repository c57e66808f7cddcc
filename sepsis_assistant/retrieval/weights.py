"""The weights by which a question is chosen: data/knowledge/asking.yml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from sepsis_assistant.data_files import DATA, DataError, check_keys, line_of, read_yaml
from sepsis_assistant.retrieval.following import AFTER

ASKING = DATA / "knowledge" / "asking.yml"
# What the judge reads of a message and a question of ours; `none` is what speaks for no question at all.
PAIR = (
    "likeness",
    "mean",
    "head",
    "letters",
    "told",
    "asked",
    "topic",
    "about",
    "beside",
    "unasked",
    "thing",
    "lead",
)
NONE = ("bias", "best", "second", "strange", "named", "outside", "short")
# What the gate reads, for each of its three answers.
SCOPES = ("ours", "near", "far")
SCOPE = ("bias", "best", "head_near", "head_far", "outside", "named", "strange", "details", "things", "words")


@dataclass(frozen=True)
class Thresholds:
    """Hold the probabilities from which something is done; docs/knowledge.md says why."""

    answer: float  # of a question: it is answered
    part: float  # the same, of a question in one of several sentences
    back: float  # of a question: it is offered in a question back
    perhaps: float  # of another subject: "do you mean ...?" before an answer
    plain: float  # of a question: it is answered all the same
    decline: float  # of another subject: it is declined
    certain: float  # of a question: it is not declined
    elsewhere: float  # of another subject: it is declined whatever the question


@dataclass(frozen=True)
class Weights:
    """Hold the weights: of the judge (PAIR,) and (NONE,), of the gate (SCOPE, SCOPES), and (AFTER,)."""

    pair: np.ndarray
    none: np.ndarray
    scope: np.ndarray
    after: np.ndarray
    thresholds: Thresholds


def load_weights(path: Path = ASKING) -> Weights:
    """Return the weights in `path`; raise DataError with file and line where it is wrong."""
    keys = ["pair", "none", "scope", "after", "thresholds"]
    raw = check_keys(path, read_yaml(path), keys, keys)
    scope = np.array([[float(row) for row in _row(path, raw["scope"], name)] for name in SCOPE])
    names = [f.name for f in fields(Thresholds)]
    limits = check_keys(path, raw["thresholds"], names, names)
    return Weights(
        pair=_values(path, raw["pair"], PAIR),
        none=_values(path, raw["none"], NONE),
        scope=scope,
        after=_values(path, raw["after"], AFTER),
        thresholds=Thresholds(**{name: float(limits[name]) for name in names}),
    )


def _values(path: Path, node: Mapping[str, Any], names: tuple[str, ...]) -> np.ndarray:
    check_keys(path, node, list(names), list(names))
    return np.array([float(node[name]) for name in names])


def _row(path: Path, node: Mapping[str, Any], name: str) -> list[Any]:
    check_keys(path, node, list(SCOPE), list(SCOPE))
    row = node[name]
    if not isinstance(row, list) or len(row) != len(SCOPES):
        raise DataError(path, line_of(node, name), f"'{name}' needs a list of {len(SCOPES)} numbers")
    return row


@lru_cache(maxsize=1)
def default_weights() -> Weights:
    """Return the weights of data/knowledge/asking.yml, read once per process."""
    return load_weights()
