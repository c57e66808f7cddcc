"""Hold every value that a label may have: all come from data/, so that no text and no id can become one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sepsis_assistant.data_files import DATA, check_keys, read_yaml
from sepsis_assistant.knowledge.book import load_routes
from sepsis_assistant.safety.detector import default_detector
from sepsis_assistant.safety.lexicon import SAFETY

METRICS = DATA / "metrics.yml"
OTHER = "other"
ASK = "utter_ask_"  # how the names of all answers begin
LEVELS = ("emergency", "urgent", "routine")
_KEYS = ("kinds", "but", "apologies", "unanswered", "fallbacks", "declines")
_CHANNEL = re.compile(r"[a-z_]{1,30}")
_CHANNELS = 20  # more than there are; a class of somebody's own could make up others


@dataclass(frozen=True)
class Labels:
    """Hold data/metrics.yml, and the topics, the signs by id and the ids of combinations by their label."""

    kinds: Mapping[str, tuple[str, ...]]
    exceptions: tuple[str, ...]
    apologies: frozenset[str]
    in_place_of_answers: frozenset[str]
    fallbacks: frozenset[str]
    declines: frozenset[str]
    topics: frozenset[str]
    signs: frozenset[str]
    sign_of_label: Mapping[str, str]

    def kind(self, responses: Iterable[str]) -> str:
        """Return the kind of reply that responses of these names are together."""
        named = [name for name in responses if not _is_one_of(name, self.exceptions)]
        kinds = self.kinds.items()
        return next((kind for kind, names in kinds if any(_is_one_of(n, names) for n in named)), OTHER)

    def level(self, responses: Sequence[str]) -> str:
        """Return how soon help is needed by what was said, or none."""
        kind = self.kind(responses)
        return kind if kind in LEVELS else "none"

    def topic(self, response: str) -> str | None:
        """Return the topic of an answer, or None for what is none."""
        if self.kind([response]) != "answer":
            return None
        topic = response.removeprefix(ASK)
        return topic if topic in self.topics else OTHER

    def unanswered(self, responses: Sequence[str]) -> str | None:
        """Return the response that stood in the place of an answer, or None where something was answered."""
        better = self.kind(responses) not in ("fallback", OTHER)
        return None if better else next((n for n in responses if n in self.in_place_of_answers), None)

    def sign(self, name: str) -> str:
        """Return the id of a sign that is named by its id or its label."""
        sign = self.sign_of_label.get(name, name)
        return sign if sign in self.signs else OTHER


def load_labels(path: Path = METRICS) -> Labels:
    """Return what `path` and the rest of data/ name; raise DataError with file and line where it is wrong."""
    raw = check_keys(path, read_yaml(path), _KEYS, _KEYS)
    lexicon = default_detector().lexicon
    numbers = {str(each["id"]) for each in read_yaml(SAFETY / "vitals.yml")["signs"]}
    combined = {each.label: each.id for each in lexicon.combinations}
    return Labels(
        kinds={str(kind): tuple(map(str, names)) for kind, names in raw["kinds"].items()},
        exceptions=tuple(map(str, raw["but"])),
        apologies=frozenset(map(str, raw["apologies"])),
        in_place_of_answers=frozenset(map(str, raw["unanswered"])),
        fallbacks=frozenset(map(str, raw["fallbacks"])),
        declines=frozenset(map(str, raw["declines"])),
        topics=frozenset(load_routes().topics),
        signs=frozenset({*lexicon.signs, *numbers, *combined.values()}),
        sign_of_label=combined,
    )


@lru_cache(maxsize=1)
def labels() -> Labels:
    """Return the values of this project, read once."""
    return load_labels()


_channels: set[str] = set()


def channel_label(name: str) -> str:
    """Return the name of a channel, or "other" for what cannot be one or is one too many."""
    if name not in _channels:
        if len(_channels) >= _CHANNELS or not _CHANNEL.fullmatch(name):
            return OTHER
        _channels.add(name)
    return name


def _is_one_of(name: str, names: Iterable[str]) -> bool:
    return any(name.startswith(each[:-1]) if each.endswith("*") else name == each for each in names)
