"""Hold the words of a review: data/review.yml, read and checked once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sepsis_assistant.data_files import DATA, DataError, check_keys, line_of, read_yaml
from sepsis_assistant.retrieval.weights import SCOPES
from sepsis_assistant.safety.care import LEVELS as KINDS
from sepsis_assistant.safety.model import Assertion, Level, Person

REVIEW = DATA / "review.yml"
FINDERS = ("lexicon", "vitals", "combination", "classifier")
QUESTION, OTHER, SELF_HARM = "question", "other", "self_harm"
WANTED = (Level.EMERGENCY.value, Level.URGENT.value, Level.ROUTINE.value, QUESTION, OTHER, SELF_HARM)
STAGES = (
    "taken_back", "outweighed", "less_grave", "unnamed", "calmed", "no_sign", "sign_told", "heads_alarm",
    "heads_ill", "wish", "other_reply", "danger_first", "declined", "answered", "intent_kept", "asked_back",
    "other_answer",
)  # fmt: skip
_NAMES: Mapping[str, tuple[str, ...]] = {
    "levels": tuple(each.value for each in Level),
    "senses": tuple(each.value for each in Assertion),
    "finders": FINDERS,
    "people": tuple(each.value for each in Person),
    "kinds": KINDS,
    "scopes": SCOPES,
    "wanted": WANTED,
    "stages": STAGES,
}
_STAGE = ("said", "mend", "looked_at_by")


@dataclass(frozen=True)
class StageWords:
    """Hold what is said of a stage where a message went wrong, what mends it, which tests look there."""

    said: str
    mend: str
    looked_at_by: tuple[str, ...]


@dataclass(frozen=True)
class Words:
    """Hold data/review.yml: what each name of the code is called."""

    levels: Mapping[str, str]
    senses: Mapping[str, str]
    finders: Mapping[str, str]
    people: Mapping[str, str]
    kinds: Mapping[str, str]
    scopes: Mapping[str, str]
    wanted: Mapping[str, str]
    stages: Mapping[str, StageWords]


def load_words(path: Path = REVIEW) -> Words:
    """Return the words in `path`; raise DataError with file and line where it is wrong."""
    raw = check_keys(path, read_yaml(path), _NAMES, _NAMES)
    for section, names in _NAMES.items():
        check_keys(path, raw[section], names, names)
    plain = {
        section: {str(name): str(said) for name, said in raw[section].items()}
        for section in _NAMES
        if section != "stages"
    }
    return Words(**plain, stages={str(name): _stage(path, node) for name, node in raw["stages"].items()})


def _stage(path: Path, node: Any) -> StageWords:
    check_keys(path, node, _STAGE, _STAGE)
    if str(node["said"]).count("{}") > 1:
        raise DataError(path, line_of(node, "said"), "'said' has room for one thing, {}")
    return StageWords(str(node["said"]), str(node["mend"]), tuple(map(str, node["looked_at_by"])))


@lru_cache(maxsize=1)
def words() -> Words:
    """Return the words of data/review.yml, read once per process."""
    return load_words()
